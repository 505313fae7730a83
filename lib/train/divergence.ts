import type { Protocol } from "./protocol.ts";

/** Numbers of a training that are not finite: it diverged. Nothing behind them is worth a record. */
export class DivergenceError extends Error {
  /** Tells it from other errors. */
  override readonly name = "DivergenceError";
}

/**
 * Ends a training where a number is not finite, or has no place in float32.
 *
 * @param what What the number is, e.g. `loss of step 12`.
 * @throws {DivergenceError} It says what to do.
 */
export function requireFinite(what: string, value: number, { optimiser, experiment }: Protocol): void {
  if (Number.isFinite(Math.fround(value))) return;
  throw new DivergenceError(
    `The ${what} of ${experiment} is ${value}${
      Number.isFinite(value) ? ", more than float32 holds" : ""
    }: the training diverged; lower the learning rate (${optimiser.learningRate}), or check the data`,
  );
}
