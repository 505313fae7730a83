/** Distributions, intervals and summaries: plain functions of numbers. @module */
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
