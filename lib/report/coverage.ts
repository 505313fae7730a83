import { projectRoot } from "../project/mod.ts";
import { type Sentence, sentencesOf } from "./sentences.ts";
import { fold } from "./text.ts";

/** How much of a report is claimed, as a line coverage tool would say it. */
export interface Coverage {
  /** Factual sentences that share words with a claim's quote. */
  readonly covered: readonly Sentence[];
  /** Factual sentences that no claim touches. */
  readonly uncovered: readonly Sentence[];
}

/** Sentences of a report that state no finding, and why. */
export interface WithoutFindings {
  readonly reason: string;
  readonly texts: readonly string[];
}

/**
 * Sentences that state no finding, each group with its reason: what the project's `report_without_findings.json` holds, or none. A
 * sentence counts as factual unless it stands there.
 */
export function sentencesWithoutFindings(
  path: string = `${projectRoot()}/report_without_findings.json`,
): readonly WithoutFindings[] {
  try {
    return JSON.parse(Deno.readTextFileSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/**
 * Which factual sentences of a report carry a claim.
 *
 * @param quotes Of all claims.
 * @param without Sentences that state no finding.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { coverageOf } from "./coverage.ts";
 * const { covered, uncovered } = coverageOf("It fell. It rose.", ["rose"], []);
 * assert.equal(covered[0].text, "It rose.");
 * assert.equal(uncovered[0].text, "It fell.");
 * ```
 */
export function coverageOf(
  report: string,
  quotes: readonly string[],
  without: readonly string[] = sentencesWithoutFindings().flatMap(({ texts }) => texts),
): Coverage {
  const folded = fold(report);
  const set = new Set(without.map(fold));
  const spans = quotes.map(fold).flatMap((quote) => placesOf(quote, folded));
  const factual = sentencesOf(report).filter(({ text }) => !set.has(text));
  const isCovered = ({ start, end }: Sentence) => spans.some((span) => span.start < end && span.end > start);
  return { covered: factual.filter(isCovered), uncovered: factual.filter((sentence) => !isCovered(sentence)) };
}

/** All places of a quote in a folded text. */
function placesOf(quote: string, folded: string): { start: number; end: number }[] {
  const places = [];
  for (let start = folded.indexOf(quote); quote && start >= 0; start = folded.indexOf(quote, start + 1)) {
    places.push({ start, end: start + quote.length });
  }
  return places;
}
