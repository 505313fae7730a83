/**
 * Upheld turns the claims of a machine-learning report into tests: what a person needs to write experiments and claims.
 *
 * @module
 */
export { startBackend, tf } from "./lib/backend/mod.ts";
export {
  all,
  type Check,
  claim,
  type ClaimOptions,
  consistent,
  count,
  type Inference,
  inference,
  type Judgement,
  order,
  parts,
  percentageFits,
  printed,
  reportFigure,
  type ReportFigureOptions,
  type Rule,
  signFlip,
  spread,
  trend,
  type Verdict,
  within,
} from "./lib/claim/mod.ts";
export { type Evidence, evidenceOf } from "./lib/evidence/mod.ts";
export type {
  Assumption,
  Call,
  Choices,
  Experiment,
  FunctionExperiment,
  Measured,
  TrainingExperiment,
} from "./lib/experiment/mod.ts";
export { drawFigure, type Figure, meanOverSeeds, overSeeds, palette } from "./lib/figure/mod.ts";
export { mlp, type Model, parameterCount } from "./lib/model/mod.ts";
export { adam, type Protocol, sgd } from "./lib/train/mod.ts";
export { assertJsonRecord, assertPictureRecord } from "./lib/snapshot/mod.ts";
