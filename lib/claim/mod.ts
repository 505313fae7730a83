/** Claims: sentences of the report with the rules that judge them. @module */
export { type AssumptionRow, assumptionRows, likelihoodWords } from "./assumption_row.ts";
export { type Claim, claim, type ClaimOptions } from "./claim.ts";
export { requireDistinct, type TestedClaims, type TestedFigures } from "./claim_lists.ts";
export { given, type GivenOptions, type WithoutVerdict } from "./given.ts";
export { type Alternative, hangingAssumptions, survives } from "./alternatives.ts";
export type { Hinge, HingeWord } from "./hinge.ts";
export { hangsOnWords, hingeWords } from "./hinge_words.ts";
export { judge, type Judged } from "./judge.ts";
export { type JudgedPlan, type Look, planText } from "./at_looks.ts";
export { type JudgedEvidence, judgeEvidence } from "./judge_at_looks.ts";
export { type NextLook, nextLook } from "./next_look.ts";
export { percent } from "./rules/wording.ts";
export type { Interval, Judgement, Kind, Means, OnScale, Rule, Summarised, Verdict } from "./judgement.ts";
export {
  type FlipRule,
  type Multiverse,
  multiverseOf,
  multiverseWords,
  type Universe,
  type VarianceShare,
} from "./multiverse.ts";
export { movedSince, recordedVerdict, recordOf, recordPath } from "./record.ts";
export { infer, type Inference, inference, inferenceMoved, type InferenceOptions, type Inferred } from "./inference.ts";
export { fitWords } from "./likelihood_words.ts";
export { inferenceHead, inferenceTable } from "./inference_table.ts";
export { type ChoiceLikelihood, type Fit, type Likelihoods, likelihoods, type PrintedNumber } from "./likelihood.ts";
export {
  type ClaimDifference,
  parseRecordedClaim,
  recordDifferences,
  type RecordedClaim,
  type RecordedFinding,
} from "./record_difference.ts";
export { figureFault } from "./quote_fault.ts";
export { picturePath, type ReportFigure, reportFigure, type ReportFigureOptions } from "./report_figure.ts";
export { filesOf, type Made, type RecordFault, recordFaults, unlistedFiles } from "./record_faults.ts";
export * from "./rules/mod.ts";
export { type Names, type NumberStyle, type PartWords, type Plain, plainOf, type Words } from "./plain/mod.ts";
export { type Deciding, decidingOf, type SeedCost } from "./deciding/mod.ts";
export { countVerdicts, type ShownVerdict, signs } from "./shown_verdict.ts";
export { testClaims, testFigures } from "./test_claims.ts";
export { judgeOrTell, type VerdictRow, verdictRow } from "./verdict_row.ts";
export { expectedWrong, expectedWrongWords, withQValues } from "./wrong_verdicts.ts";
