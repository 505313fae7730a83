import { placesOfQuote } from "./quote.ts";
import { type Sentence, sentencesOf } from "./sentences.ts";
import { sentencesIn, sentencesWithoutFindings } from "./without_findings.ts";

/** How much of a report is claimed, as a line coverage tool would say it. */
export interface Coverage {
  /** Factual sentences that share words with a claim's quote. */
  readonly covered: readonly Sentence[];
  /** Factual sentences that no claim touches. */
  readonly uncovered: readonly Sentence[];
}

/**
 * Which factual sentences of a report carry a claim. Headings, cells of tables, images and bare numbers are none.
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
  const sentences = sentencesOf(report);
  const excluded = new Set(without.flatMap((text) => sentencesIn(text, report, sentences)));
  const places = quotes.flatMap((quote) => placesOfQuote(quote, report));
  const factual = sentences.filter((sentence) => sentence.kind === "sentence" && !excluded.has(sentence));
  const isCovered = ({ start, end }: Sentence) => places.some((place) => place.start < end && place.end > start);
  return { covered: factual.filter(isCovered), uncovered: factual.filter((sentence) => !isCovered(sentence)) };
}
