import { extent, max, min, ticks } from "d3-array";
import type { Axis, Panel } from "./figure.ts";

/** What an axis shows, once the data are known. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly log: boolean;
  /** Where a number stands, and the number in words. */
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
  /** Where a short line stands without a number. */
  readonly minorTicks: readonly number[];
}

/** A number as it is printed: a true minus sign, groups of three digits. */
export function numberText(value: number, decimals?: number): string {
  const text = decimals === undefined ? String(value) : value.toFixed(decimals);
  const [whole, ...rest] = text.split(".");
  return [whole.replace(/\B(?=(\d{3})+$)/g, ","), ...rest].join(".").replace("-", "\u2212");
}

/** 10 to a whole power, with the power raised: `10⁻⁴`. */
export function powerText(power: number): string {
  return `10${String(power).replace("-", "⁻").replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)])}`;
}

/**
 * The numbers of a linear axis between its ends, all with as many decimals as the step between them needs; very small
 * and very large ones as multiples of a power of ten.
 */
function linearTicks(min: number, max: number, count: number): Scale["ticks"] {
  const values: number[] = ticks(min, max, count);
  const greatest = Math.max(...values.map(Math.abs));
  const power = greatest > 0 && (greatest < 1e-3 || greatest >= 1e6) ? Math.floor(Math.log10(greatest)) : 0;
  const step = values.length > 1 ? (values.at(-1)! - values[0]) / (values.length - 1) : greatest || 1;
  const decimals = Math.max(0, power - Math.floor(Math.log10(step) + 1e-9));
  const label = (value: number) =>
    power && value
      ? `${numberText(value / 10 ** power, decimals)}·${powerText(power)}`
      : numberText(value, power ? 0 : decimals);
  return values.map((value) => ({ value, label: label(value) }));
}

/** Powers of ten; where fewer than two of them fit, also 2 and 5 times them. */
function logTicks(min: number, max: number, count: number): Pick<Scale, "ticks" | "minorTicks"> {
  const [first, last] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))];
  const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  // 10 ** -5 is not 1e-5 to the last bit.
  const times = (factor: number, power: number) => Number(`${factor}e${power}`);
  const inside = (value: number) => value >= min && value <= max;
  const decades = powers.filter((power) => inside(times(1, power)));
  const minorTicks = powers.flatMap((power) => [2, 3, 4, 5, 6, 7, 8, 9].map((factor) => times(factor, power))).filter(
    inside,
  );
  if (decades.length >= 2) {
    const every = Math.ceil(decades.length / count);
    const shown = decades.filter((power) => power % every === 0);
    return { ticks: shown.map((power) => ({ value: times(1, power), label: powerText(power) })), minorTicks };
  }
  const round = powers.flatMap((power) => [1, 2, 5].map((factor) => ({ factor, power })))
    .filter(({ factor, power }) => inside(times(factor, power)));
  const plain = round.every(({ power }) => power >= -3 && power <= 3);
  const labelled = round.map(({ factor, power }) => ({
    value: times(factor, power),
    label: plain ? numberText(times(factor, power)) : factor === 1 ? powerText(power) : `${factor}·${powerText(power)}`,
  }));
  return labelled.length >= 2 ? { ticks: labelled, minorTicks } : { ticks: linearTicks(min, max, 4), minorTicks: [] };
}

/** The scale of an axis that has to show some numbers. */
export function scaleOf(
  axis: Axis,
  shown: readonly number[],
  room: { padding: readonly [low: number, high: number]; count: number },
): Scale {
  const log = axis.scale === "log";
  const to = log ? Math.log10 : Number;
  const from = log ? (value: number) => 10 ** value : Number;
  const usable = [...shown, ...(axis.ticks ?? [])].filter((value) => Number.isFinite(value) && (!log || value > 0));
  const [low, high] = extent(usable.map(to)) as [number | undefined, number | undefined];
  const empty = low === undefined || high === undefined;
  const [least, most] = empty ? [0, 1] : low === high ? [low - 0.5, high + 0.5] : [low, high];
  const [before, after] = room.padding.map((share) => share * (most - least));
  const min = axis.min ?? from(least - before);
  const max = axis.max ?? from(most + after);
  if (axis.ticks) {
    return { min, max, log, ticks: axis.ticks.map((value) => ({ value, label: numberText(value) })), minorTicks: [] };
  }
  // Numbers on an axis that nothing has set would be made up.
  if (empty && (axis.min === undefined || axis.max === undefined)) return { min, max, log, ticks: [], minorTicks: [] };
  return {
    min,
    max,
    log,
    ...(log ? logTicks(min, max, room.count) : { ticks: linearTicks(min, max, room.count), minorTicks: [] }),
  };
}

/** The numbers that each axis of a panel has to show. */
function shownOn(panel: Panel, axis: "x" | "left" | "right"): number[] {
  const key = axis === "x" ? "x" : "y";
  const here = ({ axis: side = "left" }: { axis?: "left" | "right" }) => axis === "x" || side === axis;
  const references = key === "x" || axis === "left"
    ? [
      ...(panel.lines ?? []).filter((line) => line.axis === key).map(({ at }) => at),
      ...(panel.regions ?? []).filter((region) => region.axis === key).flatMap(({ from, to }) => [from, to]),
    ]
    : [];
  return [
    ...panel.series.filter(here).flatMap((series) => [
      ...series[key],
      ...(key === "y"
        ? [series.band, series.errorBars].flatMap((spread) => [...(spread?.low ?? []), ...(spread?.high ?? [])])
        : []),
    ]),
    ...(panel.marks ?? []).filter(here).map((mark) => mark[key]),
    ...references,
  ];
}

/** The scales of a panel. Lines reach the frame at both sides; points and marks keep off it. */
export function scalesOf(panel: Panel, size: { width: number; height: number }) {
  const shown = shownOn(panel, "x");
  const separate = [
    ...panel.series.filter(({ kind = "line" }) => kind !== "line").flatMap(({ x }) => x),
    ...(panel.marks ?? []).map(({ x }) => x),
    ...(panel.lines ?? []).map(({ at }) => at),
    ...(panel.regions ?? []).flatMap(({ from, to }) => [from, to]),
  ];
  const touches = (end: number | undefined) => (end !== undefined && separate.includes(end) ? 0.04 : 0);
  const vertical = { padding: [0.05, 0.05], count: Math.max(3, Math.floor(size.height / 40)) } as const;
  return {
    x: scaleOf(panel.x, shown, {
      padding: [touches(min(shown)), touches(max(shown))],
      count: Math.max(3, Math.floor(size.width / 60)),
    }),
    left: scaleOf(panel.y, shownOn(panel, "left"), vertical),
    right: panel.y2 && scaleOf(panel.y2, shownOn(panel, "right"), vertical),
  };
}
