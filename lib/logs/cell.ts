/** What stands for no value in tables of all kinds. NaN is a value in a log: a loss that diverged. */
const gaps: ReadonlySet<unknown> = new Set([
  "",
  "NA",
  "N/A",
  "null",
  "NULL",
  "None",
  "-",
  "–",
  "—",
  "?",
  "<NA>",
  undefined,
  null,
]);

const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Whether nothing is in a cell. */
export const isGap = (cell: unknown): boolean => gaps.has(cell);

/**
 * The number in a cell of a log, which programs write in many ways: `0.98`, `98 %`, `nan`, `-inf`, `Infinity`, `True`; undefined where there
 * is none.
 *
 * @param decimal The decimal sign of a text.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { numberIn } from "./cell.ts";
 * assert.deepEqual(["1e-3", "98 %", "-inf", "adam"].map((cell) => numberIn(cell)), [0.001, 0.98, -Infinity, undefined]);
 * assert.equal(numberIn("0,98", ","), 0.98);
 * ```
 */
export function numberIn(cell: unknown, decimal: "." | "," = "."): number | undefined {
  if (typeof cell === "number") return cell;
  if (typeof cell === "bigint" || typeof cell === "boolean") return Number(cell);
  if (typeof cell !== "string") return undefined;
  const text = cell.trim().replace("\u2212", "-"),
    plain = decimal === "," && !text.includes(".") ? text.replace(",", ".") : text;
  if (number.test(plain)) return Number(plain);
  const share = /^(.*\d\.?) ?%$/.exec(plain);
  // Of 98.1 / 100 as 981 / 1000 would be.
  if (share && number.test(share[1])) return Number((Number(share[1]) / 100).toPrecision(15));
  const word = plain.toLowerCase();
  if (/^[+-]?nan$/.test(word)) return NaN;
  const infinite = /^([+-]?)inf(inity)?$/.exec(word);
  if (infinite) return infinite[1] === "-" ? -Infinity : Infinity;
  return word === "true" ? 1 : word === "false" ? 0 : undefined;
}

/** A mean with what stands behind its ±, as reports print them. */
export interface Printed {
  readonly mean: number;
  readonly spread: number;
}

/**
 * The mean and spread in a cell: `95.2 ± 0.3`, `95.2 +/- 0.3 %`, `$0.95 \\pm 0.01$`, `95.2 (0.3)`; undefined where there are none.
 *
 * @param decimal The decimal sign.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { printedIn } from "./cell.ts";
 * assert.deepEqual(printedIn("95.2 ± 0.3"), { mean: 95.2, spread: 0.3 });
 * assert.deepEqual(printedIn("95.2 (0.3) %"), { mean: 0.952, spread: 0.003 });
 * ```
 */
export function printedIn(cell: unknown, decimal: "." | "," = "."): Printed | undefined {
  if (typeof cell !== "string") return undefined;
  const [, ...found] = /^\$?(.+?)(?:±|\+\/?-|\\pm)(.+?)(%?)\$?$/.exec(cell.trim().replace("\\%", "%")) ??
    /^(.+?)\(([^()]+)\) ?(%?)$/.exec(cell.trim()) ?? [];
  const [mean, spread] = found.slice(0, 2).map((text) => numberIn(text.trim().replace(/ ?%?$/, found[2]), decimal));
  return mean === undefined || spread === undefined || !(spread >= 0) ? undefined : { mean, spread };
}
