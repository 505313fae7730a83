import assert from "node:assert/strict";
import { repeatabilityIn, repeatabilityText, type RepeatedRun } from "./repeatability.ts";

const run = (variant: string, loss: number, second?: number): RepeatedRun => ({
  variant,
  numbers: { loss },
  ...(second !== undefined && {
    secondRun: second === loss ? { identical: true } : { identical: false, numbers: { loss: second } },
  }),
});

Deno.test("a program whose second runs gave the same numbers is bit-exact, and one that ran once is not judged", () => {
  assert.deepEqual(repeatabilityIn([run("a", 1, 1), run("a", 2), run("b", 3, 3)]), {
    kind: "bit-exact",
    pairs: 2,
    numbers: {},
  });
  assert.equal(repeatabilityIn([run("a", 1), run("a", 2)]), undefined);
});

Deno.test("the spread of runs of one seed is pooled over pairs, that between seeds over variants, and the tolerance is a prediction", () => {
  const found = repeatabilityIn([run("a", 1, 1.03), run("a", 2), run("a", 3), run("b", 5, 4.96), run("b", 7)])!;
  const { difference, within, between, share, tolerance } = found.numbers.loss;
  assert.equal(difference.toFixed(6), "0.040000");
  assert.equal(within.toFixed(6), Math.sqrt((0.03 ** 2 + 0.04 ** 2) / 4).toFixed(6));
  // Sums of squares 2 and 2, with 2 and 1 degrees of freedom.
  assert.equal(between!.toFixed(6), Math.sqrt(4 / 3).toFixed(6));
  assert.equal(share!.toFixed(6), (within / between!).toFixed(6));
  // 31.599 is the 0.9995 quantile of Student's t with two degrees of freedom.
  assert.equal(tolerance.toFixed(3), (31.599 * Math.SQRT2 * within).toFixed(3));
  assert.equal(found.kind, "not repeatable");
});

Deno.test("up to a hundredth of the spread between seeds is a tolerance, more of it is not repeatable, and without a spread nothing is", () => {
  const kind = (second: number, ...more: RepeatedRun[]) => repeatabilityIn([run("a", 1, second), ...more])!.kind;
  assert.equal(kind(1.001, run("a", 2)), "to a tolerance");
  assert.equal(kind(1.1, run("a", 2)), "not repeatable");
  assert.equal(kind(1 + 1e-9), "not repeatable");
  // Seeds that all give one number fix nothing.
  assert.equal(kind(1 + 1e-9, run("a", 1)), "not repeatable");
  // What ended alike and was logged otherwise on the way.
  const onTheWay: RepeatedRun = {
    variant: "a",
    numbers: { loss: 1 },
    secondRun: { identical: false, numbers: { loss: 1 } },
  };
  assert.equal(repeatabilityIn([onTheWay, run("a", 2)])!.kind, "to a tolerance");
});

Deno.test("how well a program repeats itself is told in words, with what it is held to", () => {
  const text = (...runs: RepeatedRun[]) => repeatabilityText(repeatabilityIn(runs)!);
  assert.equal(
    text(run("a", 1, 1)),
    "Its program is bit-exact here: 1 run made twice gave the same numbers, each of them",
  );
  assert.match(
    text(run("a", 1, 1.001), run("a", 2)),
    /^Its program is exact to a tolerance; of 1 run made twice, two of one seed differ in loss by up to 0\.001 \(0\.1 % of the spread between seeds; held to 0\.64\)$/,
  );
  assert.match(
    text(run("a", 1, 2), run("a", 2)),
    /^Its program is not repeatable: a seed does not fix a run; .* 1 \(100 % of/,
  );
  assert.match(text(run("a", 1, 2)), /of one seed alone, so that there is no spread to compare with/);
});
