import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { likelihoods, type PrintedNumber } from "./likelihood.ts";

/** Density of Student's t with 1 to 4 degrees of freedom, as tables of integrals have it. */
const density = (t: number, freedom: number) =>
  [
    1 / (Math.PI * (1 + t * t)),
    (2 + t * t) ** -1.5,
    6 * Math.sqrt(3) / (Math.PI * (3 + t * t) ** 2),
    12 * (4 + t * t) ** -2.5,
  ][freedom - 1];

Deno.test("likelihoods() integrates the predictive t over all that rounds to the printed number", () => {
  const measured = { a: [1, 3], b: [6, 8], c: [1, 2, 3] };
  const found = likelihoods([{ name: "x", value: 2.5, rounding: 1e-4, measured }], "plain");
  // Four degrees of freedom: 1 + 1 + 2. Sums of squares: 2 + 2 + 2.
  const deviation = Math.sqrt(6 / 4);
  for (const { choice, logLikelihood, numbers: [{ mean, distance }] } of found) {
    const values = measured[choice as keyof typeof measured];
    const error = deviation * Math.sqrt(1 + 1 / values.length);
    const center = { a: 2, b: 7, c: 2 }[choice];
    assert.equal(mean, center);
    assert(Math.abs(distance - (2.5 - center!) / error) < 1e-12);
    const wanted = Math.log(density(distance, 4) * 2e-4 / error);
    assert(Math.abs(logLikelihood - wanted) < 1e-5, `${choice}: ${logLikelihood}, wanted ${wanted}`);
  }
  assert.deepEqual(found.map(({ choice }) => choice), ["c", "a", "b"]);
  assert(Math.abs(found.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-12);
});

Deno.test("likelihoods() adds up over printed numbers, and keeps its digits far out on both sides", () => {
  const measured = { a: [1, 1.1], b: [2, 2.2] };
  const number = (value: number): PrintedNumber => ({ name: `${value}`, value, rounding: 0.01, measured });
  const of = (...values: number[]) => likelihoods(values.map(number), "plain").find(({ choice }) => choice === "a")!;
  const [both, low, high] = [of(-900, 1000), of(-900), of(1000)].map(({ logLikelihood }) => logLikelihood);
  assert(Math.abs(both - low - high) < 1e-9 && Number.isFinite(both));
  // As far below as above: the same density.
  assert(Math.abs(of(1.05 - 500).logLikelihood - of(1.05 + 500).logLikelihood) < 1e-6);
});

Deno.test("likelihoods() names the true choice nearly as often as its share says: few runs make it six points too sure at most", () => {
  const random = stream("likelihood test");
  const truth: Record<string, number> = { "0": 0, "0.25": 1.5, "0.5": 3 };
  let right = 0, expected = 0;
  const trials = 2000;
  for (let trial = 0; trial < trials; trial++) {
    const choice = Object.keys(truth)[random.integer(0, 2)];
    const found = likelihoods(
      ["x", "y"].map((name) => ({
        name,
        value: truth[choice] + random.normal(),
        rounding: 0.005,
        measured: Object.fromEntries(
          Object.entries(truth).map(([other, mean]) => [other, [mean + random.normal(), mean + random.normal()]]),
        ),
      })),
      "plain",
    );
    right += Number(found[0].choice === choice);
    expected += found[0].share;
  }
  // The standard error of a share of 2,000 trials is 1.1 points.
  assert(
    expected - right > -0.02 * trials && expected - right < 0.06 * trials,
    `right in ${right}, said ${expected.toFixed(0)} of ${trials}`,
  );
  assert(right / trials > 0.6);
});

Deno.test("likelihoods() refuses too few runs, and runs that do not differ", () => {
  const of = (measured: Record<string, number[]>) =>
    likelihoods([{ name: "x", value: 1, rounding: 0.1, measured }], "plain");
  assert.throws(() => of({ a: [1], b: [1, 2] }), /"x" has 1 runs under "a", wanted at least 2/);
  assert.throws(() => of({ a: [1, 1], b: [2, 2] }), /the same in all runs of a choice: nothing can be inferred/);
});
