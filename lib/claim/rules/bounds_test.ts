import assert from "node:assert/strict";
import { within } from "./within.ts";

const values = [0.999, 0.95, 0.999, 0.998];

Deno.test("within() gives no interval beyond the bounds of its metric, and the same verdict", () => {
  const rule = { low: 0.9, unit: "goodness" } as const, judged = within(rule).judge(values);
  assert(judged.interval![1]! > 1 && judged.singleRun!.prediction![1]! > 1);
  const bounded = within({ ...rule, bounds: [null, 1] }).judge(values);
  assert.deepEqual([bounded.interval, bounded.singleRun!.prediction], [
    [judged.interval![0], 1],
    [judged.singleRun!.prediction![0], 1],
  ]);
  assert.deepEqual([bounded.verdict, bounded.p, bounded.effect], [judged.verdict, judged.p, judged.effect]);
  assert.match(bounded.finding, /interval of the mean 0\.948 to 1, 4 runs/);
  assert.equal(within({ high: 0.5, bounds: [0, 1] }).judge([0, 0.001, 0.1]).interval![0], 0);
});

Deno.test("within() knows the bounds of a share and of R², where all runs keep to them", () => {
  const end = (unit: string, values: readonly number[]) => within({ low: 0.5, unit }).judge(values).interval![1]!;
  for (const unit of ["accuracy", "share of images", "R²", "R^2"]) assert.equal(end(unit, values), 1, unit);
  assert(end("accuracy", [97, 99, 98.5]) > 99);
  assert.equal(within({ high: 0.5, unit: "accuracy" }).judge([0, 0.001, 0.1]).interval![0], 0);
  assert(within({ high: 0.5, unit: "R²" }).judge([0, 0.001, 0.1]).interval![0]! < 0);
});

Deno.test("within() refuses bounds out of order, and a run out of bounds, and says what to do", () => {
  assert.throws(() => within({ low: 0.9, bounds: [1, 0] }), /bounds.* wanted the least value before the greatest/);
  assert.throws(
    () => within({ low: 0.9, bounds: [null, 1] }).judge([0.9, 1.1, 0.9]),
    {
      name: "RangeError",
      message: /Run 1 measured 1\.1, out of the bounds none to 1 .*correct the bounds or the measure/,
    },
  );
});
