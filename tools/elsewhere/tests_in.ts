/** What a run of `deno test` has come to. */
export interface Tests {
  /** How many passed or failed: 0 where nothing ran. */
  readonly ran: number;
  /** Its summary, or that there is none. */
  readonly text: string;
  /** The errors, and which tests they are of; or, where the tests did not come to their end, all that was said. */
  readonly failures: string;
}

/**
 * Reads what `deno test` printed without colours.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { testsIn } from "./tests_in.ts";
 * assert.equal(testsIn("a ... ok (1ms)\n\nok | 1 passed | 0 failed (2ms)\n").ran, 1);
 * ```
 */
export function testsIn(said: string): Tests {
  const summary = said.match(/^(?:ok|FAILED) \| .*$/gm)?.at(-1);
  if (!summary) return { ran: 0, text: "the tests did not run to their end", failures: said };
  const count = (word: string) => Number(summary.match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0);
  const errors = said.indexOf("\n ERRORS \n");
  return {
    ran: count("passed") + count("failed"),
    text: summary.replace(/^\w+ \| /, ""),
    failures: errors >= 0 ? said.slice(errors).trim() : said.trim().split("\n").slice(-20).join("\n"),
  };
}
