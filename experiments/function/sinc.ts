import { createHash } from "node:crypto";
import { checkGather, type Dataset, type Examples } from "../../lib/dataset/mod.ts";
import { sin } from "../../lib/math/mod.ts";
import type { RandomStream } from "../../lib/random/mod.ts";

/** Which points of the function to learn from. */
export interface SincOptions {
  /** Number of training points (default 1,000). */
  readonly points?: number;
  /** The interval, both ends included (default -2 to 2). */
  readonly from?: number;
  readonly to?: number;
  /** Training points on an even grid with both ends (default), or drawn uniformly from the stream. */
  readonly spacing?: "even" | "uniform random";
  /** Needed for "uniform random". */
  readonly stream?: RandomStream;
  /** Number of test points, always on an even grid over the same interval (default 4,001). */
  readonly testPoints?: number;
}

/** The function to learn: sin(5πx) / (5πx), and 1 at 0. */
export function sincTarget(x: number): number {
  const t = 5 * Math.PI * x;
  return t === 0 ? 1 : sin(t) / t;
}

/**
 * Points of {@linkcode sincTarget}, one number in and one out: inputs and targets are computed in float64, then rounded to
 * float32. They are not standardised.
 *
 * @throws {RangeError} When a number of points is not a whole number from 2 on, or the interval is empty or not finite.
 * @throws {TypeError} When random spacing is asked for without a stream, or another spacing.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sinc } from "./sinc.ts";
 * const { train, test } = sinc();
 * assert(train.size === 1000 && test.size === 4001 && test.targets[2000] === 1);
 * ```
 */
export function sinc(
  { points = 1000, from = -2, to = 2, spacing = "even", stream, testPoints = 4001 }: SincOptions = {},
): Dataset {
  for (const count of [points, testPoints]) {
    if (!Number.isSafeInteger(count) || count < 2) {
      throw new RangeError(`The number of points is ${count}, wanted a whole number from 2 on`);
    }
  }
  if (!Number.isFinite(to - from) || from >= to) {
    throw new RangeError(`The interval goes from ${from} to ${to}, wanted finite ends, the first below the second`);
  }
  const train = examples(trainingPoints());
  const test = examples(evenGrid(testPoints, from, to));
  const hash = createHash("sha256").update(JSON.stringify(["sinc", points, testPoints]));
  for (const { inputs, targets } of [train, test]) {
    for (const { buffer } of [inputs, targets]) hash.update(new Uint8Array(buffer));
  }
  return { name: "sinc", inputShape: [1], train: train.examples, test: test.examples, digest: hash.digest("hex") };

  function trainingPoints(): Float64Array {
    if (spacing === "even") return evenGrid(points, from, to);
    if (spacing !== "uniform random") {
      throw new TypeError(`The spacing is "${spacing}", wanted "even" or "uniform random"`);
    }
    if (!stream) throw new TypeError(`The spacing "uniform random" needs a stream to draw from; pass one as "stream"`);
    return Float64Array.from({ length: points }, () => from + (to - from) * stream.uniform());
  }
}

function evenGrid(points: number, from: number, to: number): Float64Array {
  return Float64Array.from({ length: points }, (_, i) => from + (to - from) * i / (points - 1));
}

function examples(x: Float64Array) {
  const inputs = Float32Array.from(x);
  const targets = Float32Array.from(x, sincTarget);
  const examples: Examples = {
    size: inputs.length,
    targets,
    gather(indices, out) {
      checkGather(inputs.length, 1, indices, out);
      indices.forEach((index, i) => out[i] = inputs[index]);
    },
  };
  return { inputs, targets, examples };
}
