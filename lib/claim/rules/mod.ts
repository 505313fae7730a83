/** Rules: what would uphold a claim, and what would refute it, said before the run. @module */
export { all, parts } from "./combine.ts";
export { type Check, consistent } from "./consistent.ts";
export { count, type CountOptions } from "./count.ts";
export { type Direction, pairedComparison, type PairedComparisonOptions, type Pairs } from "./paired_comparison.ts";
export { oneSidedPValues, tooFewRuns, verdictFromInterval, verdictFromPValues } from "./own_rule.ts";
export { percentageFits } from "./percentage_fits.ts";
export { predictionInterval, type PredictionIntervalOptions } from "./prediction_interval.ts";
export type { Scale } from "./scale.ts";
export { signFlip, type SignFlipOptions } from "./sign_flip.ts";
export { spread, type SpreadOptions } from "./spread.ts";
export { trend, type TrendOptions } from "./trend.ts";
export { within, type WithinOptions } from "./within.ts";
export { number as formatNumber, range as formatInterval } from "./wording.ts";
