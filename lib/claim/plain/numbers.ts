import { decimalExponent } from "../../math/mod.ts";
import type { Interval } from "../judgement.ts";
import type { NumberStyle } from "./words.ts";

/** How the numbers of a sentence are written. */
export interface Style {
  readonly as: NumberStyle;
  readonly unit: string;
}

/** A number to as many digits as the width of what it lies in makes sensible, and two at least where it is larger than that. */
function rounded(value: number, width: number, least = Math.abs(value) < width ? 0 : 2): string {
  if (value === 0 || Math.abs(value) < width / 1000) return "0";
  const digits = Math.max(width > 0 ? decimalExponent(value) - decimalExponent(width) + 1 : 6, least);
  if (digits < 1) return "0";
  const short = Number(value.toPrecision(Math.min(digits, 12)));
  if (Math.abs(short) >= 1e4) return short.toLocaleString("en-US");
  return Math.abs(short) >= 1e-6 ? decimal(short) : String(short);
}

/** Without an exponent. */
export function decimal(value: number): string {
  return String(value).includes("e") ? value.toFixed(20).replace(/0+$/, "") : String(value);
}

/** `17.2 %`, `0.4 percentage points`, `0.023 nats`. */
export function written(value: number, width: number, style: Style): string {
  return rounded(value * sizeOf(style), width * sizeOf(style), 2) + behind(style);
}

/** `15.6 to 18.8 %`, `at most 3`. */
export function span([low, high]: Interval, style: Style): string {
  if (low === null) return high === null ? "anything" : `at most ${exact(high, style)}`;
  if (high === null) return `at least ${exact(low, style)}`;
  const width = (high - low) * sizeOf(style);
  // Ends that are far apart have digits of their own.
  if (low > 0 && high > 10 * low) {
    return `${exact(low, style, 2).replace(behind(style), "")} to ${exact(high, style, 2)}`;
  }
  return `${rounded(low * sizeOf(style), width / 10)} to ${rounded(high * sizeOf(style), width / 10)}${behind(style)}`;
}

/** A range behind the number that it belongs to, which has told the unit: `92.8 to 93.2 %`, `1.63 to 1.66`. */
export function shortSpan(interval: Interval, style: Style): string {
  return span(interval, brief(style)).replace(/ percentage points$/, "");
}

/** A range that someone stated, behind a number that has told the unit: `at least 98 %`, `9.42 to 10.6 %`, `at most 3`. */
export function limits(range: Interval, style: Style): string {
  return limitsOf(range, brief(style)).replace(/ percentage points$/, "");
}

const brief = (style: Style): Style => ({ ...style, unit: "" });

function limitsOf([low, high]: Interval, style: Style): string {
  if (low === null || high === null) return span([low, high], style);
  return `${exact(low, style).replace(behind(style), "")} to ${exact(high, style)}`;
}

/** A number to so many digits, whatever it lies in. */
export function exact(value: number, style: Style, digits = 3): string {
  const stated = Number((value * sizeOf(style)).toPrecision(digits));
  return (Math.abs(stated) >= 1e-9 ? decimal(stated) : String(stated)) + behind(style);
}

const sizeOf = ({ as }: Style) => as === "number" ? 1 : 100;
const behind = ({ as, unit }: Style) =>
  (as === "percent" ? " %" : as === "points" ? " percentage points" : "") + (unit && ` ${unit}`);

const fractions: Readonly<Record<number, string>> = {
  2: "half",
  3: "a third",
  4: "a quarter",
  5: "a fifth",
  10: "a tenth",
};

/** A ratio as people say it: `12 % higher`, `about twice as high`, `about a third as high`, `3.4 times lower`. */
export function times(ratio: number): string {
  const size = Math.max(ratio, 1 / ratio), whole = Math.round(size);
  if (size < 1.45) return part(ratio);
  if (Math.abs(size / whole - 1) < 0.06 && whole >= 2) {
    if (ratio > 1) return `about ${whole === 2 ? "twice" : `${factor(whole)} times`} as high`;
    if (Object.hasOwn(fractions, whole)) return `about ${fractions[whole]} as high`;
  }
  return ratio > 1 ? `${factor(size)} times as high` : `${factor(size)} times lower`;
}

/** A range of ratios as people say it: `5 to 31 % higher`, `1.7 to 6 times lower`, `16 % lower to 50 % higher`. */
export function timesSpan([low, high]: Interval): string {
  if (low === null || high === null) return "";
  if (low >= 1) {
    return high < 2 ? `${change(low)} to ${change(high)} % higher` : `${factor(low)} to ${factor(high)} times as high`;
  }
  if (high <= 1) {
    return low > 0.5
      ? `${change(high)} to ${change(low)} % lower`
      : `${factor(1 / high)} to ${factor(1 / low)} times lower`;
  }
  return `from ${far(low)} to ${far(high)}`;
}

const far = (ratio: number) => {
  const size = Math.max(ratio, 1 / ratio);
  return size < 2 ? part(ratio) : `${factor(size)} times ${ratio > 1 ? "higher" : "lower"}`;
};
const part = (ratio: number) => `${change(ratio)} % ${ratio > 1 ? "higher" : "lower"}`;
const change = (ratio: number) => rounded(100 * Math.abs(ratio - 1), 10 * Math.abs(ratio - 1));
const factor = (size: number) => Number(size.toPrecision(2)).toLocaleString("en-US");
