/** What the report prints of one epoch, as shares. */
export interface PrintedEpoch {
  readonly epoch: number;
  readonly train: number;
  readonly test: number;
}

/** Half a unit of the last printed digit of a percentage with two decimals, as a share. */
export const rounding = 0.00005;

/** The rows of the report's log for a net. */
export function printedEpochs(report: string, net: "Shallow" | "Deep"): PrintedEpoch[] {
  const [, log = ""] = report.match(new RegExp(`Training ${net} CNN\\.\\.\\.([^]*?)(?:\\n\\n|\`\`\`)`)) ?? [];
  return Array.from(
    log.matchAll(/Epoch (\d+): Train Acc: ([\d.]+)%, Test Acc: ([\d.]+)%/g),
    ([, epoch, train, test]) => ({
      epoch: Number(epoch),
      train: Number(train) / 100,
      test: Number(test) / 100,
    }),
  );
}
