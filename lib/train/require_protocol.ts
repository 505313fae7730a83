import type { Dataset } from "../data/mod.ts";
import { outputCount, parametersOf, requireShapes } from "../model/mod.ts";
import { refuse, valid } from "../validation/mod.ts";
import { describeSource, type Source } from "./data_source.ts";
import type { Protocol } from "./protocol.ts";
import { protocolSchema } from "./protocol_schema.ts";

/**
 * Refuses a protocol that no run can have: unknown fields and words, numbers out of range, and what does not go together, such as
 * shapes, data and loss.
 *
 * @param what Opens the message, e.g. `The protocol of "mnist"`.
 * @throws {ValidationError} It names field, value and what is wanted.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { runsOf } from "../experiment/mod.ts";
 * import { smallExperiment } from "../reference/mod.ts";
 * import { requireProtocol } from "./require_protocol.ts";
 * const [{ protocol }] = runsOf(smallExperiment("example"));
 * assert.throws(() => requireProtocol({ ...protocol, epochs: 1.5 }), /"epochs" is 1.5, wanted a whole number/);
 * ```
 */
export function requireProtocol(protocol: Protocol, what = `Protocol of ${protocol?.experiment}`): void {
  valid(protocolSchema, protocol, what);
  requireShapes(protocol.model, what, "model.");
  const { data } = protocol;
  if (data.name === "sinc" && data.from >= data.to) {
    refuse(what, "data.to", data.to, `more than "data.from", ${data.from}`);
  }
  requireFit(protocol, describeSource(data), what);
  requireSchedule(protocol, what);
}

/** Refuses a data set that a protocol's net cannot be trained on, whatever the protocol calls it. */
export function requireDataset(protocol: Protocol, { inputShape, train, test }: Dataset): void {
  const what = `The data of ${protocol.experiment}`;
  let classes: number | undefined;
  for (const { targets } of [train, test]) {
    if (!(targets instanceof Uint8Array)) continue;
    classes = targets.reduce((most, label) => Math.max(most, label + 1), classes ?? 0);
  }
  requireFit(protocol, { inputShape, size: train.size, classes }, what);
}

/** What the net takes and gives, and what the loss compares, have to be what the data are. */
function requireFit(protocol: Protocol, { inputShape, size, classes }: Source, what: string): void {
  const { model, loss, batchSize, data, measures } = protocol, outputs = outputCount(model);
  if (model.inputShape.join() !== inputShape.join()) {
    refuse(
      what,
      "model.inputShape",
      model.inputShape,
      `[${inputShape.join(",")}], the shape of an example of ${data.name}`,
    );
  }
  if (parametersOf(model).length === 0) refuse(what, "model.layers", model.layers, "a layer with weights to train");
  const wanted = classes === undefined ? "mean-squared-error" : "cross-entropy";
  if (loss !== wanted) {
    const kind = classes === undefined ? "values" : "labels";
    refuse(what, "loss", loss, `${JSON.stringify(wanted)}: the targets of ${data.name} are ${kind}`);
  }
  if (classes === undefined ? outputs !== 1 : outputs < classes) {
    const needed = classes === undefined
      ? "1 output, for the one value of an example"
      : `at least ${classes} outputs, one a label`;
    refuse(what, "model", `${outputs} output${outputs === 1 ? "" : "s"}`, needed);
  }
  if (batchSize > size) refuse(what, "batchSize", batchSize, `at most ${size}, the number of training examples`);
  if (measures.includes("minibatchGradient") && 2 * batchSize > size) {
    refuse(
      what,
      "batchSize",
      batchSize,
      `at most ${Math.floor(size / 2)} for "minibatchGradient", which compares minibatches`,
    );
  }
  if (protocol.stopAtTrainAccuracy !== undefined && classes === undefined) {
    refuse(what, "stopAtTrainAccuracy", protocol.stopAtTrainAccuracy, "none: values have no accuracy");
  }
}

/** What happens every so many steps or epochs. */
function requireSchedule(
  { data, epochs, measures, weightSnapshots, ledgerEvery, checkpointEvery }: Protocol,
  what: string,
): void {
  if (checkpointEvery % ledgerEvery !== 0) {
    refuse(what, "checkpointEvery", checkpointEvery, `a multiple of "ledgerEvery", ${ledgerEvery}`);
  }
  const late = weightSnapshots.find((epoch) => epoch >= epochs);
  if (late !== undefined) {
    refuse(what, "weightSnapshots", late, `epochs from -1 (before training) to ${epochs - 1}, the last`);
  }
  if (measures.includes("prediction") && data.name !== "sinc") {
    refuse(what, "measures", "prediction", `others: it wants a function of one number, not ${data.name}`);
  }
}
