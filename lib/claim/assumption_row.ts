import type { Experiment } from "../experiment/mod.ts";
import { infer, inferenceMoved, inferences } from "./inference.ts";
import { shareWords } from "./likelihood.ts";

/** What is assumed in place of what the report leaves unsaid, as data: `verify --json` prints it with each claim that hangs on it. */
export interface AssumptionRow {
  readonly name: string;
  readonly unsaid: string;
  readonly choice: string;
  readonly reason: string;
  /** Share of each choice in the likelihood of what the report prints; null where that tells nothing, or is not known yet. */
  readonly likelihood: Readonly<Record<string, number>> | null;
  /** What differs from the record, in words. */
  readonly moved: string | null;
}

/** The assumptions of an experiment, each with what the report's numbers say of it. */
export function assumptionRows(experiment: Experiment, snapshots: string): AssumptionRow[] {
  return experiment.assumptions.map(({ name, unsaid, default: choice, reason }) => {
    const row = { name, unsaid, choice, reason };
    const inference = inferences().find((it) => it.experiment === experiment && it.assumption === name);
    if (!inference) return { ...row, likelihood: null, moved: null };
    try {
      const inferred = infer(inference);
      const shares = inferred.likelihoods?.map(({ choice, share }) => [choice, share]);
      return {
        ...row,
        likelihood: shares ? Object.fromEntries(shares) : null,
        moved: inferenceMoved(inferred, snapshots) ?? null,
      };
    } catch (error) {
      return { ...row, likelihood: null, moved: (error as Error).message };
    }
  });
}

/** How likely what the report prints is under each choice, in words: `0.5 97 %, 0.25 3.0 %`; undefined where that tells nothing. */
export function likelihoodWords({ likelihood }: AssumptionRow): string | undefined {
  return likelihood
    ? Object.entries(likelihood).map(([choice, share]) => `${choice} ${shareWords(share)}`).join(", ")
    : undefined;
}
