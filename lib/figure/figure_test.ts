import assert from "node:assert/strict";
import { drawFigure, type Panel, type Series } from "./mod.ts";

const draw = (series: Partial<Series>, panel: Partial<Panel> = {}) =>
  drawFigure({
    width: "single",
    panels: [{
      x: { label: "x" },
      y: { label: "y" },
      series: [{ label: "deep", x: [1, 2], y: [3, 4], ...series }],
      ...panel,
    }],
  });

Deno.test("drawFigure() names the series and the number that it cannot draw", () => {
  const cases: [() => unknown, RegExp][] = [
    [() => draw({ y: [1] }), /"deep" has 2 x and 1 y, wanted as many of each/],
    [() => draw({ band: { low: [1, 2], high: [1], means: "range" } }), /2 x and 1 band\.high/],
    [() => draw({ y: [1, Infinity] }), /"deep" has Infinity as y\[1\], wanted finite/],
    [() => draw({ x: [NaN, 1] }), /NaN as x\[0\]/],
    [
      () => draw({ y: [1, 0] }, { y: { label: "y", scale: "log" } }),
      /0 as y\[1\], wanted positive numbers for a log axis/,
    ],
    [() => draw({}, { y: { label: "y", scale: "log", min: 0 } }), /Axis "y" has 0 as min, wanted positive numbers/],
    [() => draw({}, { x: { label: "x", scale: "log", max: -1 } }), /Axis "x" has -1 as max, wanted positive numbers/],
    [
      () => draw({}, { x: { label: "x", scale: "log", ticks: [1, 0] } }),
      /Axis "x" has 0 as ticks\[1\], wanted positive/,
    ],
    [() => draw({}, { y: { label: "y", min: NaN } }), /Axis "y" has NaN as min, wanted finite numbers/],
    [() => draw({}, { y: { label: "y", min: 3, max: 3 } }), /Axis "y" goes from 3 to 3, wanted an end above/],
    [() => draw({}, { y2: { label: "right", min: 1, max: -1 } }), /Axis "right" goes from 1 to -1/],
    [
      () => draw({}, { y: { label: "y", scale: "log" }, lines: [{ axis: "y", at: 0, label: "none" }] }),
      /Line "none" has 0 as at, wanted positive numbers/,
    ],
    [
      () => draw({}, { y: { label: "y", scale: "log" }, regions: [{ axis: "y", from: 0, to: 1, label: "low" }] }),
      /Region "low" has 0 as from, wanted positive numbers/,
    ],
    [
      () => draw({}, { y: { label: "y", scale: "log" }, marks: [{ x: 1, y: 0 }] }),
      /Mark "printed in the report" has 0 as y, wanted positive numbers/,
    ],
    [() => draw({ values: [1, 2] }), /give its panel a colorBar/],
    [() => draw({ axis: "right" }), /give its panel a y2/],
    [() => drawFigure({ width: "single", panels: [] }), /has no panels/],
  ];
  for (const [attempt, message] of cases) assert.throws(attempt, { name: "RangeError", message });
});

Deno.test("drawFigure() draws gaps, single points and bands below zero on a log axis", () => {
  assert(draw({ y: [NaN, 4] }).length > 0);
  assert(draw({ x: [1], y: [1] }).length > 0);
  assert(
    draw({ band: { low: [-1, 0], high: [4, 5], means: "interval" } }, { y: { label: "y", scale: "log" } }).length > 0,
  );
});
