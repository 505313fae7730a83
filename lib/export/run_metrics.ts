import { finalNumbers, type Ledger, type RunEvidence } from "../evidence/mod.ts";

/** Metrics by name, taken at one epoch or step. */
export interface MetricsAt {
  readonly at: number;
  readonly metrics: ReadonlyMap<string, number>;
}

/** One number of what was measured on the trained net. */
export interface FinalMeasure {
  readonly measure: string;
  /** Its place in a series, counted from 0; null where the measure is one number. */
  readonly index: number | null;
  readonly value: number;
}

/** The metrics of a run's epochs (counted from 0), and the norm of all weights where it was kept; epoch -1 is before training. */
export function epochMetrics({ lines }: Ledger): MetricsAt[] {
  const found = new Map<number, Map<string, number>>();
  const at = (epoch: number) => found.get(epoch) ?? found.set(epoch, new Map()).get(epoch)!;
  for (const { epochs = [], weightSnapshots = [] } of lines) {
    for (const { epoch, ...metrics } of epochs) {
      for (const [name, value] of Object.entries(metrics)) at(epoch).set(name, value);
    }
    for (const { epoch, norm } of weightSnapshots) at(epoch).set("weightNorm", norm);
  }
  return [...found].map(([at, metrics]) => ({ at, metrics })).sort((a, b) => a.at - b.at);
}

/** The metrics of a run's steps, counted from 1, or those of its segments at the last step of each. */
export function stepMetrics({ lines }: Ledger): MetricsAt[] {
  return lines.flatMap(({ step, steps = {}, metrics }, line) => {
    if (metrics) return [{ at: step, metrics: new Map(Object.entries(metrics)) }];
    const before = lines[line - 1]?.step ?? 0;
    const series = Object.entries(steps);
    const length = Math.max(0, ...series.map(([, values]) => values.length));
    return Array.from({ length }, (_, i) => ({
      at: before + i + 1,
      metrics: new Map(series.map(([name, values]) => [name, values[i]])),
    }));
  });
}

/** What was measured on a run's trained net, number by number. */
export function finalMeasures(evidence: RunEvidence): FinalMeasure[] {
  return Object.entries(finalNumbers(evidence)).flatMap(([measure, value]): FinalMeasure[] =>
    Array.isArray(value) ? value.map((value, index) => ({ measure, index, value })) : [{ measure, index: null, value }]
  );
}
