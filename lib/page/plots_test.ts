import assert from "node:assert/strict";
import { pairedComparison, within } from "../claim/mod.ts";
import { plotsOf } from "./plots.ts";

Deno.test("plotsOf() shows every run as a dot of its own, however many measured the same", () => {
  const runs = [0, 1 / 3, 1 / 3, 0, 1 / 3, 0.3335, 0, 1 / 3];
  const [{ dots }] = plotsOf(within({ low: 0.5 }).judge(runs));
  assert.deepEqual(dots.map(({ label }) => label.slice(0, 7)), runs.map((_, seed) => `seed ${seed}:`));
  assert.deepEqual(dots.map(({ level }) => level), [0, 0, 1, 1, 2, 3, 2, 4]);
  const [{ dots: apart }] = plotsOf(within({ low: 0.5 }).judge([0.1, 0.2, 0.3, 0.4]));
  assert.deepEqual(apart.map(({ level }) => level), [0, 0, 0, 0]);
});

Deno.test("plotsOf() shows the margin of an order beside what it is held against, and none where none is stated", () => {
  const pairs = { first: [0.1, -0.1, 0.2, -0.2], second: [0, 0, 0, 0] };
  const margin = { size: 0.4, reason: "less is not seen" };
  const [plot] = plotsOf(pairedComparison({ alternative: "less", margin }).judge(pairs));
  assert.equal(plot.margin!.label, "-0.4 to 0.4");
  assert(plot.margin!.from > 0 && plot.margin!.from < plot.interval!.from && plot.margin!.to > plot.interval!.to);
  assert.equal(plotsOf(pairedComparison({ alternative: "less" }).judge(pairs))[0].margin, undefined);
});

Deno.test("plotsOf() counts runs in bins where they are too many for a dot each, and loses none", () => {
  const runs = Array.from({ length: 5000 }, (_, i) => (i * 7919 % 5000) / 5000);
  const [plot] = plotsOf(within({ low: 0.5 }).judge(runs));
  assert.deepEqual([plot.runs, plot.dots], [5000, []]);
  assert.equal(plot.bins.reduce((sum, { label }) => sum + parseInt(label.replace(",", "")), 0), 5000);
  assert.equal(Math.max(...plot.bins.map(({ height }) => height)), 1);
  assert.match(plot.bins[10].label, /^\d+ runs from 0\.\d+ to 0\.\d+$/);
});
