import type { tf } from "../backend/mod.ts";
import type { Dataset } from "../data/mod.ts";
import type { Protocol } from "../train/protocol.ts";

/** A trained net, as a measure sees it. */
export interface Trained {
  readonly protocol: Protocol;
  /** One tensor per parameter; a measure leaves them as they are. */
  readonly weights: readonly tf.Tensor[];
  readonly dataset: Dataset;
  readonly seed: number;
}

/** Named results of a measure: numbers, or series of numbers. */
export type Measured = Record<string, number | number[]>;
