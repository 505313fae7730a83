import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { type Initialisation, initialise, type Model } from "./mod.ts";

// A convolution with fan in 3 x 3 x 16 = 144 and fan out 3 x 3 x 100 = 900.
const model: Model = { inputShape: [8, 8, 16], layers: [{ type: "conv2d", filters: 100, kernelSize: 3 }] };

/** Mean, variance and largest magnitude. */
function statistics(values: Float32Array) {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  return { mean, variance, largest: values.reduce((a, b) => Math.max(a, Math.abs(b)), 0) };
}

// The variance of a uniform number in ±a is a²/3; a sample of n has a relative standard error of sqrt(0.8 / n), a normal
// one of sqrt(2 / n).
const wanted: Record<Initialisation, { variance: number; limit: number; spread: number }> = {
  "fan-in-uniform": { variance: 1 / (3 * 144), limit: 1 / 12, spread: 0.8 },
  "glorot-uniform": { variance: 2 / (144 + 900), limit: Math.sqrt(6 / 1044), spread: 0.8 },
  "he-normal": { variance: 2 / 144, limit: Infinity, spread: 2 },
};

for (const [scheme, { variance, limit, spread }] of Object.entries(wanted)) {
  Deno.test(`initialise() draws weights with mean 0 and the variance of ${scheme}`, () => {
    const [kernel] = initialise(model, scheme as Initialisation, stream("initialise", 0));
    const found = statistics(kernel);
    assert(Math.abs(found.mean) < 4 * Math.sqrt(variance / kernel.length), `mean ${found.mean}`);
    assert(
      Math.abs(found.variance / variance - 1) < 4 * Math.sqrt(spread / kernel.length),
      `variance ${found.variance}`,
    );
    assert(found.largest <= Math.fround(limit), `largest ${found.largest}`);
    if (limit < Infinity) assert(found.largest > 0.999 * limit, `largest ${found.largest}, limit ${limit}`);
  });
}

Deno.test("initialise() draws biases like the weights under fan-in-uniform, else they are zero", () => {
  const biasUnder = (scheme: Initialisation) => initialise(model, scheme, stream("initialise", 0))[1];
  assert(biasUnder("fan-in-uniform").some((bias) => Math.abs(bias) > 1 / 24));
  assert(biasUnder("fan-in-uniform").every((bias) => Math.abs(bias) <= Math.fround(1 / 12)));
  assert(biasUnder("glorot-uniform").every((bias) => bias === 0));
  assert(biasUnder("he-normal").every((bias) => bias === 0));
});

Deno.test("initialise() draws the same from equal streams and other numbers from others", () => {
  const draw = (seed: number) => initialise(model, "he-normal", stream("initialise", seed));
  assert.deepEqual(draw(3), draw(3));
  assert.notDeepEqual(draw(3), draw(4));
});

Deno.test("initialise() refuses an unknown scheme and names the known ones", () => {
  assert.throws(
    () => initialise(model, "zeros" as Initialisation, stream("initialise", 0)),
    /Initialisation: is "zeros", wanted one of fan-in-uniform, glorot-uniform, he-normal/,
  );
});
