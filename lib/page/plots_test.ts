import assert from "node:assert/strict";
import { type Judgement, pairedComparison, within } from "../claim/mod.ts";
import { plotsOf } from "./plots.ts";

Deno.test("plotsOf() shows every run as a dot of its own, however many measured the same", () => {
  const runs = [0, 1 / 3, 1 / 3, 0, 1 / 3, 0.3335, 0, 1 / 3];
  const [{ dots }] = plotsOf(within({ low: 0.5 }).judge(runs));
  assert.deepEqual(dots.map(({ label }) => label.slice(0, 7)), runs.map((_, seed) => `seed ${seed}:`));
  assert.deepEqual(dots.map(({ level }) => level), [0, 0, 1, 1, 2, 3, 2, 4]);
  const [{ dots: apart }] = plotsOf(within({ low: 0.5 }).judge([0.1, 0.2, 0.3, 0.4]));
  assert.deepEqual(apart.map(({ level }) => level), [0, 0, 0, 0]);
});

Deno.test("plotsOf() takes what differs by rounding alone for one number", () => {
  const [{ ticks }] = plotsOf(within({ low: 0.25 }).judge([0.5, 0.5 + 2 ** -53, 0.5 - 2 ** -54]));
  assert(ticks.length > 1 && ticks.length < 9, String(ticks.length));
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
  const { dots, bins = [] } = plot;
  assert.deepEqual(dots, []);
  assert.equal(bins.reduce((sum, { label }) => sum + parseInt(label.replace(",", "")), 0), 5000);
  assert.equal(Math.max(...bins.map(({ height }) => height)), 1);
  assert.match(bins[10].label, /^\d+ runs from 0\.\d+ to 0\.\d+$/);
});

Deno.test("plotsOf() shows looks and other choices on the axis of the runs, part by part, and points at what is far out", () => {
  const judged = (...runs: number[]) => within({ low: 0.5 }).judge(runs);
  const looks = [3, 6].map((seeds) => ({
    seeds,
    level: 0.97,
    verdict: "inconclusive" as const,
    interval: [0.4, 0.9] as const,
  }));
  const under = [{ name: "rate: high", judgement: judged(0.7, 0.8, 0.75) }, {
    name: "rate: low",
    judgement: judged(90, 91, 92),
  }];
  const [{ rows = [] }] = plotsOf(judged(0.6, 0.7, 0.8), { looks, under });
  assert.deepEqual(rows.map(({ name, verdict, out }) => [name, verdict, out]), [
    ["at 3 seeds", "inconclusive", undefined],
    ["at 6 seeds", "inconclusive", undefined],
    ["rate: high", "upheld", undefined],
    ["rate: low", "upheld", "high"],
  ]);
  assert.equal(rows[0].label, "at 3 seeds: interval 0.4 to 0.9, inconclusive");
  assert.equal(rows[0].at, null);
  assert.equal(rows[3].at, 1);
  assert.match(rows[3].label, /^rate: low: 91, interval .*, upheld$/);

  const all = combined(judged(0.6, 0.7, 0.8)), other = combined(judged(0.7, 0.8, 0.9));
  const [part] = plotsOf(all, { looks, under: [{ name: "rate: high", judgement: other }] });
  assert.deepEqual([part.name, part.rows?.map(({ name }) => name)], ["a net", ["rate: high"]]);
  assert.equal(plotsOf(judged(0.6, 0.7, 0.8))[0].rows, undefined);
});

const combined = (judgement: Judgement): Judgement => ({ ...judgement, parts: [{ name: "a net", judgement }] });
