import { weightNorm as normOf } from "../train/mod.ts";
import type { Measured, Trained } from "./measure.ts";

/** L2 norm of all weights and biases together. */
export function weightNorm({ network }: Pick<Trained, "network">): Measured {
  return { weightNorm: normOf(network.weights) };
}
