import { lossKindOf, outputCount, parametersOf, requireShapes, wantedOutputs } from "../model/mod.ts";
import { refuse, shown, valid } from "../validation/mod.ts";
import { requireAugmentation } from "./augmentation.ts";
import { metricKindOf, metricNames } from "./metrics.ts";
import { optimiserKindOf } from "./optimisers.ts";
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
  requireLoss(protocol, what);
  const wanted = optimiserKindOf(protocol.optimiser).wants?.(protocol.optimiser);
  if (wanted) refuse(what, "optimiser", protocol.optimiser, wanted);
  if (lossKindOf(loss).targets === "values" && protocol.stopAtTrainAccuracy !== undefined) {
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
  if (stopping?.metric === "validationAccuracy" && lossKindOf(loss).targets === "values") {
    refuse(what, "stopping.metric", stopping.metric, '"validationLoss": values have no accuracy');
  }
}

/** Loss and metrics that go with each other and with the net's outputs. */
function requireLoss({ model, loss, metrics = [] }: Protocol, what: string): void {
  const outputs = outputCount(model), { targets } = lossKindOf(loss), wanted = wantedOutputs(loss, outputs);
  if (wanted) refuse(what, "loss", loss, wanted);
  for (const name of metrics) {
    const kind = metricKindOf(name);
    if (kind.targets !== targets) {
      const known = metricNames.filter((name) => metricKindOf(name).targets === targets).join(", ");
      refuse(what, "metrics", name, `some of ${known}, which go with the loss ${shown(loss)}`);
    }
    const wanted = kind.wants?.(outputs);
    if (wanted) refuse(what, "metrics", name, `it for a net with ${wanted}`);
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
