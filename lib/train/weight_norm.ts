/** L2 norm of all weights and biases together. */
export function weightNorm(weights: readonly Float32Array[]): number {
  let squares = 0;
  for (const tensor of weights) for (const weight of tensor) squares += weight * weight;
  return Math.sqrt(squares);
}
