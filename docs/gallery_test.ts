// Draws the pictures of docs/gallery.md, and holds its findings to what the rules say of the same numbers.
import assert from "node:assert/strict";
import {
  all,
  assertPictureRecord,
  association,
  consistent,
  count,
  drawFigure,
  type Figure,
  firstToStay,
  groupComparison,
  type Judgement,
  ordered,
  pairedComparison,
  type Panel,
  parts,
  predictionInterval,
  roughness,
  type Rule,
  signFlip,
  similar,
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

function example<M, N extends M>(
  name: string,
  rule: Rule<M>,
  numbers: N,
  panelOf: (numbers: N, judgement: Judgement) => Panel,
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

/** Groups beside each other, one dot a run. */
function groups(label: string, unit: string, named: Readonly<Record<string, readonly number[]>>): Panel {
  const names = Object.keys(named);
  return {
    x: { label: names.join(", "), min: -0.5, max: names.length - 0.5, ticks: [] },
    y: { label, unit },
    series: names.map((name, i) => ({ label: name, x: named[name].map(() => i), y: named[name], kind: "points" })),
    labels: "ends",
  };
}

/** A dozen epochs of a loss for each seed, the same ones wherever they are shown. */
const curves = {
  cosine: [
    [2.2, 1.5, 1.1, 0.84, 0.68, 0.55, 0.47, 0.42, 0.38, 0.36, 0.35, 0.34],
    [2.3, 1.6, 1.2, 0.91, 0.7, 0.58, 0.5, 0.43, 0.39, 0.4, 0.37, 0.36],
    [2.1, 1.4, 1.0, 0.8, 0.66, 0.57, 0.46, 0.44, 0.37, 0.35, 0.36, 0.34],
    [2.2, 1.6, 1.1, 0.88, 0.72, 0.59, 0.49, 0.44, 0.4, 0.38, 0.36, 0.35],
  ],
  constant: [
    [2.2, 1.4, 1.2, 0.8, 0.95, 0.6, 0.72, 0.48, 0.66, 0.44, 0.58, 0.41],
    [2.3, 1.3, 1.5, 0.9, 0.78, 0.92, 0.55, 0.7, 0.47, 0.61, 0.43, 0.52],
    [2.1, 1.5, 1.0, 1.2, 0.7, 0.85, 0.58, 0.5, 0.68, 0.42, 0.55, 0.4],
    [2.2, 1.6, 1.3, 0.85, 1.05, 0.66, 0.8, 0.52, 0.6, 0.46, 0.62, 0.44],
  ],
};

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
    "margin",
    pairedComparison({
      alternative: "greater",
      unit: "accuracy",
      margin: { size: 0.005, reason: "half a point of accuracy decides no choice of net" },
    }),
    { first: [0.971, 0.969, 0.972, 0.97, 0.968], second: [0.97, 0.97, 0.971, 0.971, 0.969] },
    ({ first, second }, { interval }) =>
      dots("difference of accuracies", "", first.map((value, seed) => value - second[seed]), interval, {
        y: { label: "difference of accuracies", min: -0.007, max: 0.007 },
        lines: [{ axis: "y", at: -0.005, label: "-0.005" }, { axis: "y", at: 0.005, label: "0.005" }],
      }),
  ),
  example(
    "similar",
    similar({
      margin: { size: 1.1, reason: "two seeds of one net differ by as much" },
      scale: "log",
      unit: "nats",
    }),
    { first: [0.305, 0.291, 0.302, 0.318, 0.297], second: [0.301, 0.299, 0.294, 0.321, 0.29] },
    (pairs, { interval }) =>
      dots("test loss, 8 bits / 32 bits", "", ratios(pairs), interval, {
        y: { label: "test loss, 8 bits / 32 bits", min: 0.88, max: 1.13 },
        lines: [{ axis: "y", at: 1 / 1.1, label: "1 / 1.1" }, { axis: "y", at: 1.1, label: "1.1" }],
      }),
  ),
  example(
    "group_comparison",
    groupComparison({ alternative: "less", scale: "log", unit: "perplexity" }),
    { first: [23.9, 24.4, 23.7, 24.1, 24.6], second: [25.3, 26.9, 24.9] },
    ({ first, second }) => groups("perplexity", "", { ours: first, theirs: second }),
  ),
  example(
    "ordered",
    ordered({ order: ["large", "medium", "small"], alternative: "greater", scale: "logit", unit: "accuracy" }),
    {
      large: [0.974, 0.977, 0.972, 0.976],
      medium: [0.953, 0.957, 0.949, 0.955],
      small: [0.921, 0.931, 0.915, 0.926],
    },
    (nets) => groups("test accuracy", "", nets as Record<string, number[]>),
  ),
  example(
    "association",
    association({ wanted: "down", unit: "test accuracy", along: "sharpness", over: "optimisers" }),
    {
      sgd: { along: [1.2], value: [0.943] },
      momentum: { along: [1.5], value: [0.945] },
      nesterov: { along: [1.4], value: [0.944] },
      rmsprop: { along: [2.2], value: [0.931] },
      adagrad: { along: [1.9], value: [0.936] },
      adam: { along: [2.8], value: [0.928] },
    },
    (settings) => ({
      x: { label: "sharpness" },
      y: { label: "test accuracy" },
      series: [{
        label: "optimisers",
        x: Object.values(settings).map(({ along }) => along[0]),
        y: Object.values(settings).map(({ value }) => value[0]),
        kind: "points",
      }],
      labels: "none",
    }),
  ),
  example(
    "first_to_stay",
    within({ low: 5.6, high: 8.4, unit: "epochs" }),
    curves.cosine.map((losses) => (firstToStay(losses, { below: 0.5 }) ?? losses.length) + 1),
    () => ({
      x: { label: "epoch" },
      y: { label: "loss", unit: "nats" },
      series: curves.cosine.map((y, seed) => ({ label: `seed ${seed}`, x: y.map((_, epoch) => epoch + 1), y })),
      lines: [{ axis: "y", at: 0.5, label: "0.5" }],
      labels: "none",
    }),
  ),
  example(
    "roughness",
    pairedComparison({ alternative: "less", scale: "log" }),
    { first: curves.cosine.map(roughness), second: curves.constant.map(roughness) },
    () => ({
      x: { label: "epoch" },
      y: { label: "loss", unit: "nats" },
      series: Object.entries(curves).map(([label, [y]]) => ({ label, x: y.map((_, epoch) => epoch + 1), y })),
      labels: "ends",
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
