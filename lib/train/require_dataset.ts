import { type Dataset, datasetSchema } from "../dataset/mod.ts";
import { outputCount } from "../model/mod.ts";
import { refuse, valid, ValidationError } from "../validation/mod.ts";
import type { Protocol } from "./protocol.ts";

/**
 * Refuses a dataset that the protocol's net cannot be trained on: another shape, labels without an output, values where the loss
 * wants labels, fewer examples than a minibatch.
 *
 * @throws {ValidationError} It names field, value and what is wanted.
 */
export function requireDataset(protocol: Protocol, dataset: Dataset): void {
  const what = `The data of ${protocol.experiment}`, { data, model, loss, batchSize } = protocol;
  const { inputShape, train, test } = valid(datasetSchema, dataset, what);
  for (const [set, { size, targets }] of Object.entries({ train, test })) {
    if (targets.length !== size) refuse(what, `${set}.targets`, `${targets.length} targets`, `${size}, one an example`);
  }
  if (train.targets.constructor !== test.targets.constructor) {
    throw new ValidationError(`${what}: one of "train" and "test" has class labels, the other values; wanted one kind`);
  }
  if (model.inputShape.join() !== inputShape.join()) {
    const shape = `[${inputShape.join(",")}], the shape of an example of ${data.name}`;
    refuse(what, "model.inputShape", model.inputShape, shape);
  }
  const hasLabels = train.targets instanceof Uint8Array;
  const wanted = hasLabels ? "cross-entropy" : "mean-squared-error";
  if (loss !== wanted) {
    const kind = hasLabels ? "labels" : "values";
    refuse(what, "loss", loss, `${JSON.stringify(wanted)}: the targets of ${data.name} are ${kind}`);
  }
  if (hasLabels) requireOutputs(what, outputCount(model), [train.targets, test.targets]);
  if (batchSize > train.size) {
    refuse(what, "batchSize", batchSize, `at most ${train.size}, the number of training examples`);
  }
}

function requireOutputs(what: string, outputs: number, targets: readonly (Uint8Array | Float32Array)[]): void {
  let classes = 0;
  for (const labels of targets) for (const label of labels) classes = Math.max(classes, label + 1);
  if (outputs >= classes) return;
  refuse(what, "model", `${outputs} output${outputs === 1 ? "" : "s"}`, `at least ${classes} outputs, one a label`);
}
