/** What one replay says that it did. */
export interface Replayed {
  /** Each check that was made, and what was wrong with it. */
  readonly checks: readonly { readonly check: string; readonly problem: string | null }[];
  /** Why it does not count as a replay to the recorded bytes; none where it does. */
  readonly problems: readonly string[];
}

/**
 * Reads what `upheld replay --json` printed. One that made no check, or ended in another way than its checks say, is a problem, however
 * calmly it ended.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readReplayed } from "./replayed.ts";
 * const row = { check: "function/deep-0, steps 1 to 50", problem: null };
 * assert.deepEqual(readReplayed(JSON.stringify({ seed: 7, checks: [row] }), 0), { checks: [row], problems: [] });
 * assert.equal(readReplayed("", 0).problems.length, 1);
 * ```
 */
export function readReplayed(out: string, code: number): Replayed {
  const checks = checksOf(out);
  const wrong = checks.flatMap(({ check, problem }) => problem === null ? [] : [`${check}: ${problem}`]);
  if (checks.length === 0) return { checks, problems: [`The replay made no check, and ended with ${code}`] };
  if (wrong.length === 0 && code !== 0) {
    return { checks, problems: [`The replay ended with ${code} for all its checks`] };
  }
  return { checks, problems: wrong };
}

function checksOf(out: string): Replayed["checks"] {
  try {
    return JSON.parse(out).checks ?? [];
  } catch {
    return [];
  }
}
