import { isDeepStrictEqual } from "node:util";
import { isTraining } from "../experiment/mod.ts";
import { environmentDifference } from "./environment.ts";
import { chainEnd } from "./ledger.ts";
import { compareLines, unseeded } from "./mismatch.ts";
import type { RunToRecord } from "./record.ts";

/** A run with the place that it was found in. */
interface Placed extends Pick<RunToRecord, "run" | "ledger" | "environment"> {
  readonly from: string;
}

/** How two records of one run differ, in words: where each is, the first step that differs, and what differs in what made them. */
export function conflictText(one: Placed, other: Placed): string {
  const { run, ledger, environment } = one;
  const environments = environmentDifference(other.environment, environment, {
    then: `in ${other.from}`,
    now: `in ${one.from}`,
  });
  return [
    `Run ${run.experiment}/${run.id} ends in chain ${chainEnd(ledger)} in ${one.from}, and in chain ${
      chainEnd(other.ledger)
    } in ${other.from}`,
    firstDifference(one, other),
    environments.length > 0
      ? `they were made in different environments (${environments.join("; ")})`
      : isTraining(run.protocol)
      ? "they were made in the same environment, code and kernels included: one of them was changed, or a machine errs"
      : `they were made in the same environment, so, the likeliest first: the experiment's code is not the same in both, ${unseeded}, ` +
        "or one of them was changed",
    `replay both with "upheld replay ${run.experiment}/${run.id} --bisect", and keep the one that holds`,
  ].join("; ");
}

function firstDifference({ ledger, from }: Placed, { ledger: other, from: otherFrom }: Placed): string {
  if (!isDeepStrictEqual(ledger.header, other.header)) return "they start from other data, protocol or seed";
  const at = ledger.lines.findIndex((line, i) => line.chain !== other.lines[i]?.chain);
  const after = ledger.lines[at - 1]?.step ?? 0;
  const mismatch = other.lines[at] && compareLines(ledger.lines[at], other.lines[at], after);
  if (!mismatch) return `only one of them goes on behind step ${after}`;
  const { step, metric, sameState } = mismatch;
  const where = mismatch.after === step - 1 ? `at step ${step}` : `between step ${mismatch.after + 1} and step ${step}`;
  const { found = "missing", recorded = "missing" } = metric ?? {};
  const number = metric && `${metric.name} is ${found} in ${from}, ${recorded} in ${otherFrom}`;
  return [`they part ${where}`, number, sameState && "with the same state all the same"].filter(Boolean).join(": ");
}
