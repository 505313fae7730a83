import { shown } from "../validation/mod.ts";
import type { Mismatch } from "./compare_lines.ts";
import { type Environment, environmentDifference } from "./environment.ts";

export { compareLines, compareTensors, type Mismatch, type TensorMismatch } from "./compare_lines.ts";

/** What a function does that gives other numbers each time, in words. */
export const unseeded =
  "it draws from elsewhere than its call's random streams (Math.random, a shuffle or an initialiser of " +
  "TensorFlow.js without a seed), or asks the clock";

/**
 * A mismatch in words: where, what, by how much, and what differs in the environment.
 *
 * @param causes Why, where that is known better than by the environment.
 */
export function mismatchText(
  run: string,
  { after, step, sameState, metric, note, tensor }: Mismatch,
  environments: { readonly recorded: Environment; readonly current: Environment },
  causes?: string,
): string {
  const where = after === step - 1 ? `at step ${step}` : `between step ${after + 1} and step ${step}`;
  const parts = [`Run ${run} leaves its record ${where}`];
  if (metric) parts.push(`${metric.name} is ${difference(metric)}`);
  if (note) {
    parts.push(`its reader notices ${shown(note.found)}, recorded as ${shown(note.recorded)}`);
    return `${parts.join("; ")}; logs are read otherwise than when it was recorded: reproduce and record it again`;
  }
  if (sameState && !causes) {
    return `${
      parts.join("; ")
    }; weights, optimiser and random streams are as recorded, so the ledger was changed after the run wrote it; restore it from git`;
  }
  if (tensor) {
    const { name, index, elements, tensors } = tensor;
    parts.push(
      `the first weight that differs is ${name}[${index.join(", ")}]: ${
        difference(tensor)
      }, with ${elements.differing} of ` +
        `${elements.all} elements of this tensor and ${tensors.differing} of ${tensors.all} tensors`,
    );
  } else if (!metric) parts.push("the state has another digest");
  const differing = environmentDifference(environments.recorded, environments.current);
  if (causes) parts.push(causes);
  if (causes && differing.length === 0) return parts.join("; ");
  parts.push(
    differing.length > 0
      ? `it was recorded in another environment (${differing.join("; ")})`
      : "the environment is the one it was recorded in, code and kernels included: the record was changed, or the machine errs",
  );
  return parts.join("; ");
}

function difference({ found, recorded }: NonNullable<Mismatch["metric"]>): string {
  if (found === undefined) return `missing, recorded as ${recorded}`;
  if (recorded === undefined) return `${found}, and is not on record`;
  return `${found}, recorded as ${recorded} (${(found - recorded).toExponential(2)} off)`;
}
