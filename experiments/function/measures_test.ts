import assert from "node:assert/strict";
import { averagedSteps, stepsToHalfVariance } from "./measures.ts";

const [high, low] = [1, 0];

Deno.test("stepsToHalfVariance() is the step from which the mean of the last losses stays below half of the variance", () => {
  const falls = [...new Array(20).fill(high), ...new Array(20).fill(low)];
  // Half of the variance is about 0.02: one high loss among the last ones is too many.
  const first = 20 + averagedSteps;
  assert.equal(stepsToHalfVariance(falls), first);
  assert.equal(stepsToHalfVariance([...falls, ...falls]), 40 + first);
});

Deno.test("stepsToHalfVariance() is no less than the first steps that have a mean, and all where the loss stays high", () => {
  assert.equal(stepsToHalfVariance(new Array(30).fill(low)), averagedSteps);
  assert.equal(stepsToHalfVariance(new Array(30).fill(high)), 30);
  assert.equal(stepsToHalfVariance([...new Array(29).fill(low), 100]), 30);
});
