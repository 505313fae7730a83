import { palette } from "../lib/figure/color.ts";
import type { Figure, Series } from "../lib/figure/figure.ts";
import { overSeeds } from "../lib/figure/over_seeds.ts";

// Each function is a test: its picture is on record in `snapshots/figure/`. To add one is to add a function here.

const range = (length: number, value: (i: number) => number = Number) => Array.from({ length }, (_, i) => value(i));
/** A wiggle from -1 to 1 without a pattern one could see. */
const wiggle = (i: number, seed: number) => Math.sin(12.9898 * i * (seed + 1) + 78.233 * seed);

/** Loss curves over seeds on a log axis with printed values, and functions beside them. */
export function curves(): Figure {
  const nets: readonly [string, number, number, string][] = [
    ["shallow", 5.4e-5, 30, "0.000054"],
    ["deep", 1.53e-4, 22, "0.000153"],
    ["very deep", 4e-6, 14, "0.000004"],
  ];
  const epochs = range(300, (i) => i + 1);
  const x = range(201, (i) => -2 + i / 50);
  const target = x.map((x) => (x === 0 ? 1 : Math.sin(5 * Math.PI * x) / (5 * Math.PI * x)));
  const fits: Series[] = nets.map(([label, final], net) => ({
    label,
    x,
    y: target.map((y, i) => y + 2 * Math.sqrt(final) * Math.sin(i / (5 + net))),
  }));
  return {
    width: "double",
    panels: [{
      x: { label: "epoch" },
      y: { label: "training loss (MSE)", scale: "log" },
      series: nets.map(([label, final, pace]) => {
        const runs = range(10).map((seed) =>
          epochs.map((epoch) => (0.09 * Math.exp(-epoch / pace) + final) * Math.exp(0.5 * wiggle(epoch, seed)))
        );
        const loss = overSeeds(runs);
        return { label, x: epochs, y: loss.median, band: loss };
      }),
      marks: nets.map(([of, y, , text]) => ({ x: 300, y, of, text })),
    }, {
      x: { label: "x" },
      y: { label: "f(x)" },
      series: [...fits, { label: "sin(5πx) / 5πx", x, y: target, color: palette.black, dashed: true }],
    }],
  };
}

/** Points joined to paths, coloured by a value, with a colour bar and tags. */
export function paths(): Figure {
  const series = range(8).map((run): Series => ({
    label: `run ${run + 1}`,
    x: range(4, (k) => k * (5 - k / 2) * Math.cos(run * 0.8) + 0.3 * wiggle(k, run)),
    y: range(4, (k) => k * (5 - k / 2) * Math.sin(run * 0.8) + 0.3 * wiggle(k + 9, run)),
    values: [11, 97.4, 98.5, 99 + 0.2 * wiggle(1, run)],
    kind: "line+points",
    tag: String(run + 1),
  }));
  return {
    width: "single",
    aspect: 0.85,
    panels: [{
      x: { label: "first component", unit: "31 %" },
      y: { label: "second component", unit: "22 %" },
      series,
      labels: "none",
      colorBar: { label: "test accuracy", unit: "%", min: 96, max: 99.3 },
    }],
  };
}

/** Two quantities of one run on two axes. */
export function twoAxes(): Figure {
  const x = range(800, (i) => i + 1);
  const norm = x.map((i) =>
    (3 * Math.exp(-i / 80) + 0.3 + 0.3 * Math.exp(-(i % 100) / 15)) * Math.exp(0.1 * wiggle(i, 1))
  );
  const loss = x.map((i) => (2.2 * Math.exp(-i / 50) + 0.05) * Math.exp(0.1 * wiggle(i, 2)));
  const around = (y: number[]) => ({
    low: y.map((value) => 0.7 * value),
    high: y.map((value) => 1.4 * value),
    means: "range of 8 runs",
  });
  return {
    width: "single",
    panels: [{
      x: { label: "iteration" },
      y: { label: "gradient norm", scale: "log", color: palette.blue },
      y2: { label: "training loss", unit: "nats", scale: "log", color: palette.vermillion },
      series: [
        { label: "gradient norm", x, y: norm, color: palette.blue, band: around(norm) },
        { label: "training loss", x, y: loss, color: palette.vermillion, axis: "right", band: around(loss) },
      ],
    }],
  };
}

/** Error bars over a log axis with chosen numbers, and a scatter with a shaded range. */
export function barsAndRange(): Figure {
  const y = [2.1, 1.1, 0.6, 0.72, 0.95];
  const bars = {
    low: y.map((value) => 0.8 * value),
    high: y.map((value) => 1.25 * value),
    means: "95 % interval, 6 seeds",
  };
  return {
    width: "double",
    aspect: 0.7,
    panels: [{
      x: { label: "batch size", scale: "log", ticks: [5, 25, 125, 500, 1500] },
      y: { label: "sensitivity", scale: "log" },
      lines: [{ axis: "x", at: 125, label: "report: minimum near 125" }],
      series: [{ label: "sensitivity", x: [5, 25, 125, 500, 1500], y, errorBars: bars, kind: "line+points" }],
    }, {
      x: { label: "L² norm of the weights" },
      y: { label: "training loss", unit: "nats", scale: "log" },
      regions: [{ axis: "x", from: 17.9, to: 18.3, label: "report: 17.9 to 18.3" }],
      series: [{
        label: "snapshots",
        x: range(32, (i) => 16.6 + 0.5 * (i % 4) + 0.15 * wiggle(i, 3)),
        y: range(32, (i) => [2.3, 0.09, 0.05, 0.03][i % 4] * Math.exp(0.3 * wiggle(i, 4))),
        kind: "points",
        color: palette.green,
      }],
      note: "8 of 32 inside",
    }],
  };
}

/** Series named at their ends around a line to compare with, and a panel without evidence beside it. */
export function endsAndNoEvidence(): Figure {
  const epochs = range(50, (i) => i + 1);
  return {
    width: "double",
    aspect: 0.66,
    panels: [{
      title: "training loss",
      x: { label: "epoch" },
      y: { label: "cross-entropy", unit: "nats" },
      lines: [{ axis: "y", at: Math.LN10, label: "ln 10" }],
      labels: "ends",
      series: ["1,675", "4,045", "7,995", "20,223", "41,435"].map((label, net) => ({
        label,
        x: epochs,
        y: epochs.map((epoch) => 2.303 + 0.02 * Math.exp(-epoch / 2) - 0.00004 * net * net * epoch),
      })),
    }, {
      title: "test accuracy",
      x: { label: "epoch", min: -1, max: 20 },
      y: { label: "accuracy", unit: "%" },
      series: [{ label: "shallow CNN", x: [], y: [] }],
      marks: [[0, 98.74], [5, 99.3], [10, 99.35], [15, 99.47]].map(([x, y]) => ({
        x,
        y,
        of: "shallow CNN",
        text: y.toFixed(2),
      })),
    }],
    caption:
      "A caption that is longer than the figure is wide runs on in a second line, and no word of it is broken or lost; " +
      "bands, bars and diamonds are explained above the panels.",
  };
}
