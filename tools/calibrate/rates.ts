import { clopperPearson } from "../../lib/statistics/mod.ts";
import type { Count } from "./calibrate.ts";
import type { Truth } from "./made_up_claims.ts";
import type { World } from "./noise.ts";

/** What may be wrong of verdicts at a level of 95 %. */
export const promised = 0.05;

/** The share of verdicts that were wrong. */
export interface Rate {
  readonly name: string;
  readonly claims: number;
  readonly wrong: number;
  /** By the look that decided them, as many as the longest plan has. */
  readonly byLook: readonly number[];
  /** Exact (Clopper & Pearson 1934), at 95 % over all rates that are taken together (Bonferroni). */
  readonly interval: readonly [low: number, high: number];
}

/** The rule of a claim, and the question that it is asked where its promise is another one then. */
export function ruleOf({ claim }: Pick<Count, "claim">): string {
  const [, rule, question] = claim.match(/^(\w+): (with a margin|a single run|of one more run|of none)?/)!;
  return question ? `${rule}, ${question}` : rule;
}

/** Whether its rule alone decides wrongly just as often as it may: the share of a plan is not made small by others. */
const isSharp = ({ claim }: Count) =>
  /^(pairedComparison|groupComparison|within|similar): .*scale$/.test(claim) && !/single run/.test(claim);

/** The rates of plans on the border. */
export const planRates = (counts: readonly Count[]): Rate[] =>
  ratesBy(counts.filter(isSharp), ({ plan }) => plan, "normal", "border");

/** The rates of a world's claims with some truth, by what counts are put together by, in the order of the counts. */
export function ratesBy(
  counts: readonly Count[],
  nameOf: (count: Count) => string,
  world: World,
  truth: Truth,
): Rate[] {
  const groups = Map.groupBy(counts.filter((count) => count.world === world && count.truth === truth), nameOf);
  return Array.from(groups, ([name, group]): Rate => {
    const claims = sum(group.map(({ claims }) => claims));
    const looks = Math.max(...group.map(({ wrong }) => wrong.length));
    const byLook = Array.from({ length: looks }, (_, look) => sum(group.map(({ wrong }) => wrong[look] ?? 0)));
    // No claim's numbers depend on another's; where rates differ within a group the interval is only wider than need be.
    const interval = clopperPearson(sum(byLook), claims, 1 - promised / groups.size);
    return { name, claims, wrong: sum(byLook), byLook, interval };
  });
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
/** Rates above what is promised, beyond what chance explains, where what the rules assume is so. */
export function faultsOf(counts: readonly Count[]): string[] {
  const by = (view: string, rates: readonly Rate[]) =>
    rates.filter(({ interval: [low] }) => low > promised).map(({ name, claims, wrong, interval: [low] }) =>
      `${wrong} of ${claims} verdicts are wrong by ${view} "${name}"; the interval begins at ` +
      `${(100 * low).toFixed(1)} %, wanted at most ${100 * promised} %`
    );
  return [
    ...by("plan", planRates(counts)),
    ...(["border", "true", "false"] as const).flatMap((truth) => [
      ...by(`rule, truth: ${truth},`, ratesBy(counts, ruleOf, "normal", truth)),
      ...by(`claim, truth: ${truth},`, ratesBy(counts, ({ claim }) => claim, "normal", truth)),
    ]),
  ];
}
