import type { Examples, Targets } from "../../dataset/mod.ts";
import type { Network } from "../../model/mod.ts";

/** A kind of metric: what it is taken of, and how. */
export interface MetricKind {
  /** The targets of the losses that it goes with. */
  readonly targets: "labels" | "values" | "shares";
  /** What it wants in place of so many outputs, in words; undefined where they fit. */
  wants?(outputs: number): string | undefined;
  /** What it wants in place of the targets of these examples, in words; undefined where they fit. */
  wantsTargets?(examples: Examples): string | undefined;
  /** Begins to take it, of a net with so many outputs. */
  tally(outputs: number): Tally;
}

/** A metric while it is being taken, minibatch by minibatch. Sums are in float64. */
export interface Tally {
  /** Adds a minibatch, whose outputs the network has. */
  add(network: Evaluated, targets: Targets): void;
  /** The metric over all examples so far. */
  value(): number;
}

/** What a metric looks at. */
export type Evaluated = Pick<Network, "lastOutputs" | "lossOfLastOutputs">;
