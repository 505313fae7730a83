import { likelihoods } from "../../lib/claim/mod.ts";
import type { Evidence } from "../../lib/evidence/mod.ts";
import type { Choices } from "../../lib/experiment/mod.ts";
import { printedMse } from "./measures.ts";

/** The printed numbers, each with what our runs have in its place. */
export function printedMses(
  evidence: Evidence,
): { name: string; run: string; value: number; rounding: number; measured: number[] }[] {
  return Object.entries(printedMse).map(([name, number]) => ({
    name,
    run: name,
    ...number,
    measured: evidence.last(name, "trainLossAfter"),
  }));
}

/**
 * What the printed MSEs of all nets but one choose where the report leaves it unsaid, as far as it differs from the defaults: so that
 * the number of that net is judged by what it has not chosen itself.
 *
 * The batch size has no convention: the more likely one is chosen. Of the rest a convention gives way to what is more than √10
 * times as likely, as in an inference.
 */
export function chosenWithout(net: string, evidence: Evidence): Choices {
  const chosen = evidence.experiment.assumptions.map(({ name, default: standard, alternatives }) => {
    const measured = (other: string) =>
      Object.fromEntries(
        [standard, ...alternatives].map((choice) =>
          [choice, evidence.under({ [name]: choice }).last(other, "trainLossAfter")] as const
        ),
      );
    const others = printedMses(evidence).filter((number) => number.name !== net)
      .map((number) => ({ ...number, measured: measured(number.name) }));
    const { choices: found } = likelihoods(others, "log");
    const [best] = found, ofStandard = found.find(({ choice }) => choice === standard)!;
    const gives = name === "batch" || best.share > Math.sqrt(10) * ofStandard.share;
    return [name, gives ? best.choice : standard] as const;
  });
  return Object.fromEntries(chosen);
}
