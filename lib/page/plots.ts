import type { Alternative, Interval, Judgement, Look, Verdict } from "../claim/mod.ts";
import { counted } from "../validation/mod.ts";
import type { Bin, Dot, Plot, PlotRow, Stretch } from "./model.ts";

/** What else was found of a claim: at the looks of its plan, and under other choices. */
export interface Beside {
  readonly looks?: readonly Look[];
  readonly under?: readonly Pick<Alternative, "name" | "judgement">[];
}

/** The plots of a judgement: one of each part that was measured, or of the whole where it has no parts. */
export function plotsOf(judgement: Judgement, beside: Beside = {}, name = ""): Plot[] {
  if (!judgement.parts) return [plotOf(name, judgement, beside)];
  return judgement.parts.flatMap((part, i) => {
    // What a look tells of the whole is not told of each part.
    const under = beside.under?.map(({ name, judgement }) => ({ name, judgement: partOf(judgement, part.name, i) }));
    return plotsOf(part.judgement, { under }, name ? `${name}, ${part.name}` : part.name);
  });
}

function partOf(judgement: Judgement | undefined, name: string, place: number): Judgement | undefined {
  const part = judgement?.parts?.[place];
  return part?.name === name ? part.judgement : undefined;
}

/** An effect and its interval below the runs. */
interface RowOf {
  readonly name: string;
  readonly verdict: Verdict;
  readonly effect?: number;
  readonly interval?: Interval;
}

function rowsBeside({ looks = [], under = [] }: Beside): RowOf[] {
  return [
    ...(looks.length > 1 ? looks : []).map(({ seeds, verdict, interval }) => ({
      name: `at ${counted(seeds, "seed")}`,
      verdict,
      interval,
    })),
    ...under.flatMap(({ name, judgement }) => {
      if (!judgement || (judgement.effect === undefined && !judgement.interval)) return [];
      const { verdict, effect, interval } = judgement;
      return [{ name, verdict, effect, interval }];
    }),
  ];
}

function plotOf(name: string, judgement: Judgement, beside: Beside): Plot {
  const { verdict, finding, unit = "", runs = [], interval, wanted, margin, effect } = judgement;
  const values = [...runs, ...(interval ?? []), ...(effect === undefined ? [] : [effect])].filter((x) => x !== null);
  const rows = rowsBeside(beside);
  // An end that is far out of what was measured would squeeze the rest into a corner: then it is only pointed at.
  const to = judgement.placedOn === "log" ? logOf : (value: number) => value;
  const places = values.map(to), low = Math.min(...places), high = Math.max(...places);
  const near = [...(wanted ?? []), ...(margin ?? []), ...rows.flatMap(({ effect }) => effect ?? [])].filter((end) =>
    end !== null && to(end) >= low - 3 * (high - low) && to(end) <= high + 3 * (high - low)
  );
  const axis = axisOf([...values, ...near.filter((end) => end !== null)], judgement.placedOn === "log");
  const drawn = {
    name,
    verdict,
    finding,
    unit,
    ...shownRuns(runs, axis),
    interval: axis && interval ? stretch(interval, axis) : null,
    wanted: axis && wanted ? stretch(wanted, axis) : null,
    ticks: axis ? axis.ticks.map((value) => ({ at: axis.place(value), label: number(value) })) : [],
  };
  return {
    ...drawn,
    ...(axis && margin && { margin: stretch(margin, axis) }),
    ...(axis && rows.length > 0 && { rows: rows.map((row) => rowOf(row, axis)) }),
  };
}

function rowOf({ name, verdict, effect, interval }: RowOf, axis: Axis): PlotRow {
  const isOut = effect !== undefined && (effect < axis.value(0) ? "low" : effect > axis.value(1) && "high");
  const shown = interval ? stretch(interval, axis) : null;
  const words = [effect !== undefined && number(effect), shown && `interval ${shown.label}`, verdict].filter(Boolean);
  return {
    name,
    verdict,
    at: effect === undefined ? null : axis.place(effect),
    ...(isOut && { out: isOut }),
    interval: shown,
    label: `${name}: ${words.join(", ")}`,
  };
}

/** A plot of numbers that nothing is said of yet, on an axis that has room for all of some. */
export function dotsPlot(name: string, values: readonly number[], all: readonly number[]): Plot {
  const axis = axisOf(all.filter(Number.isFinite));
  return {
    ...{ name, verdict: "no evidence yet", finding: "", unit: "", interval: null, wanted: null },
    ...shownRuns(values.filter(Number.isFinite), axis),
    ticks: axis ? axis.ticks.map((value) => ({ at: axis.place(value), label: number(value) })) : [],
  };
}

/** A dot each, or how many lie where. */
function shownRuns(runs: readonly number[], axis: Axis | undefined): Pick<Plot, "dots" | "bins"> {
  if (!axis) return { dots: [] };
  return runs.length > mostDots ? { dots: [], bins: binsOf(runs, axis) } : { dots: dotsOf(runs, axis) };
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

/** More runs than these are shown by how many of them lie where. */
const mostDots = 150;

/** Bins in the width of the plot. */
const binCount = 50;

function binsOf(runs: readonly number[], { place, value }: Axis): Bin[] {
  const counts = new Uint32Array(binCount);
  for (const run of runs) counts[Math.min(binCount - 1, Math.floor(place(run) * binCount))]++;
  const most = Math.max(...counts);
  return [...counts].flatMap((count, i) => {
    const from = i / binCount, to = (i + 1) / binCount;
    const label = `${counted(count, "run")} from ${number(value(from))} to ${number(value(to))}`;
    return count === 0 ? [] : [{ from, to, height: count / most, label }];
  });
}

interface Axis {
  place(value: number): number;
  /** What stands at a place. */
  value(place: number): number;
  readonly ticks: readonly number[];
}

/** What is not positive has its place at the lower edge. */
const logOf = (value: number) => value > 0 ? Math.log10(value) : -Infinity;

/**
 * An axis on which all values have a place, logarithmic where they are ratios or spread by factors; undefined where nothing was
 * measured.
 */
function axisOf(values: readonly number[], areRatios = false): Axis | undefined {
  if (values.length === 0) return undefined;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const logarithmic = low > 0 && (areRatios || high / low > 20);
  const to = logarithmic ? logOf : (value: number) => value;
  const span = to(high) - to(low), size = Math.max(Math.abs(to(low)), Math.abs(to(high)));
  // What differs by rounding alone is one number: no tick would fit between.
  const pad = span > 1e-9 * size ? span * 0.08 : size * 0.05 || 1;
  const [from, until] = [to(low) - pad, to(high) + pad];
  const place = (value: number) => Math.min(1, Math.max(0, (to(value) - from) / (until - from)));
  const value = (place: number) => {
    const at = from + place * (until - from);
    return logarithmic ? 10 ** at : at;
  };
  return { place, value, ticks: logarithmic ? powers(from, until) : round(from, until) };
}

/** Powers of ten, or also twice and five times them where there are few. */
function powers(from: number, until: number): number[] {
  const steps = until - from > 2 ? [1] : [1, 2, 5], found: number[] = [];
  for (let power = Math.floor(from); power <= until; power++) {
    for (const step of steps) {
      const value = step * 10 ** power, at = Math.log10(value);
      if (at >= from && at <= until) found.push(Number(value.toPrecision(1)));
    }
  }
  return found.length >= 2 ? found : round(10 ** from, 10 ** until);
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
