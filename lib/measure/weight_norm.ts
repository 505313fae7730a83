import type { Measured, Trained } from "./context.ts";

/** L2 norm of all weights and biases together. */
export function weightNorm({ weights }: Pick<Trained, "weights">): Measured {
  let squares = 0;
  for (const tensor of weights) for (const weight of tensor.dataSync()) squares += weight * weight;
  return { weightNorm: Math.sqrt(squares) };
}
