import type { Dataset } from "../dataset/mod.ts";
import type { CompiledKernels } from "../kernels/compiled_kernels.ts";
import { stream } from "../random/mod.ts";
import { requireFinite } from "./divergence.ts";
import { evaluate } from "./evaluate.ts";
import { type AskedMetrics, askedMetrics, evaluateMetrics } from "./metrics.ts";
import type { Protocol, StepMetric } from "./protocol.ts";
import { requireProtocol } from "./require_protocol.ts";
import { sketch } from "./sketch.ts";
import { decodeState, initialState } from "./state.ts";
import { watchedMetric } from "./stopping.ts";
import { Training } from "./training.ts";
import { weightNorm } from "./weight_norm.ts";

/**
 * Metrics of one epoch. Losses are means per example, with the smoothing and weights of the protocol's loss; accuracies lie in 0 to 1
 * and are 0 for regression. What else the protocol asks for has names like `testCrossEntropy` and `trainCrossEntropyAfter`. Where the
 * protocol averages weights, all that is evaluated at the epoch's end is of the average.
 */
export interface EpochMetrics extends AskedMetrics {
  /** Counted from 0: "epoch 0" is the state after the first pass. */
  readonly epoch: number;
  /** Running means over the minibatches while the weights moved, as training loops print them. */
  readonly trainLoss: number;
  /** Share of minibatch examples that were right, as they were met. */
  readonly trainAccuracy: number;
  /** On the weights at the epoch's end. */
  readonly trainLossAfter: number;
  /** Share of all training examples that are right; those held out are none of them. */
  readonly trainAccuracyAfter: number;
  /** Mean loss on the test set. */
  readonly testLoss: number;
  /** Share of the test set that is right. */
  readonly testAccuracy: number;
  /** Mean loss on the validation part, where the protocol has one. */
  readonly validationLoss?: number;
  /** Share of the validation part that is right, where there is one. */
  readonly validationAccuracy?: number;
  /** The epoch whose weights would be kept if the run ended here, where the protocol keeps the best. */
  readonly bestEpoch?: number;
}

/** What stays in the ledger of all weights at one time. */
export interface WeightSnapshot {
  /** The epoch after which they were kept; -1 is before training. */
  readonly epoch: number;
  /** L2 norm of all weights and biases together. */
  readonly norm: number;
  /** Their {@linkcode sketch}. */
  readonly sketch: readonly number[];
}

/** What a run leaves between two lines of its ledger. */
export interface Segment {
  /** Steps done at its end. */
  readonly step: number;
  /** What the protocol keeps of each step since the segment before, in order. */
  readonly steps: Partial<Record<StepMetric, number[]>>;
  /** Of the epochs that ended in it and were evaluated. */
  readonly epochs: EpochMetrics[];
  /** What is kept of the weights after epochs of this segment. */
  readonly weightSnapshots: WeightSnapshot[];
  /** The whole state at its end, as safetensors bytes. */
  readonly state: Uint8Array<ArrayBuffer>;
  /** The trained weights (those of the best epoch where the protocol keeps these), as safetensors bytes; only in the last segment. */
  readonly weights?: Uint8Array<ArrayBuffer>;
  /** Whether the run is over with it. */
  readonly last: boolean;
}

/**
 * Trains from a protocol and a seed, or on from a state, and yields a segment every `protocol.ledgerEvery` steps.
 *
 * A pure function of its arguments: whoever runs it, wherever it resumes, the same segments come out.
 *
 * @param spare States that the caller has done with: their memory is taken from here and written to again.
 * @throws {ValidationError} When no run can have the protocol, or can have it with these data: before the first step.
 * @throws {DivergenceError} When a number that was trained is not finite: it names the step or the epoch.
 */
export async function* run(
  kernels: CompiledKernels,
  protocol: Protocol,
  seed: number,
  { dataset }: { readonly dataset: Dataset },
  from?: Uint8Array,
  spare: Uint8Array<ArrayBuffer>[] = [],
): AsyncGenerator<Segment, void, void> {
  requireProtocol(protocol);
  const state = from ? decodeState(protocol, from) : initialState(protocol, seed);
  using training = new Training(kernels, protocol, dataset, state);
  const lastStep = protocol.epochs * training.stepsPerEpoch;
  let segment = emptySegment(protocol, state.step);
  if (state.step === 0 && protocol.weightSnapshots.includes(-1)) {
    segment.weightSnapshots.push(weightSnapshot(protocol, training, -1));
  }
  for (let last = state.step >= lastStep || training.isOver; !last;) {
    const result = training.step();
    if (training.stepsDone <= (protocol.stepMetricsUntil ?? Infinity)) {
      for (const name of protocol.stepMetrics) segment.steps[name]!.push(Math.fround(result[name]));
    }
    if (training.atEpochEnd) last = endEpoch(protocol, training, segment);
    last ||= training.stepsDone === lastStep;
    if (last || training.stepsDone % protocol.ledgerEvery === 0) {
      yield {
        ...segment,
        step: training.stepsDone,
        last,
        state: training.state(spare.pop()),
        weights: last ? training.trained() : undefined,
      };
      segment = emptySegment(protocol, training.stepsDone);
    }
  }
}

/** Takes what there is to take after an epoch, and tells whether it was the last. */
function endEpoch(
  protocol: Protocol,
  training: Training,
  segment: Pick<Segment, "epochs" | "weightSnapshots">,
): boolean {
  const epoch = training.stepsDone / training.stepsPerEpoch - 1;
  const isEvaluated = (epoch + 1) % protocol.evaluateEvery === 0 || epoch + 1 === protocol.epochs;
  const isKept = protocol.weightSnapshots.includes(epoch);
  if (!isEvaluated && !isKept) return false;
  return training.averaged(() => {
    if (isEvaluated) segment.epochs.push(epochMetrics(protocol, training, epoch));
    if (isKept) segment.weightSnapshots.push(weightSnapshot(protocol, training, epoch));
    if (!isEvaluated) return false;
    const { trainAccuracyAfter } = segment.epochs.at(-1)!;
    return training.isOver || trainAccuracyAfter >= (protocol.stopAtTrainAccuracy ?? Infinity);
  });
}

/** What a segment that begins after so many steps is filled into. */
function emptySegment({ stepMetrics, stepMetricsUntil = Infinity }: Protocol, stepsDone: number) {
  const kept = stepsDone < stepMetricsUntil ? stepMetrics : [];
  return {
    steps: Object.fromEntries(kept.map((name) => [name, []])) as Segment["steps"],
    epochs: [] as EpochMetrics[],
    weightSnapshots: [] as WeightSnapshot[],
  };
}

function weightSnapshot(protocol: Protocol, training: Training, epoch: number): WeightSnapshot {
  const norm = weightNorm(training.network.weights);
  requireFinite(`norm of the weights after epoch ${epoch}`, norm, protocol);
  return { epoch, norm, sketch: Array.from(sketch(training.network.weights, stream(protocol.experiment, "sketch"))) };
}

function epochMetrics(protocol: Protocol, training: Training, epoch: number): EpochMetrics {
  const { network, dataset, runningMeans } = training;
  const train = evaluateMetrics(protocol, network, dataset.train);
  const test = evaluateMetrics(protocol, network, dataset.test);
  requireFinite(`training loss after epoch ${epoch}`, train.loss, protocol);
  requireFinite(`test loss after epoch ${epoch}`, test.loss, protocol);
  const asked = askedMetrics(train, test);
  for (const [name, value] of Object.entries(asked)) requireFinite(`${name} of epoch ${epoch}`, value, protocol);
  return {
    epoch,
    trainLoss: runningMeans.loss,
    trainAccuracy: runningMeans.accuracy,
    trainLossAfter: train.loss,
    trainAccuracyAfter: train.accuracy,
    testLoss: test.loss,
    testAccuracy: test.accuracy,
    ...asked,
    ...validationMetrics(protocol, training, epoch),
  };
}

function validationMetrics(protocol: Protocol, training: Training, epoch: number): Partial<EpochMetrics> {
  if (!training.validation) return {};
  const { loss, accuracy } = evaluate(protocol, training.network, training.validation);
  requireFinite(`validation loss after epoch ${epoch}`, loss, protocol);
  const metrics = { validationLoss: loss, validationAccuracy: accuracy }, watched = watchedMetric(protocol);
  if (!watched) return metrics;
  const bestEpoch = training.watch(epoch, metrics[watched]);
  return protocol.keep ? { ...metrics, bestEpoch } : metrics;
}
