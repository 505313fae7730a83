import assert from "node:assert/strict";
import { within } from "../../lib/claim/mod.ts";
import { type RandomStream, stream } from "../../lib/random/mod.ts";
import { summary } from "../../lib/statistics/mod.ts";
import { distanceBetweenEnds } from "./measures.ts";

/** Runs from one start, whose ends lie at random around a place so far away from it. */
function runs(random: RandomStream, count: number, dimensions: number, away = 0) {
  const snapshot = (sketch: number[]) => ({ epoch: 0, norm: 0, sketch });
  return Array.from({ length: count }, () => [
    snapshot(new Array(dimensions).fill(0)),
    snapshot(Array.from({ length: dimensions }, (_, i) => (i === 0 ? away : 0) + random.normal())),
  ]);
}

/** The mean distance of two normal points over the mean way of one that starts in their middle: in any number of dimensions. */
const truth = Math.SQRT2;
/** The same where the way is a thousand deviations long, in three dimensions: √2 times the mean of a chi with 3 degrees of freedom. */
const farTruth = Math.SQRT2 * Math.sqrt(8 / Math.PI) / 1000;
const repetitions = 2000;

Deno.test("distanceBetweenEnds() of runs at the corners of a triangle is its side over its way", () => {
  const at = (x: number, y: number) => [
    { epoch: -1, norm: 0, sketch: [0, 0] },
    { epoch: 0, norm: 0, sketch: [x, y] },
  ];
  const corners = [0, 1, 2].map((i) => at(Math.cos(2 * Math.PI * i / 3), Math.sin(2 * Math.PI * i / 3)));
  for (const value of distanceBetweenEnds(corners)) assert(Math.abs(value - Math.sqrt(3)) < 1e-12);
});

for (
  const [count, dimensions, away, wanted] of [[3, 1024, 0, truth], [8, 1024, 0, truth], [8, 3, 0, truth], [
    8,
    3,
    1000,
    farTruth,
  ]] as const
) {
  const name = `${count} runs in ${dimensions} dimensions${away ? " whose ways are equally long" : ""}`;
  Deno.test(`the interval of the distance between ${name} misses the truth at most one time in twenty`, () => {
    const random = stream("distance between ends", count, dimensions, away);
    const times = dimensions > 100 ? 400 : repetitions;
    let missed = 0;
    for (let i = 0; i < times; i++) {
      const values = distanceBetweenEnds(runs(random, count, dimensions, away)).map(Math.log);
      const { interval: [low, high] } = summary(values);
      if (Math.log(wanted) < low || Math.log(wanted) > high) missed++;
    }
    assert(missed / times <= 0.05 + 3 * Math.sqrt(0.05 * 0.95 / times), `${missed} of ${times}`);
  });
}

Deno.test("distances that are just a way apart are decided about at most one time in twenty", () => {
  const rule = within({ low: 0.05, high: truth, scale: "log" });
  const random = stream("just a way apart");
  let decided = 0;
  for (let i = 0; i < repetitions; i++) {
    if (rule.judge(distanceBetweenEnds(runs(random, 8, 10))).verdict !== "inconclusive") decided++;
  }
  assert(decided / repetitions <= 0.05 + 3 * Math.sqrt(0.05 * 0.95 / repetitions), `${decided} of ${repetitions}`);
});
