// Draws the pictures of docs/gallery.md, and holds its findings to what the rules say of the same numbers.
import assert from "node:assert/strict";
import {
  all,
  assertPictureRecord,
  consistent,
  count,
  drawFigure,
  type Figure,
  type Judgement,
  pairedComparison,
  type Panel,
  parts,
  predictionInterval,
  type Rule,
  signFlip,
  spread,
  trend,
  within,
} from "upheld";
import { noninferior } from "./noninferior.ts";
import { occurs } from "../lib/report/mod.ts";

/** A rule at work on some numbers, and the panel that shows them. */
interface Example {
  readonly name: string;
  readonly judgement: Judgement;
  readonly panel: Panel;
}

function example<M>(
  name: string,
  rule: Rule<M>,
  numbers: M,
  panelOf: (numbers: M, judgement: Judgement) => Panel,
): Example {
  const judgement = rule.judge(numbers);
  return { name, judgement, panel: panelOf(numbers, judgement) };
}

/** One dot a run, and the interval as a shaded range. */
function dots(
  label: string,
  unit: string,
  values: readonly number[],
  interval: Judgement["interval"],
  more: Partial<Panel> = {},
): Panel {
  const [low, high] = interval ?? [null, null];
  const ends = [Math.min(...values), Math.max(...values), low ?? NaN, high ?? NaN].filter((end) => !Number.isNaN(end));
  return {
    x: { label: "seed", min: -0.5, max: values.length - 0.5, ticks: values.map((_, seed) => seed) },
    y: { label, unit },
    series: [{ label, x: values.map((_, seed) => seed), y: values, kind: "points" }],
    regions: interval
      ? [{ axis: "y", from: low ?? Math.min(...ends), to: high ?? Math.max(...ends), label: "95 %" }]
      : [],
    labels: "none",
    ...more,
  };
}

const ratios = ({ first, second }: { first: readonly number[]; second: readonly number[] }) =>
  first.map((value, seed) => value / second[seed]);

const examples: readonly Example[] = [
  example(
    "paired_comparison",
    pairedComparison({ alternative: "less", scale: "log", unit: "MSE" }),
    { first: [4.1e-4, 2.2e-4, 3.6e-4, 2.9e-4, 5.2e-4], second: [6.0e-4, 5.1e-4, 4.4e-4, 6.6e-4, 7.1e-4] },
    (pairs, { interval }) =>
      dots("MSE, first / second", "", ratios(pairs), interval, { lines: [{ axis: "y", at: 1, label: "equal" }] }),
  ),
  example(
    "sign_flip",
    signFlip({ alternative: "greater", unit: "points" }),
    { first: [3, 9, 2, 4, 30, 5, 3], second: [1, 4, 1, 2, 2, 3, 2] },
    ({ first, second }, { interval }) =>
      dots("first - second", "points", first.map((value, seed) => value - second[seed]), interval, {
        lines: [{ axis: "y", at: 0, label: "equal" }],
      }),
  ),
  example(
    "within",
    within({ low: 0.98, scale: "logit", unit: "accuracy" }),
    [0.9856, 0.9871, 0.9843, 0.9862, 0.9849],
    (values, { interval }) =>
      dots("test accuracy", "", values, interval, { lines: [{ axis: "y", at: 0.98, label: "0.98" }] }),
  ),
  example(
    "prediction_interval",
    predictionInterval({
      value: 0.9947,
      rounding: 0.00005,
      scale: "logit",
      widest: 3,
      trials: 10_000,
      unit: "accuracy",
    }),
    [0.9938, 0.9949, 0.9941, 0.9944, 0.9935, 0.9946],
    (values, { interval }) =>
      dots("test accuracy", "", values, interval, { marks: [{ x: 5.4, y: 0.9947, text: "0.9947" }] }),
  ),
  example(
    "count",
    count({ moreThan: 0.5, what: "end in the flat region" }),
    [true, true, true, false, true, true, true, true, true, true],
    (runs, { interval }) =>
      dots("flat (1) or not (0)", "", runs.map(Number), interval, { lines: [{ axis: "y", at: 0.5, label: "half" }] }),
  ),
  example(
    "trend",
    trend({ wanted: "down", strength: 0.9, unit: "loss" }),
    [[2.3, 1.6, 1.1, 0.8, 0.62, 0.5, 0.44, 0.41], [2.2, 1.5, 1.2, 0.9, 0.6, 0.52, 0.43, 0.44], [
      2.4,
      1.7,
      1.0,
      0.7,
      0.66,
      0.49,
      0.46,
      0.4,
    ]],
    (series) => ({
      x: { label: "epoch" },
      y: { label: "loss", unit: "nats" },
      series: series.map((y, run) => ({ label: `run ${run}`, x: y.map((_, epoch) => epoch), y })),
      labels: "ends",
    }),
  ),
  example(
    "spread",
    spread({ trials: 10_000, times: 2 }),
    [0.9921, 0.9915, 0.9926, 0.9918, 0.9923, 0.9919, 0.9925, 0.9917],
    (values) => {
      const mean = values.reduce((sum, value) => sum + value) / values.length;
      const binomial = Math.sqrt(mean * (1 - mean) / 10_000);
      return dots("test accuracy", "", values, [mean - binomial, mean + binomial]);
    },
  ),
  example(
    "consistent",
    consistent(),
    [
      { name: "2 x 50", said: "about 2,600", found: "2,701", holds: true },
      { name: "5 x 28", said: "about 2,600", found: "3,333", holds: false },
      { name: "8 x 22", said: "about 2,600", found: "3,609", holds: false },
    ],
    (checks) => {
      const counts = checks.map(({ found }) => Number(found.replace(",", "")));
      return dots("parameters", "", counts, undefined, {
        x: { label: "net", min: -0.5, max: 2.5, ticks: [0, 1, 2] },
        regions: [{ axis: "y", from: 2340, to: 2860, label: "about 2,600" }],
      });
    },
  ),
  example(
    "combine",
    all(within({ low: 0.98, scale: "logit", unit: "accuracy" })),
    { shallow: [0.9856, 0.9871, 0.9843, 0.9862, 0.9849], deep: [0.9811, 0.9783, 0.9822, 0.9806, 0.9794] },
    (nets) => ({
      x: { label: "seed", min: -0.5, max: 4.5, ticks: [0, 1, 2, 3, 4] },
      y: { label: "test accuracy" },
      series: Object.entries(nets).map(([label, y]) => ({ label, x: y.map((_, seed) => seed), y, kind: "points" })),
      lines: [{ axis: "y", at: 0.98, label: "0.98" }],
    }),
  ),
  example(
    "parts",
    parts({ gap: within({ high: 0.01, unit: "accuracy" }), test: within({ low: 0.98, unit: "accuracy" }) }),
    { gap: [0.004, 0.006, 0.005, 0.007], test: [0.987, 0.985, 0.988, 0.986] },
    ({ gap, test }) => ({
      x: { label: "seed", min: -0.5, max: 3.5, ticks: [0, 1, 2, 3] },
      y: { label: "gap of accuracies", min: 0, max: 0.02 },
      y2: { label: "test accuracy", min: 0.97, max: 0.99 },
      series: [
        { label: "gap (at most 0.01)", x: gap.map((_, seed) => seed), y: gap, kind: "points" },
        { label: "test (at least 0.98)", x: test.map((_, seed) => seed), y: test, kind: "points", axis: "right" },
      ],
    }),
  ),
  example(
    "own_rule",
    noninferior({ margin: 0.005, unit: "accuracy" }),
    { first: [0.981, 0.979, 0.983, 0.98, 0.978, 0.982], second: [0.983, 0.98, 0.982, 0.982, 0.981, 0.983] },
    ({ first, second }, { interval }) =>
      dots("accuracy, first - second", "", first.map((value, seed) => value - second[seed]), interval, {
        lines: [{ axis: "y", at: -0.005, label: "-0.005" }],
      }),
  ),
];

const page = Deno.readTextFileSync(new URL("gallery.md", import.meta.url));

for (const { name, judgement: { verdict, finding }, panel } of examples) {
  Deno.test(`the gallery shows ${name} and what it finds`, async (t) => {
    const figure: Figure = { width: "single", aspect: 0.55, panels: [panel] };
    await assertPictureRecord(t, new URL(`gallery/${name}.png`, import.meta.url), drawFigure(figure));
    assert(page.includes(`gallery/${name}.png`), `docs/gallery.md does not show gallery/${name}.png`);
    assert(occurs(`**${verdict}**: ${finding}`, page), `docs/gallery.md does not say "**${verdict}**: ${finding}"`);
  });
}

Deno.test("the rules show the rule of one's own that the gallery has", () => {
  const rules = Deno.readTextFileSync(new URL("rules.md", import.meta.url));
  assert(rules.includes(Deno.readTextFileSync(new URL("noninferior.ts", import.meta.url)).trim()));
});
