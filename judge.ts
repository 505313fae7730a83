/**
 * The rules, plans and judging of Upheld for numbers of your own, without its tests, experiments and records: in Node.js, browsers and
 * Deno.
 *
 * @module
 */
export type { Look } from "./lib/claim/at_looks.ts";
export { judgeAtLooks, type JudgedLooks, judgeNumbers } from "./lib/claim/judge_numbers.ts";
export type { Interval, Judgement, Kind, Means, OnScale, Rule, Summarised, Verdict } from "./lib/claim/judgement.ts";
export * from "./lib/claim/rules/mod.ts";
export {
  looks,
  type LooksOptions,
  openEnded,
  type OpenEndedOptions,
  type Plan,
  type SpendingName,
} from "./lib/plan/mod.ts";
export { firstToStay, type Limits, roughness, type Summary, summary } from "./lib/statistics/mod.ts";
export { ValidationError } from "./lib/validation/mod.ts";
