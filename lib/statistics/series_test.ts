import assert from "node:assert/strict";
import { firstToStay, roughness } from "./mod.ts";

Deno.test("firstToStay() is where a series first stays, and not where it first arrives", () => {
  const series = [9, 4, 6, 4, 3, 5, 2, 1];
  assert.equal(firstToStay(series, { below: 5 }), 6);
  assert.equal(firstToStay(series, { below: 6 }), 3);
  assert.equal(firstToStay(series, { below: 10 }), 0);
  assert.equal(firstToStay(series, { below: 1 }), undefined);
  assert.equal(firstToStay(series.map((x) => -x), { above: -5 }), 6);
  assert.equal(firstToStay([0, 5, 2, 1.1, 0.9, 1], { above: 0.8, below: 1.2 }), 3);
  assert.equal(firstToStay([3], { below: 5 }), 0);
  assert.equal(firstToStay([1, 1, 1], { below: 1 }), undefined);
});

Deno.test("roughness() is 1 of a series that only falls, however fast, and counts the way back and forth", () => {
  for (const falling of [[8, 4, 2, 1], [1, 0, 0, 0], [0.3, 0.2, 0.1], [5, 5, 5], [1, 1e-9, 1e-12]]) {
    assert.equal(roughness(falling), 1);
    assert.equal(roughness(falling.toReversed()), 1);
  }
  assert.equal(roughness([4, 2, 4, 0]), 2);
  assert.equal(roughness([0, 1, 0, 1]), 3);
});

Deno.test("roughness() knows neither scale nor shift", () => {
  const series = [2.3, 1.1, 1.4, 0.7, 0.9, 0.2], rough = roughness(series);
  assert(Math.abs(rough - 3.1 / 2.1) < 1e-11);
  for (const factor of [1e-300, 1e-3, 7, 1e300]) {
    assert(Math.abs(roughness(series.map((x) => factor * x)) - rough) < 1e-11);
  }
  assert(Math.abs(roughness(series.map((x) => 1000 - x)) - rough) < 1e-9);
});

Deno.test("series that are too short, or have no finite points, are refused", () => {
  assert.throws(() => firstToStay([], { below: 1 }), /A series has 0 points, wanted at least 1/);
  assert.throws(() => firstToStay([1, NaN], { below: 1 }), /the point NaN, wanted finite numbers/);
  assert.throws(() => firstToStay([1], {}), /wanted at least one/);
  assert.throws(() => firstToStay([1], { above: 2, below: 1 }), /above smaller than below/);
  assert.throws(() => roughness([1]), /1 points, wanted at least 2/);
  assert.throws(() => roughness([1, Infinity]), /the point Infinity/);
});
