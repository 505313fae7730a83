import { areLabels, type Dataset, datasetSchema, type Examples } from "../dataset/mod.ts";
import { lossesOf, lossKindOf, minBatchOf, outputCount, weightOf } from "../model/mod.ts";
import { refuse, valid, ValidationError } from "../validation/mod.ts";
import { metricKindOf } from "./metrics.ts";
import type { Protocol } from "./protocol.ts";
import { trainedSize } from "./validation.ts";

/**
 * Refuses a dataset that the protocol's net cannot be trained on: another shape, labels without an output, values where the loss
 * wants labels, another number of values than of outputs, fewer examples than a minibatch, or in the last one than batch normalisation needs.
 *
 * @throws {ValidationError} It names field, value and what is wanted.
 */
export function requireDataset(protocol: Protocol, dataset: Dataset): void {
  const what = `The data of ${protocol.experiment}`, { data, model, batchSize } = protocol;
  const { inputShape, train, test } = valid(datasetSchema, dataset, what);
  for (const [set, { size, targets, targetSize = 1 }] of Object.entries({ train, test })) {
    if (targets.length === size * targetSize) continue;
    const each = targetSize === 1 ? "one an example" : `${targetSize} an example`;
    refuse(what, `${set}.targets`, `${targets.length} targets`, `${size * targetSize}, ${each}`);
  }
  if (areLabels(train.targets) !== areLabels(test.targets)) {
    throw new ValidationError(`${what}: one of "train" and "test" has class labels, the other values; wanted one kind`);
  }
  if (model.inputShape.join() !== inputShape.join()) {
    const shape = `[${inputShape.join(",")}], the shape of an example of ${data.name}`;
    refuse(what, "model.inputShape", model.inputShape, shape);
  }
  requireTargets(what, protocol, { train, test });
  const trained = trainedSize(protocol, train.size), beside = trained < train.size ? " beside those held out" : "";
  if (trained < 1) {
    const wanted = `at most ${train.size - 1}, so that of ${train.size} training examples one is left to train on`;
    refuse(what, "validation.examples", train.size - trained, wanted);
  }
  if (batchSize > trained) {
    refuse(what, "batchSize", batchSize, `at most ${trained}, the number of training examples${beside}`);
  }
  const last = trained % batchSize || batchSize, least = minBatchOf(model);
  if (last < least) {
    const why = `with fewer, as in the last minibatch of ${trained}, batch normalisation has no variance`;
    refuse(
      what,
      "batchSize",
      batchSize,
      `one that leaves at least ${least} training examples for each minibatch: ${why}`,
    );
  }
}

/** What loss and net want of targets. */
function requireTargets(
  what: string,
  { data, model, loss, metrics = [] }: Protocol,
  sets: Pick<Dataset, "train" | "test">,
): void {
  const labels = areLabels(sets.train.targets), outputs = outputCount(model);
  const wanted = lossKindOf(loss).targets;
  if (labels !== (wanted === "labels")) {
    const wanted = lossesOf(sets.train.targets).map((name) => `"${name}"`).join(" or ");
    refuse(what, "loss", loss, `${wanted}: the targets of ${data.name} are ${labels ? "labels" : "values"}`);
  }
  for (const [set, examples] of Object.entries<Examples>(sets)) {
    const { targets, targetSize = 1 } = examples;
    if (labels) requireOutputs(what, outputs, targets);
    else if (targetSize !== outputs) {
      refuse(what, "model", counted(outputs), `${counted(targetSize)}, one for each value of an example`);
    }
    if (weightOf(loss, targets, examples.size) === 0) {
      refuse(
        what,
        `${set}.targets`,
        "labels of weight 0 alone",
        'at least one with a weight above 0 in "classWeights"',
      );
    }
    for (const name of metrics) {
      const wanted = metricKindOf(name).wantsTargets?.(examples);
      if (wanted) refuse(what, `${set}.targets`, `${targets.length} targets`, wanted);
    }
    if (wanted !== "shares") continue;
    const at = targets.findIndex((share) => !(share >= 0 && share <= 1));
    if (at >= 0) refuse(what, `${set}.targets[${at}]`, targets[at], 'a number from 0 to 1 for "binary-cross-entropy"');
  }
}

function requireOutputs(what: string, outputs: number, labels: Examples["targets"]): void {
  let classes = 0;
  for (const label of labels) classes = Math.max(classes, label + 1);
  if (outputs < classes) refuse(what, "model", counted(outputs), `at least ${classes} outputs, one a label`);
}

const counted = (outputs: number) => `${outputs} output${outputs === 1 ? "" : "s"}`;
