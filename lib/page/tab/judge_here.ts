import * as rules from "../../claim/rules/mod.ts";
import { type Making, makingOf } from "../../claim/rules/making.ts";
import type { Judgement, Rule, Verdict } from "../../claim/judgement.ts";
import type { Evidence } from "../../evidence/evidence.ts";

// A claim as plain data, and how it is judged from that: where the page is made, to see that it gives the same, and in the reader's tab.

/** Methods of evidence whose numbers stand in ledgers as they are. */
export const takenMethods = ["last", "epochs", "atEpoch", "kept", "steps", "final", "finalSeries", "metrics"] as const;

/** Numbers that come straight from ledgers: which method of evidence gives them. */
export interface Taken {
  readonly of: typeof takenMethods[number];
  readonly with: readonly (string | number)[];
}

/** A rule as data: how it was made. */
export type PlainRule = Making;

/** One look at a claim, or the only one. */
export interface PlainLook {
  /** At which it is judged; missing where the rule's own counts. */
  readonly level?: number;
  /** How many runs of each variant numbers are taken from, from seed 0. */
  readonly runs: Readonly<Record<string, number>>;
  /** What was measured; `{ "~": i }` in the place of numbers that are taken from ledgers. */
  readonly measured: unknown;
}

/** A claim as data. */
export interface PlainClaim {
  readonly rule: PlainRule;
  /** What `{ "~": i }` stands for. */
  readonly taken: readonly Taken[];
  /** Up to the one that decides. */
  readonly looks: readonly PlainLook[];
}

/** What came of judging a claim. */
export interface JudgedHere {
  readonly verdict: Verdict;
  readonly finding: string;
  readonly runs: number;
  /** How many numbers were taken from ledgers, and how many stood in the page as the project's own code had measured them. */
  readonly numbers: { readonly taken: number; readonly carried: number };
}

/** How a rule of this project was made, down to its parts; undefined where one is somebody's own. */
export function plainRule(rule: Rule<never>): PlainRule | undefined {
  const making = makingOf(rule);
  if (!making || (making.by !== "all" && making.by !== "parts")) return making;
  if (making.by === "all") {
    const given = plainRule(making.given as Rule<never>);
    return given && { by: "all", given };
  }
  const parts = Object.entries(making.given as Record<string, Rule<never>>).map((
    [name, rule],
  ) => [name, plainRule(rule)]);
  return parts.every(([, rule]) => rule) ? { by: "parts", given: Object.fromEntries(parts) } : undefined;
}

/** The rule again. @throws {RangeError} When there is none of that name. */
export function ruleOf({ by, given }: PlainRule): Rule<unknown> {
  if (by === "all") return rules.all(ruleOf(given as PlainRule)) as Rule<unknown>;
  if (by === "parts") {
    const parts = Object.entries(given as Record<string, PlainRule>).map(([name, rule]) => [name, ruleOf(rule)]);
    return rules.parts(Object.fromEntries(parts)) as Rule<unknown>;
  }
  const make = makers[by as keyof typeof makers] as ((given: unknown) => Rule<unknown>) | undefined;
  if (!make) throw new RangeError(`There is no rule ${JSON.stringify(by)}`);
  return make(given);
}

const { association, consistent, count, groupComparison, ordered, pairedComparison, predictionInterval } = rules;
const { signFlip, similar, spread, trend, within } = rules;
const makers = {
  association,
  consistent,
  count,
  groupComparison,
  ordered,
  pairedComparison,
  predictionInterval,
  signFlip,
  similar,
  spread,
  trend,
  within,
};

/** What was measured, with a mark in the place of numbers that ledgers have. */
export function marked(measured: unknown, placeOf: (numbers: object) => number | undefined): unknown {
  if (typeof measured !== "object" || measured === null) return measured;
  const place = placeOf(measured);
  if (place !== undefined) return { "~": place };
  if (Array.isArray(measured)) return measured.map((item) => marked(item, placeOf));
  return Object.fromEntries(Object.entries(measured).map(([key, item]) => [key, marked(item, placeOf)]));
}

/** The other way round. */
export function filled(measured: unknown, numbersAt: (place: number) => unknown): unknown {
  if (typeof measured !== "object" || measured === null) return measured;
  if (Array.isArray(measured)) return measured.map((item) => filled(item, numbersAt));
  const place = (measured as { "~"?: number })["~"];
  if (place !== undefined) return numbersAt(place);
  return Object.fromEntries(Object.entries(measured).map(([key, item]) => [key, filled(item, numbersAt)]));
}

/**
 * Judges a claim, look by look, up to the first that decides.
 *
 * @param evidenceOf Gives what there is of so many runs of each variant.
 */
export function judgeHere(
  { rule: plain, taken, looks }: PlainClaim,
  evidenceOf: (runs: PlainLook["runs"]) => Evidence,
): JudgedHere {
  const rule = ruleOf(plain);
  let judgement: Judgement | undefined, numbers = { taken: 0, carried: 0 };
  for (const { level, runs, measured } of looks) {
    let fromLedgers = 0;
    const whole = filled(measured, (place) => {
      const { of, with: given } = taken[place];
      const evidence = evidenceOf(runs) as unknown as Record<string, (...given: readonly unknown[]) => unknown>;
      if (!takenMethods.includes(of)) throw new RangeError(`Evidence has no ${JSON.stringify(of)}`);
      const found = evidence[of](...given);
      fromLedgers += countOf(found);
      return found;
    });
    judgement = rule.judge(whole, level);
    numbers = { taken: fromLedgers, carried: countOf(whole) - fromLedgers };
    if (judgement.verdict !== "inconclusive") break;
  }
  if (!judgement) throw new RangeError("There is no look to judge at");
  return { verdict: judgement.verdict, finding: judgement.finding, runs: judgement.n, numbers };
}

function countOf(measured: unknown): number {
  if (typeof measured === "number" || typeof measured === "boolean") return 1;
  if (typeof measured !== "object" || measured === null) return 0;
  return Object.values(measured).reduce((sum: number, item) => sum + countOf(item), 0);
}
