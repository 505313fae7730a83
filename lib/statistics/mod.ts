/** Distributions, intervals and summaries: plain functions of numbers. @module */
export { qValues } from "./false_discoveries.ts";
export { firstToStay, type Limits, roughness } from "./series.ts";
export {
  binomialProbability,
  chiSquareProbability,
  chiSquareQuantile,
  clopperPearson,
  logTBetween,
  type Summary,
  summary,
  tProbability,
  tQuantile,
} from "./statistics.ts";
