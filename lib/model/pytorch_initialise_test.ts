import assert from "node:assert/strict";
import { torchFixture } from "../../testing/torch_fixture.ts";
import { stream } from "../random/mod.ts";
import { type Initialisation, initialise, type Layer } from "./mod.ts";

/** What PyTorch drew for the tensors of a layer: by default where the scheme is `fan-in-uniform`. */
interface Case {
  readonly scheme: Initialisation;
  readonly inputShape: readonly number[];
  readonly layer: Layer;
  readonly tensors: readonly Statistics[];
}

interface Statistics {
  readonly size: number;
  readonly mean: number;
  readonly variance: number;
  /** The largest magnitude. */
  readonly largest: number;
}

function statisticsOf(values: Float32Array): Statistics {
  const size = values.length, wide = Float64Array.from(values), mean = wide.reduce((a, b) => a + b, 0) / size;
  const variance = wide.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size;
  return { size, mean, variance, largest: wide.reduce((most, value) => Math.max(most, Math.abs(value)), 0) };
}

for (const { scheme, inputShape, layer, tensors } of torchFixture<{ readonly cases: Case[] }>("initialisation").cases) {
  Deno.test(`first weights are distributed as PyTorch's: ${scheme}, ${JSON.stringify(layer)}`, () => {
    const drawn = initialise({ inputShape, layers: [layer] }, scheme, stream("initialise as PyTorch", 0));
    assert.equal(drawn.length, tensors.length);
    tensors.forEach((wanted, i) => {
      const found = statisticsOf(drawn[i]), { size, variance } = wanted, normal = wanted.largest ** 2 > 4 * variance;
      assert.equal(found.size, size);
      if (variance === 0) return assert.deepEqual(found, wanted);
      // Both are samples. The variance of n uniform numbers has a relative standard error of sqrt(0.8 / n), of normal ones sqrt(2 / n).
      const errors = 4 * Math.SQRT2, spread = normal ? 2 : 0.8;
      assert(Math.abs(found.mean - wanted.mean) < errors * Math.sqrt(variance / size), `mean ${found.mean}`);
      assert(
        Math.abs(found.variance / variance - 1) < errors * Math.sqrt(spread / size),
        `variance ${found.variance}, wanted ${variance}`,
      );
      // Of uniform numbers the largest misses the bound by a share of 1 / n, and by 10 / n once in 20,000 times.
      if (!normal) assert(Math.abs(found.largest / wanted.largest - 1) < 10 / size, `largest ${found.largest}`);
    });
  });
}
