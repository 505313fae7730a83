import { qValues } from "../statistics/mod.ts";
import type { Judgement } from "./judgement.ts";
import type { VerdictRow } from "./verdict_row.ts";

/** The two-sided p-value that a verdict rests on; null where only the text is judged, in which there is no chance. */
export function pOfVerdict({ verdict, question, p }: Judgement): number | null {
  if (question === "the text") return null;
  return Math.min(1, 2 * (verdict === "inconclusive" ? Math.min(p.upheld, p.refuted) : p[verdict]));
}

/** Rows of claims, each with its q-value among all of them: see {@linkcode qValues}. */
export function withQValues(rows: readonly VerdictRow[]): VerdictRow[] {
  const tested = rows.filter(({ p }) => p !== null);
  const found = new Map(qValues(tested.map(({ p }) => p!)).map((q, i) => [tested[i], q]));
  return rows.map((row) => ({ ...row, q: found.get(row) ?? null }));
}

/**
 * How many wrong verdicts are to be expected at most: the sum of the probabilities, each at most 1 - level, with which the rules of
 * the claims that are judged by runs uphold what is not so or refute what is. Whatever is true, and however they depend on each
 * other, the mean number of wrong ones is no larger.
 */
export function expectedWrong(
  rows: readonly Pick<VerdictRow, "p" | "errorRate">[],
): { readonly claims: number; readonly atMost: number } {
  const tested = rows.filter(({ p }) => p !== null);
  return { claims: tested.length, atMost: tested.reduce((sum, { errorRate }) => sum + errorRate!, 0) };
}

/** The same in words. */
export function expectedWrongWords(rows: readonly Pick<VerdictRow, "p" | "q" | "errorRate">[]): string | undefined {
  const { claims, atMost } = expectedWrong(rows);
  if (claims === 0) return undefined;
  const sure = rows.filter(({ q }) => q !== null && q <= 0.05).length;
  return `Of ${claims} verdicts by runs at most ${
    Number(atMost.toFixed(1))
  } are expected to be wrong, whatever is true; ${sure} have a q-value of at most 5 %`;
}
