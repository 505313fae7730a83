import { looks, openEnded, type Plan } from "../lib/plan/mod.ts";
import { stream } from "../lib/random/mod.ts";
import { tQuantile } from "../lib/statistics/mod.ts";
import { tableRow } from "./table_row.ts";

/** True effects, in standard deviations of a run. */
const planEffects: readonly number[] = [0, 0.25, 0.5, 1, 1.5];

const everySeed = Array.from({ length: 38 }, (_, i) => i + 3);
const unplanned: Plan = {
  words: "p below 0.05 after every seed, 3 to 40",
  looks: everySeed,
  span: "over nothing",
  levelAt: () => 0.95,
};

/** The plans of the table in docs/rules.md, by how they are written. */
export const plans: Readonly<Record<string, Plan>> = {
  "looks at 5, 10, 20, 40": looks(5, 10, 20, 40),
  "looks at 5, 10, 20, 40 by O'Brien & Fleming": looks([5, 10, 20, 40], { spending: "obrien-fleming" }),
  "looks at 6, 12, 24": looks(6, 12, 24),
  "looks at 8, 16": looks(8, 16),
  "open-ended, from 5 by 5 up to 40": openEnded({ from: 5, by: 5, upTo: 40 }),
  "40 seeds, one look": looks(40),
  "p below 0.05 after every seed, 3 to 40": unplanned,
};

const repetitions = 10_000;

/** The share of worlds that are decided by t at some look, and how many seeds that takes on average. */
function planPower(plan: Plan, effect: number): { readonly decided: number; readonly seeds: number } {
  const random = stream("power of plans", plan.words, effect);
  const bounds = plan.looks.map((n) => tQuantile((1 + plan.levelAt(n)) / 2, n - 1));
  let decided = 0, seeds = 0;
  for (let world = 0; world < repetitions; world++) {
    let sum = 0, squares = 0, n = 0;
    for (const [i, look] of plan.looks.entries()) {
      for (; n < look; n++) {
        const run = effect + random.normal();
        sum += run;
        squares += run * run;
      }
      if (Math.abs(sum) / Math.sqrt(n * (squares - sum * sum / n) / (n - 1)) <= bounds[i]) continue;
      decided++;
      break;
    }
    seeds += n;
  }
  return { decided: decided / repetitions, seeds: seeds / repetitions };
}

/** The row of a plan. */
export function planRow(name: string): string {
  return tableRow([
    name,
    ...planEffects.map((effect) => {
      const { decided, seeds } = planPower(plans[name], effect);
      return `${Math.round(100 * decided)} %, ${Math.round(seeds)}`;
    }),
  ]);
}

if (import.meta.main) { for (const name of Object.keys(plans)) console.log(planRow(name)); }
