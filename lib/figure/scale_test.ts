import assert from "node:assert/strict";
import { numberText, powerText, scaleOf, scalesOf } from "./scale.ts";

const room = { padding: [0.05, 0.05], count: 6 } as const;
const labels = (scale: ReturnType<typeof scaleOf>) => scale.ticks.map(({ label }) => label);

Deno.test("numberText() has a true minus sign and groups of three digits", () => {
  assert.deepEqual([-2, 3000, 1234567.891, 0.5, -0.25].map((value) => numberText(value)), [
    "−2",
    "3,000",
    "1,234,567.891",
    "0.5",
    "−0.25",
  ]);
  assert.equal(numberText(99.3, 2), "99.30");
});

Deno.test("powerText() raises the power", () => {
  assert.deepEqual([-12, 0, 3].map(powerText), ["10⁻¹²", "10⁰", "10³"]);
});

Deno.test("scaleOf() gives a linear axis as many decimals as its step needs", () => {
  const scale = scaleOf({ label: "loss" }, [2.295, 2.313], room);
  assert.deepEqual(labels(scale), ["2.295", "2.300", "2.305", "2.310"]);
  assert(scale.min < 2.295 && scale.max > 2.313);
  assert.deepEqual(labels(scaleOf({ label: "x" }, [-2, 2], { padding: [0, 0], count: 4 })), [
    "−2",
    "−1",
    "0",
    "1",
    "2",
  ]);
});

Deno.test("scaleOf() labels a log axis at powers of ten, at 1, 2, 5 where it is short, with minor ticks between", () => {
  const long = scaleOf({ label: "MSE", scale: "log" }, [4e-6, 0.2], room);
  assert.deepEqual(labels(long), ["10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹"]);
  assert.deepEqual(long.ticks[0].value, 1e-5);
  assert(long.minorTicks.includes(3e-4));
  assert.deepEqual(labels(scaleOf({ label: "norm", scale: "log" }, [0.3, 6], room)), ["0.5", "1", "2", "5"]);
  assert.deepEqual(labels(scaleOf({ label: "x", scale: "log" }, [2e-6, 9e-6], room)), ["2·10⁻⁶", "5·10⁻⁶"]);
  assert.deepEqual(labels(scaleOf({ label: "x", scale: "log", ticks: [5, 1500] }, [], room)), ["5", "1,500"]);
  assert(labels(scaleOf({ label: "x", scale: "log" }, [1e-30, 1], room)).length <= 6);
});

Deno.test("scaleOf() prints no numbers on an axis that nothing has set", () => {
  assert.deepEqual(labels(scaleOf({ label: "loss" }, [], room)), []);
  assert.deepEqual(labels(scaleOf({ label: "loss" }, [NaN, NaN], room)), []);
  assert.notDeepEqual(labels(scaleOf({ label: "loss", min: 0, max: 1 }, [], room)), []);
});

Deno.test("scalesOf() shows bands, error bars, marks, lines and ranges whole, and keeps marks off the frame", () => {
  const { x, left } = scalesOf({
    x: { label: "x" },
    y: { label: "y" },
    series: [{ label: "a", x: [0, 10], y: [1, 2], band: { low: [-3, 1], high: [2, 7], means: "range" } }],
    marks: [{ x: 10, y: 8 }],
    lines: [{ axis: "y", at: -4, label: "floor" }],
    regions: [{ axis: "y", from: 8, to: 9, label: "range" }],
  }, { width: 300, height: 200 });
  assert.deepEqual([x.min, x.max], [0, 10.4]);
  assert(left.min < -4 && left.max > 9);
});
