import type { Experiment } from "../experiment/mod.ts";
import { infer, type Inference, inferenceMoved } from "./inference.ts";
import type { Fit, Likelihoods } from "./likelihood.ts";
import { fitWords, sharesWords, worthWords } from "./likelihood_words.ts";

/** What is assumed in place of what the report leaves unsaid, as data: `verify --json` prints it with each claim that hangs on it. */
export interface AssumptionRow {
  readonly name: string;
  readonly unsaid: string;
  readonly choice: string;
  readonly reason: string;
  /** Share of each choice in the likelihood of what the report prints; null where that tells nothing, or is not known yet. */
  readonly likelihood: Readonly<Record<string, number>> | null;
  /** What the most likely choice explains worst, also in words; null where `likelihood` is. */
  readonly fit: Fit & { readonly words: string } | null;
  /** How many printed numbers that rests on, and how many independent ones they are worth; null where `likelihood` is. */
  readonly numbers: Likelihoods["numbers"] | null;
  /** What differs from the record, in words. */
  readonly moved: string | null;
}

/** The assumptions of an experiment, each with what the report's numbers say of it by the inferences that there are. */
export function assumptionRows(
  experiment: Experiment,
  inferences: readonly Inference[],
  snapshots: string,
): AssumptionRow[] {
  return experiment.assumptions.map(({ name, unsaid, default: choice, reason }) => {
    const row = { name, unsaid, choice, reason, likelihood: null, fit: null, numbers: null };
    const inference = inferences.find((it) => it.experiment === experiment && it.assumption === name);
    if (!inference) return { ...row, moved: null };
    try {
      const inferred = infer(inference);
      const moved = inferenceMoved(inferred, snapshots) ?? null;
      const { likelihoods } = inferred;
      if (!likelihoods) return { ...row, moved };
      const { choices, numbers } = likelihoods;
      return {
        ...row,
        likelihood: Object.fromEntries(choices.map(({ choice, share }) => [choice, share])),
        fit: { ...choices[0].fit, words: fitWords(likelihoods) },
        numbers,
        moved,
      };
    } catch (error) {
      return { ...row, moved: (error as Error).message };
    }
  });
}

/**
 * How likely what the report prints is under each choice, and what none explains, in words: `0.5 97 %, 0.25 3.0 % (by 8 numbers
 * that are worth 5.1 independent ones); no choice tried explains ...`; undefined where that tells nothing.
 */
export function likelihoodWords({ likelihood, fit, numbers }: AssumptionRow): string | undefined {
  if (!likelihood || !fit || !numbers) return undefined;
  return `${sharesWords(likelihood)} (by ${worthWords({ numbers })}); ${fit.words}`;
}
