import { parametersOf, requireShapes } from "../model/mod.ts";
import { refuse, valid } from "../validation/mod.ts";
import { requireAugmentation } from "./augmentation.ts";
import type { Protocol } from "./protocol.ts";
import { protocolSchema } from "./protocol_schema.ts";

/**
 * Refuses a protocol that no run can have, whatever its data: unknown fields and words, numbers out of range, and what does not go
 * together, such as shapes and loss. `requireDataset` holds the data against it.
 *
 * @param what Opens the message, e.g. `The protocol of "mnist"`.
 * @throws {ValidationError} It names field, value and what is wanted.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { runsOf } from "../experiment/mod.ts";
 * import { smallExperiment } from "../../testing/mod.ts";
 * import { requireProtocol } from "./require_protocol.ts";
 * const [{ protocol }] = runsOf(smallExperiment("example"));
 * assert.throws(() => requireProtocol({ ...protocol, epochs: 1.5 }), /"epochs" is 1.5, wanted a whole number/);
 * ```
 */
export function requireProtocol(protocol: Protocol, what = `Protocol of ${protocol?.experiment}`): void {
  valid(protocolSchema, protocol, what);
  const { model, loss } = protocol;
  requireShapes(model, what, "model.");
  if (parametersOf(model).length === 0) refuse(what, "model.layers", model.layers, "a layer with weights to train");
  if (loss === "mean-squared-error" && protocol.stopAtTrainAccuracy !== undefined) {
    refuse(what, "stopAtTrainAccuracy", protocol.stopAtTrainAccuracy, "none: values have no accuracy");
  }
  if (protocol.augmentation) requireAugmentation(protocol.augmentation, model, what);
  requireValidation(protocol, what);
  requireSchedule(protocol, what);
}

/** What watches the validation part goes with one, and an accuracy with a loss that has one. */
function requireValidation({ validation, stopping, keep, loss }: Protocol, what: string): void {
  for (const [field, value] of Object.entries({ stopping, keep })) {
    if (value === undefined || validation) continue;
    refuse(what, field, value, 'none without "validation", by which it goes: give that as well');
  }
  if (stopping?.metric === "validationAccuracy" && loss === "mean-squared-error") {
    refuse(what, "stopping.metric", stopping.metric, '"validationLoss": values have no accuracy');
  }
}

/** What happens every so many steps or epochs. */
function requireSchedule({ epochs, weightSnapshots, ledgerEvery, checkpointEvery }: Protocol, what: string): void {
  if (checkpointEvery % ledgerEvery !== 0) {
    refuse(what, "checkpointEvery", checkpointEvery, `a multiple of "ledgerEvery", ${ledgerEvery}`);
  }
  const late = weightSnapshots.find((epoch) => epoch >= epochs);
  if (late !== undefined) {
    refuse(what, "weightSnapshots", late, `epochs from -1 (before training) to ${epochs - 1}, the last`);
  }
}
