import type { Measured, Trained } from "./measure.ts";

/** L2 norm of all weights and biases together. */
export function weightNorm({ network }: Pick<Trained, "network">): Measured {
  let squares = 0;
  for (const tensor of network.weights) for (const weight of tensor) squares += weight * weight;
  return { weightNorm: Math.sqrt(squares) };
}
