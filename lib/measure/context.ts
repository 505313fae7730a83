import type { Dataset } from "../data/mod.ts";
import type { Network } from "../model/mod.ts";
import type { Protocol } from "../train/protocol.ts";

/** A trained net, as a measure sees it. */
export interface Trained {
  readonly protocol: Protocol;
  /** The net; a measure leaves its weights as they are. */
  readonly network: Network;
  readonly dataset: Dataset;
  readonly seed: number;
}

/** A measure of a trained net. */
export type Measure = (trained: Trained) => Measured;

/** Named results of a measure: numbers, or series of numbers. */
export type Measured = Record<string, number | number[]>;
