/** `verify --suggest`: the sentences that would hold, and what would decide those that are open. */
import type { VerdictRow } from "../claim/mod.ts";
import { estimate } from "../evidence/mod.ts";
import { type Experiment, runsOf } from "../experiment/mod.ts";
import { duration } from "./progress.ts";
import { styled, verdictText, visible, wrapped, wrappedBehind } from "./output.ts";

const indent = "    ";

/** Each refuted or inconclusive claim with the sentence that would hold. */
export async function suggestions(rows: readonly VerdictRow[], experiments: readonly Experiment[]): Promise<string> {
  const open = rows.filter(({ wouldHold }) => wouldHold !== null);
  if (open.length === 0) return "No claim is refuted or inconclusive: there is nothing to say in another way";
  const seconds = await secondsPerStep(
    experiments.filter(({ id }) => open.some(({ experiment, deciding }) => experiment === id && deciding?.cost?.steps)),
  );
  return open.map((row) => suggestionText(row, seconds.get(row.experiment))).join("\n\n");
}

/** The sentence of a claim, and the one that would hold. */
export function suggestionText(
  { id, verdict, quote, plain, wouldHold, deciding }: VerdictRow,
  secondsPerStep?: number,
): string {
  const lines = [
    `${verdictText(verdict)}  ${styled("bold", visible(id))}`,
    wrapped(`"${quote}"`, indent),
    wrapped(`${plain}.`, indent),
    wrappedBehind("bold", "would hold:", `"${wouldHold}"`, indent),
  ];
  if (deciding) {
    const steps = deciding.cost?.steps ?? 0;
    const time = secondsPerStep && steps ? ` (about ${duration(steps * secondsPerStep)} here, one run at a time)` : "";
    lines.push(wrappedBehind("bold", "to decide it:", `${deciding.words}${time}`, indent));
  }
  return lines.join("\n");
}

/** How long a step takes here on average over the variants of each experiment, evaluations among it, by a short measurement. */
async function secondsPerStep(experiments: readonly Experiment[]): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const experiment of experiments) {
    const each = await estimate(runsOf(experiment).filter(({ seed }) => seed === 0), 1);
    const [seconds, steps] = ["seconds" as const, "steps" as const].map((what) =>
      [...each.values()].reduce((sum, one) => sum + one[what], 0)
    );
    found.set(experiment.id, seconds / steps);
  }
  return found;
}
