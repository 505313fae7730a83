import assert from "node:assert/strict";
import { independentDifference } from "./independent_difference.ts";

const rule = (margin: number) => independentDifference({ margin, scale: "plain", unit: "s" });
/** Student's t with 4 degrees of freedom, which Welch's formula gives for two samples of three with one variance. */
function below(t: number): number {
  const square = t * t / (1 + t * t / 4);
  return 0.5 + 0.375 * Math.sign(t) * Math.sqrt(square) * (1 - square / 12);
}

Deno.test("independentDifference() has the p-values of Welch's t test", () => {
  const { p, effect } = rule(2).judge({ first: [0, 1, 2], second: [1, 2, 3] }), error = Math.sqrt(2 / 3);
  assert.equal(effect, -1);
  assert(Math.abs(p.upheld - below(-1 / error)) < 1e-12);
  assert(Math.abs(p.refuted - below(1 / error)) < 1e-12);
});

Deno.test("independentDifference() takes no equal variances, and a ratio of means on a log scale", () => {
  const first = [1, 2, 4], second = [2, 16, 128];
  const { p, effect } = independentDifference({ margin: 0, scale: "log", unit: "log-ratio" }).judge({ first, second });
  assert(Math.abs(effect! - Math.log(2 / 16)) < 1e-12);
  // Deviations of log 2 and 3 log 2: 2.44 degrees of freedom.
  const t = -3 / Math.sqrt(10 / 3), withTwo = 0.5 + t / (2 * Math.sqrt(2 + t * t));
  assert(p.refuted > below(t) && p.refuted < withTwo, `${p.refuted}`);
});

Deno.test("independentDifference() upholds what is within the margin, refutes what is beyond, and leaves the rest open", () => {
  const near = { first: [1, 1.01, 0.99], second: [1.02, 1, 1.01] },
    far = { first: near.first, second: [2, 2.01, 1.99] };
  assert.equal(rule(0.1).judge(near).verdict, "upheld");
  assert.equal(rule(0.1).judge(far).verdict, "refuted");
  assert.equal(rule(0.01).judge(near).verdict, "inconclusive");
  assert.equal(rule(0.1).judge({ first: [1, 1], second: near.second }).verdict, "inconclusive");
});
