import { mean } from "simple-statistics";
import type { Judgement, Kind, Rule, Verdict } from "../../lib/claim/mod.ts";
import { verdictAt } from "../../lib/claim/rules/region.ts";
import { rankCorrelation } from "../../lib/claim/rules/trend.ts";
import { pValue } from "../../lib/claim/rules/wording.ts";

/** What is measured at each setting, by seed. */
export type Settings = Readonly<
  Record<string, { readonly along: readonly number[]; readonly value: readonly number[] }>
>;

const level = 0.95;

/**
 * Whether a value falls along another over settings, each taken as the mean of its seeds: Spearman's rank correlation, tested
 * exactly by all orders in which the values could have come (Spearman 1904; Kendall, Rank Correlation Methods, chapter 4).
 *
 * The settings are the units: more seeds make their means surer, and not their number larger. Of five settings only a perfect
 * order decides, which comes by chance once in 120 times; with four none does.
 *
 * @throws {RangeError} `judge`: when there are fewer than four settings or more than eight, whose orders would take long.
 */
export function fallsOverSettings(
  { value, along, settings }: Record<"value" | "along" | "settings", string>,
): Rule<Settings> {
  return {
    words:
      `the rank correlation of ${value} with ${along} over ${settings}, each the mean of its seeds, is below 0, tested by all orders`,
    minRuns: 1,
    judge(measured): Judgement {
      const all = Object.values(measured);
      if (all.length > 8) throw new RangeError(`There are ${all.length} settings, wanted at most 8`);
      const values = inOrder(all.map((setting) => [mean([...setting.along]), mean([...setting.value])]));
      const effect = rankCorrelation(values);
      const orders = permutations(values).map(rankCorrelation);
      const share = (holds: (correlation: number) => boolean) => orders.filter(holds).length / orders.length;
      const p = { upheld: share((other) => other <= effect), refuted: share((other) => other >= effect) };
      const seeds = Math.min(...all.map(({ along }) => along.length));
      const bySeed = Array.from(
        { length: seeds },
        (_, seed) => rankCorrelation(inOrder(all.map((setting) => [setting.along[seed], setting.value[seed]]))),
      );
      const show = bySeed.filter((correlation) => correlation < 0).length;
      return {
        verdict: verdictAt(level, p),
        finding:
          `rank correlation of ${value} with ${along} ${
            Number(effect.toFixed(3))
          } over ${all.length} ${settings}, each the ` +
          `mean of ${seeds} seeds (${
            pValue(Math.min(1, 2 * Math.min(p.upheld, p.refuted)))
          } by all ${orders.length} orders), ` +
          `wanted below 0; so within ${show} of ${seeds} seeds`,
        question: "on average",
        effect,
        unit: `rank correlation with ${along}`,
        runs: bySeed,
        wanted: [null, 0],
        level,
        n: seeds,
        singleRun: { show, of: seeds },
        kind: kindOf({ value, along, settings }, all.length, effect, verdictAt(level, p)),
        p,
      };
    },
  };
}

/** What its sentences are. */
function kindOf(
  { value, along, settings }: Record<"value" | "along" | "settings", string>,
  count: number,
  effect: number,
  verdict: Verdict,
): Kind {
  const way = effect < 0 ? "fell" : effect > 0 ? "rose" : "neither rose nor fell";
  const found = `${value} ${way} with ${along} over the ${count} ${settings}`;
  return {
    rule: "own",
    found: verdict === "inconclusive" ? `${found}, but not in an order that chance makes rarely` : found,
    holds: `over the ${count} ${settings} no clear order of ${value} by ${along} was found`,
    decides:
      `seeds alone hardly will: the ${settings} are what is counted, and of ${count} little but a perfect order decides`,
  };
}

/** The second of each pair, in the order of the first. */
function inOrder(pairs: readonly (readonly [number, number])[]): number[] {
  return [...pairs].sort(([a], [b]) => a - b).map(([, value]) => value);
}

function permutations(values: readonly number[]): number[][] {
  if (values.length === 0) return [[]];
  return values.flatMap((value, i) => permutations(values.toSpliced(i, 1)).map((rest) => [value, ...rest]));
}
