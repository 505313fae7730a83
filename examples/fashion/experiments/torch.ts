import record from "../fixtures/torch.json" with { type: "json" };

/** What `torch/train.py` left of a run. Each metric by epoch. */
export interface TorchRun {
  readonly variant: string;
  readonly parameters: number;
  readonly trainLoss: readonly number[];
  readonly testLoss: readonly number[];
  readonly testAccuracy: readonly number[];
}

/** The runs of a variant in PyTorch, by its own seeds. */
export const torchRuns = (variant: string): readonly TorchRun[] =>
  (record.runs as readonly TorchRun[]).filter((run) => run.variant === variant);
