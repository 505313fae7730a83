import type { Measured, Trained } from "../../lib/measure/mod.ts";
import { weightNorm } from "../../lib/train/mod.ts";

/** L2 norm of the weights and of the biases of each layer, in the order of the net's parameters. */
export function norms({ network }: Pick<Trained, "network">): Measured {
  return { norms: network.weights.map((tensor) => weightNorm([tensor])) };
}
