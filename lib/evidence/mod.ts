/** What runs leave behind, and the ways to make it, keep it and check it. @module */
export { learnData } from "./data_digest.ts";
export {
  currentEnvironment,
  type Environment,
  environmentDifference,
  environmentOf,
  fromFloat64,
  inProcessor,
} from "./environment.ts";
export { forgetEvidence } from "./cache.ts";
export { checkAll, type CheckAllOptions } from "./check_all.ts";
export { type Estimate, estimate } from "./estimate.ts";
export {
  type EpochMetric,
  Evidence,
  finalNumbers,
  NotMeasuredError,
  type RunEvidence,
  type Source,
} from "./evidence.ts";
export { evidenceOf, hasEvidence } from "./find_evidence.ts";
export { keyOf } from "./key.ts";
export { knownChoices } from "./known_choices.ts";
export {
  chainEnd,
  chainStart,
  isComplete,
  type Ledger,
  LedgerError,
  type LedgerHeader,
  type LedgerLine,
  ledgerLine,
  ledgerText,
  parseLedger,
  recordedLedgerText,
} from "./ledger.ts";
export { type Migrated, migrateRecord } from "./migrate.ts";
export { type Merged, mergeRecord } from "./merge_record.ts";
export { putOnRecord, type RecordChange } from "./put_on_record.ts";
export {
  changeRecord,
  forgetMeasures,
  forgetRuns,
  recordedCheckpoint,
  recordedCheckpointPath,
  recordedLedger,
  recordedMeasureNames,
  type RecordedRun,
  recordedRun,
  remaking,
  type RunToRecord,
} from "./record.ts";
export { parseIndex, readIndex, RecordError, type RecordIndex } from "./record_index.ts";
export { type Mismatch, type TensorMismatch } from "./mismatch.ts";
export { measureKept } from "./measure_kept.ts";
export { MeasureError } from "./measure_run.ts";
export type { MeasuredOnce, MeasuredRun } from "./measured.ts";
export { evaluateAgain, measureAgain, replay, ReplayError, startsOf, type Stretch, stretchTo } from "./replay.ts";
export {
  type Check,
  checksText,
  checkText,
  doCheck,
  drawSegment,
  measuredRuns,
  recordedRuns,
  spotChecks,
} from "./spot_check.ts";
export {
  type Checkpoint,
  CheckpointError,
  decodeCheckpoint,
  encodeCheckpoint,
  type NamedTensor,
} from "../train/safetensors.ts";
export {
  reproduceAll,
  type Reproduced,
  type ReproduceOptions,
  type RunEvent,
  type RunStatus,
  shardOf,
  workOf,
} from "./reproduce_all.ts";
export { checkpointPath } from "./run_writer.ts";
export { environmentWith, experimentOf as programExperimentOf, type SecondRun } from "./program_run.ts";
export {
  recordedRepeatability,
  type Repeatability,
  repeatabilityText,
  type Spread,
  storedRepeatability,
} from "./repeatability.ts";
export { programChangesBetween, programDifference, type RecordedProgramRun, rerun } from "./rerun.ts";
export { type MadeOtherwise, madeOtherwise, mixtureText } from "./made_otherwise.ts";
export { leaveOutStaleData } from "./stale_data.ts";
export {
  completeCount,
  folderOf,
  forget,
  type Progress,
  reproduce,
  storedLedger,
  storedRuns,
  StoreError,
} from "./store.ts";
export { ResumeError } from "./resumed.ts";
export { UnseededError } from "./unseeded.ts";
export {
  keepFailures,
  keepUniverses,
  plannedUniverses,
  putUniversesOnRecord,
  type UniversePlan,
  universePlan,
} from "./universes.ts";
