/** Claims in words about the runs of any program, judged by the rules of all claims; nothing here needs Deno. @module */
export { type At, type ClaimText, parseClaim } from "./claim_text.ts";
export { type JudgedRuns, judgeRuns, type JudgeRunsOptions } from "./judge_runs.ts";
export { type JudgedPart, judgedParts, judgedPlot, leavesOf, shortNumber } from "./judged_plot.ts";
export { type MetricSummary, type RunsSummary, summaryOf } from "./summary.ts";
export { type PlotOptions, type PlotRow, textPlot } from "./text_plot.ts";
export type { MeasuredRun } from "./measured.ts";
export type { JudgeOptions } from "./question.ts";
