import type { Evidence } from "../../evidence/mod.ts";
import { isTraining } from "../../experiment/mod.ts";
import type { SeedCost } from "./deciding.ts";

/** What one seed more of every variant costs: as many steps as the runs at hand took on average. Calls of a function have none. */
export function seedCostOf({ runs }: Evidence): SeedCost {
  const byVariant = new Map<string, number[]>();
  for (const { run, ledger } of runs) {
    const steps = isTraining(run.protocol) ? ledger.lines.at(-1)!.step : 0;
    byVariant.set(run.variant, [...byVariant.get(run.variant) ?? [], steps]);
  }
  const steps = [...byVariant.values()].map((all) => all.reduce((sum, one) => sum + one, 0) / all.length);
  return { runs: steps.length, steps: Math.round(steps.reduce((sum, one) => sum + one, 0)) };
}
