import assert from "node:assert/strict";
import { arraysTable } from "./arrays.ts";
import { runsOfTable } from "./table_runs.ts";

const array = (shape: readonly number[], values: readonly number[]) => ({ shape, data: Float64Array.from(values) });
const read = (arrays: Parameters<typeof arraysTable>[0]) => runsOfTable(arraysTable(arrays, "x.npz")).runs;
const series = (steps: readonly number[], values: readonly number[]) =>
  values.map((value, i) => ({ step: steps[i], value }));

Deno.test("an array has a row for each run, or for each step where there are as many steps as rows alone", () => {
  const loss = array([2, 3], [1, 2, 3, 4, 5, 6]);
  const across = read({ loss, steps: array([3], [10, 20, 30]) });
  assert.deepEqual(across.map(({ seed, metrics }) => [seed, metrics.loss]), [
    ["0", series([10, 20, 30], [1, 2, 3])],
    ["1", series([10, 20, 30], [4, 5, 6])],
  ]);
  const down = read({ loss, steps: array([2], [10, 20]) });
  assert.deepEqual(down.map(({ seed, metrics }) => [seed, metrics.loss]), [
    ["0", series([10, 20], [1, 4])],
    ["1", series([10, 20], [2, 5])],
    ["2", series([10, 20], [3, 6])],
  ]);
  assert.deepEqual(read({ loss }).map(({ metrics }) => metrics.loss.length), [3, 3]);
});

Deno.test("what Stable-Baselines3 keeps of evaluations is one run, also where there are as many episodes as steps", () => {
  const [run, ...others] = read({
    timesteps: array([2], [1000, 2000]),
    results: array([2, 2], [9, 11, 20, 40]),
    ep_lengths: array([2, 2], [1, 3, 5, 5]),
  });
  assert.deepEqual(run.metrics, { results: series([1000, 2000], [10, 30]), ep_lengths: series([1000, 2000], [2, 5]) });
  assert.equal(others.length, 0);
  assert.deepEqual(run.notes, ["each number is a mean over 2 episodes of one policy, which are no runs of their own"]);
});
