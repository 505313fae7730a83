import { projectRoot } from "../project/mod.ts";

const read = new Map<string, string>();

/** The report's text (default: `report.md` of the project). It is read once. */
export function readReport(path: string = `${projectRoot()}/report.md`): string {
  let text = read.get(path);
  if (text === undefined) {
    text = Deno.readTextFileSync(path);
    read.set(path, text);
  }
  return text;
}

/** A text with each run of white space as one space. */
export function fold(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/**
 * Whether a quote stands in the report word for word; white space does not count.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { occurs } from "./text.ts";
 * assert(occurs("over 98 %", "It is over\n98 % now."));
 * assert(!occurs("Over 98 %", "It is over\n98 % now."));
 * ```
 */
export function occurs(quote: string, report: string): boolean {
  return quote.trim() !== "" && fold(report).includes(fold(quote));
}
