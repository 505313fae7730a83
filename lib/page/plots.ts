import type { Interval, Judgement } from "../claim/mod.ts";
import type { Dot, Plot, Stretch } from "./model.ts";

/** The plots of a judgement: one of each part that was measured, or of the whole where it has no parts. */
export function plotsOf(judgement: Judgement, name = ""): Plot[] {
  if (judgement.parts) {
    return judgement.parts.flatMap((part) => plotsOf(part.judgement, name ? `${name}, ${part.name}` : part.name));
  }
  return [plotOf(name, judgement)];
}

function plotOf(name: string, judgement: Judgement): Plot {
  const { verdict, finding, unit = "", runs = [], interval, wanted, margin, effect } = judgement;
  const values = [...runs, ...(interval ?? []), ...(effect === undefined ? [] : [effect])].filter((x) => x !== null);
  // An end that is far out of what was measured would squeeze the rest into a corner: then it is only pointed at.
  const spread = Math.max(...values) - Math.min(...values);
  const near = [...(wanted ?? []), ...(margin ?? [])].filter((end) =>
    end !== null && end >= Math.min(...values) - 3 * spread && end <= Math.max(...values) + 3 * spread
  );
  const axis = axisOf([...values, ...near.filter((end) => end !== null)]);
  return {
    name,
    verdict,
    finding,
    unit,
    dots: axis ? dotsOf(runs, axis) : [],
    interval: axis && interval ? stretch(interval, axis) : null,
    wanted: axis && wanted ? stretch(wanted, axis) : null,
    ...(axis && margin ? { margin: stretch(margin, axis) } : {}),
    ticks: axis ? axis.ticks.map((value) => ({ at: axis.place(value), label: number(value) })) : [],
  };
}

/** A plot of numbers that nothing is said of yet, on an axis that has room for all of some. */
export function dotsPlot(name: string, values: readonly number[], all: readonly number[]): Plot {
  const axis = axisOf(all.filter(Number.isFinite));
  return {
    ...{ name, verdict: "no evidence yet", finding: "", unit: "", interval: null, wanted: null },
    dots: axis ? dotsOf(values.filter(Number.isFinite), axis) : [],
    ticks: axis ? axis.ticks.map((value) => ({ at: axis.place(value), label: number(value) })) : [],
  };
}

/** Share of the axis that a dot is wide, where the plot is at its widest. */
const dotWidth = 0.02;

/** In the order of seeds; where dots would hide each other they stand one on the other. */
function dotsOf(runs: readonly number[], { place }: Axis): Dot[] {
  const dots: Dot[] = [];
  for (const [seed, value] of runs.entries()) {
    const at = place(value);
    const taken = new Set(dots.filter((dot) => Math.abs(dot.at - at) < dotWidth).map(({ level }) => level));
    let level = 0;
    while (taken.has(level)) level++;
    dots.push({ at, level, label: `seed ${seed}: ${number(value)}` });
  }
  return dots;
}

interface Axis {
  place(value: number): number;
  readonly ticks: readonly number[];
}

/** An axis on which all values have a place, logarithmic where they spread by factors; undefined where nothing was measured. */
function axisOf(values: readonly number[]): Axis | undefined {
  if (values.length === 0) return undefined;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const logarithmic = low > 0 && high / low > 20;
  const to = logarithmic ? Math.log10 : (value: number) => value;
  const pad = (to(high) - to(low)) * 0.08 || Math.abs(to(high)) * 0.05 || 1;
  const [from, until] = [to(low) - pad, to(high) + pad];
  const place = (value: number) => Math.min(1, Math.max(0, (to(value) - from) / (until - from)));
  return { place, ticks: logarithmic ? powers(from, until) : round(from, until) };
}

function powers(from: number, until: number): number[] {
  const found: number[] = [];
  for (let power = Math.ceil(from); power <= until; power++) found.push(10 ** power);
  return found.length >= 2 ? found : [10 ** from, 10 ** until].map((value) => Number(value.toPrecision(1)));
}

function round(from: number, until: number): number[] {
  const rough = (until - from) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough)!;
  const found: number[] = [];
  for (let i = Math.ceil(from / step); i * step <= until; i++) found.push(Number((i * step).toPrecision(12)));
  return found;
}

function stretch([low, high]: Interval, { place }: Axis): Stretch {
  const label = low === null
    ? `at most ${number(high!)}`
    : high === null
    ? `at least ${number(low)}`
    : low === high
    ? number(low)
    : `${number(low)} to ${number(high)}`;
  return { from: low === null ? 0 : place(low), to: high === null ? 1 : place(high), label };
}

/** As findings write them. */
function number(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size >= 1e-6 && size < 1e6 ? String(Number(value.toPrecision(4))) : value.toExponential(1);
}
