import type { ChoiceLikelihood } from "./likelihood.ts";
import { shareWords } from "./likelihood_words.ts";
import { pValue } from "./rules/wording.ts";

/** What stands above the columns of an inference's table. */
export const inferenceHead: readonly string[] = [
  "choice",
  "share",
  "log likelihood",
  "numbers",
  "explains worst",
  "standard errors off",
  "p",
];

/**
 * An inference as a table, a row a choice: its share, the logarithm of the likelihood of the numbers that it was followed to, how many
 * these are, and which of them it explains worst, with the p-value among them (Bonferroni).
 */
export function inferenceTable(choices: readonly ChoiceLikelihood[]): string[][] {
  return choices.map(({ choice, share, logLikelihood, fit: { name, distance, p }, numbers }) => [
    choice,
    shareWords(share),
    logLikelihood.toFixed(1),
    String(numbers.length),
    name,
    Math.abs(distance) < 0.05 ? "0.0" : distance.toFixed(1),
    pValue(p).replace(/^p = /, ""),
  ]);
}
