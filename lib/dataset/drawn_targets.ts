import { restore } from "../random/mod.ts";

/** Class labels that a stream draws, each as likely as another. */
export interface DrawnTargets {
  /** State of the stream before the first of them. */
  readonly stream: readonly number[];
  /** The least label, from 0. */
  readonly low: number;
  /** The largest, up to 255. */
  readonly high: number;
}

/**
 * Draws class labels.
 *
 * @param count How many, from 0.
 * @throws {TypeError | RangeError} When the state is none of a stream, or the bounds are no integers in order.
 *
 * @example
 * ```ts
 * import { stream } from "../random/mod.ts";
 * import { drawTargets } from "./drawn_targets.ts";
 * const drawn = { stream: stream("example", 0, "labels").state(), low: 0, high: 9 };
 * console.assert(drawTargets(drawn, 100).every((label) => label <= 9));
 * ```
 */
export function drawTargets({ stream, low, high }: DrawnTargets, count: number): Uint8Array {
  const random = restore(stream);
  return Uint8Array.from({ length: count }, () => random.integer(low, high));
}
