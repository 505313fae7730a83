import type { Examples } from "../dataset/mod.ts";
import { type Network, outputCount } from "../model/mod.ts";
import { oneOf } from "../validation/mod.ts";
import { evaluate } from "./evaluate.ts";
import type { MetricKind } from "./metrics/kind.ts";
import { balancedAccuracy, top5Accuracy } from "./metrics/of_labels.ts";
import { binaryCrossEntropy, crossEntropy, meanAbsoluteError, rootMeanSquaredError } from "./metrics/of_losses.ts";
import { rSquared } from "./metrics/r_squared.ts";
import type { Protocol } from "./protocol.ts";

/** Name of a metric that a protocol can ask for, beside the loss and accuracy that are always taken. */
export type MetricName =
  | "balancedAccuracy"
  | "binaryCrossEntropy"
  | "crossEntropy"
  | "meanAbsoluteError"
  | "rSquared"
  | "rootMeanSquaredError"
  | "top5Accuracy";

/** All kinds of metrics. A new one is a {@linkcode MetricKind} in `metrics/`, and its name in {@linkcode MetricName} and here. */
const kinds: Readonly<Record<MetricName, MetricKind>> = {
  balancedAccuracy,
  binaryCrossEntropy,
  crossEntropy,
  meanAbsoluteError,
  rSquared,
  rootMeanSquaredError,
  top5Accuracy,
};

/** Names of all metrics. */
export const metricNames = Object.keys(kinds) as MetricName[];

/** What a {@linkcode MetricName} has to be. */
export const metricSchema = oneOf(metricNames);

/** The kind of a metric. */
export const metricKindOf = (name: MetricName): MetricKind => kinds[name];

/** What an epoch has of metrics that were asked for: of the training set after it, and of the test set. */
export type AskedMetrics = {
  readonly [F in `train${Capitalize<MetricName>}After` | `test${Capitalize<MetricName>}`]?: number;
};

/** What a net gives on some examples. */
export interface Evaluation {
  /** Mean loss. */
  readonly loss: number;
  /** Share of the examples that are right; 0 for regression. */
  readonly accuracy: number;
  /** What the protocol asks for besides, in its order. */
  readonly metrics: readonly (readonly [name: MetricName, value: number])[];
}

/** Evaluates loss, accuracy, and the metrics that a protocol asks for: the examples go through the net once for all of them. */
export function evaluateMetrics(
  protocol: Pick<Protocol, "loss" | "metrics" | "model">,
  network: Network,
  examples: Examples,
): Evaluation {
  const outputs = outputCount(protocol.model);
  const tallies = (protocol.metrics ?? []).map((name) => [name, kinds[name].tally(outputs)] as const);
  const found = evaluate(protocol, network, examples, examples.size, (targets) => {
    for (const [, tally] of tallies) tally.add(network, targets);
  });
  return { ...found, metrics: tallies.map(([name, tally]) => [name, tally.value()]) };
}

/** The metrics of an epoch under the names that it has them by. */
export function askedMetrics(train: Evaluation, test: Evaluation): AskedMetrics {
  return Object.fromEntries(
    [train, test].flatMap(({ metrics }, set) => metrics.map(([name, value]) => [metricFields(name)[set], value])),
  );
}

/** The names that an epoch has a metric by, of the training and of the test set: `trainRSquaredAfter` and `testRSquared`. */
export function metricFields(name: MetricName): [train: keyof AskedMetrics, test: keyof AskedMetrics] {
  const own = name[0].toUpperCase() + name.slice(1) as Capitalize<MetricName>;
  return [`train${own}After`, `test${own}`];
}
