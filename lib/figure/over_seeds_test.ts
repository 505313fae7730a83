import assert from "node:assert/strict";
import { meanOverSeeds, overSeeds } from "./mod.ts";

/** The quantile of t with 2 degrees of freedom, where it has a closed form. */
const quantileOf2 = (p: number) => (2 * p - 1) * Math.sqrt(1 / (2 * p * (1 - p)));

Deno.test("overSeeds() gives median, least and greatest value at each point, whatever the order of the seeds", () => {
  const runs = [[1, 10], [5, 30], [2, 20], [9, 0]];
  const expected = { median: [3.5, 15], low: [1, 0], high: [9, 30], means: "range of 4 seeds" };
  assert.deepEqual(overSeeds(runs), expected);
  assert.deepEqual(overSeeds(runs.toReversed()), expected);
});

Deno.test("meanOverSeeds() gives the t interval of the mean", () => {
  const { mean, low, high, means } = meanOverSeeds([[1], [2], [3]]);
  assert.equal(mean[0], 2);
  assert(Math.abs(high[0] - (2 + quantileOf2(0.975) / Math.sqrt(3))) < 1e-12);
  assert(Math.abs(low[0] - (2 - quantileOf2(0.975) / Math.sqrt(3))) < 1e-12);
  assert.equal(means, "95 % interval of the mean, 3 seeds");
});

Deno.test("meanOverSeeds() on a log scale is around the geometric mean and stays positive", () => {
  const { mean, low, high } = meanOverSeeds([[1e-6], [1e-4], [1e-2]], { scale: "log", level: 0.9 });
  assert(Math.abs(mean[0] / 1e-4 - 1) < 1e-12);
  assert(Math.abs(low[0] * high[0] / 1e-8 - 1) < 1e-9);
  assert(Math.abs(Math.log10(high[0]) - (-4 + quantileOf2(0.95) * 2 / Math.sqrt(3))) < 1e-9);
});

Deno.test("overSeeds() and meanOverSeeds() refuse runs of different lengths, and too few", () => {
  assert.throws(() => overSeeds([[1, 2], [1]]), { name: "RangeError", message: /have 2, 1 points, wanted/ });
  assert.throws(() => overSeeds([]), { name: "RangeError", message: /no points/ });
  assert.throws(() => meanOverSeeds([[1]]), { name: "RangeError", message: /over 1 seeds/ });
  assert.throws(() => meanOverSeeds([[1], [2]], { level: 95 }), { name: "RangeError", message: /level is 95/ });
});
