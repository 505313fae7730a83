import {
  type Checkpoint,
  CheckpointError,
  decodeCheckpoint,
  encodeBlocks,
  encodeCheckpoint,
  type Layout,
  layoutOf,
} from "./safetensors.ts";
import { buffersOf, initialise, parametersOf } from "../model/mod.ts";
import { runStream } from "../random/mod.ts";
import { slotsOf } from "./optimiser_state.ts";
import type { Protocol } from "./protocol.ts";

/** Sums over the minibatches of the epoch that is under way. */
export interface RunningSums {
  examples: number;
  loss: number;
  correct: number;
}

/** The whole state of a run between two steps: equal states continue to equal bytes. */
export interface TrainingState {
  /** Steps done. */
  readonly step: number;
  readonly weights: readonly Float32Array[];
  /** What the net keeps besides, such as running means. */
  readonly buffers: readonly Float32Array[];
  /** What the optimiser keeps of the weights, by name. */
  readonly slots: Readonly<Record<string, readonly Float32Array[]>>;
  /** State of the shuffling stream at the start of the epoch under way, and of those of dropout and, where there is any, augmentation now. */
  readonly random: {
    readonly shuffle: readonly number[];
    readonly dropout: readonly number[];
    readonly augmentation?: readonly number[];
  };
  readonly running: Readonly<RunningSums>;
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

/** The state before the first step. */
export function initialState(protocol: Protocol, seed: number): TrainingState {
  const { experiment, model, initialisation } = protocol;
  const weights = initialise(model, initialisation, runStream(experiment, seed, "init"));
  return {
    step: 0,
    weights,
    buffers: buffersOf(model).map(({ shape, initial }) => new Float32Array(sizeOf(shape)).fill(initial)),
    slots: Object.fromEntries(
      slotsOf(protocol.optimiser).map((name) => [name, weights.map(({ length }) => new Float32Array(length))]),
    ),
    random: {
      shuffle: runStream(experiment, seed, "shuffle").state(),
      dropout: runStream(experiment, seed, "dropout").state(),
      ...protocol.augmentation && { augmentation: runStream(experiment, seed, "augmentation").state() },
    },
    running: { examples: 0, loss: 0, correct: 0 },
  };
}

/** What a checkpoint holds of each weight, in its order. */
const kindsOf = ({ optimiser }: Protocol) => ["weights", ...slotsOf(optimiser)];

const tensorsOf = (protocol: Protocol) => {
  const parameters = parametersOf(protocol.model), buffers = buffersOf(protocol.model);
  const under = (kind: string, tensors: readonly Named[]) =>
    tensors.map(({ name, shape }) => ({ name: `${kind}/${name}`, shape }));
  return [...kindsOf(protocol).flatMap((kind) => under(kind, parameters)), ...under("buffers", buffers)];
};

/** What stays of a trained net: its weights, and what it keeps besides. */
const trainedTensorsOf = ({ model }: Protocol): Named[] => [...parametersOf(model), ...buffersOf(model)];

/** How all states of a run are laid out. */
export function stateLayoutOf(protocol: Protocol): Layout {
  return layoutOf(tensorsOf(protocol));
}

/**
 * A state as safetensors bytes: what is digested in the ledger and kept as a checkpoint.
 *
 * @param blocks All weights, then what the optimiser keeps of them, then what the net keeps besides.
 * @param spare Bytes that nobody needs: their memory is written to, where it is enough.
 */
export function encodeState(
  layout: Layout,
  { step, random, running }: Omit<TrainingState, "weights" | "buffers" | "slots">,
  blocks: readonly Float32Array[],
  spare?: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const metadata = {
    step: JSON.stringify(step),
    random: JSON.stringify(random),
    running: JSON.stringify(running),
  };
  return encodeBlocks(layout, metadata, blocks, spare);
}

/** The tensors of a trained net. */
export type TrainedTensors = Pick<TrainingState, "weights" | "buffers">;

/** Weights, and what the net keeps besides, as safetensors bytes: what stays of a trained net. */
export function encodeWeights(protocol: Protocol, { weights, buffers }: TrainedTensors): Uint8Array<ArrayBuffer> {
  const data = [...weights, ...buffers];
  const tensors = trainedTensorsOf(protocol).map(({ name, shape }, i) => ({ name, shape, data: data[i] }));
  return encodeCheckpoint({ metadata: {}, tensors });
}

/**
 * Reads them back.
 *
 * @throws {CheckpointError} When the bytes are no weights of this protocol's model.
 */
export function decodeWeights(protocol: Protocol, bytes: Uint8Array): TrainedTensors {
  const { tensors } = decodeCheckpoint(bytes), count = parametersOf(protocol.model).length;
  requireTensors(trainedTensorsOf(protocol), tensors);
  const data = tensors.map(({ data }) => data);
  return { weights: data.slice(0, count), buffers: data.slice(count) };
}

/**
 * Reads a state back.
 *
 * @throws {CheckpointError} When the bytes are no checkpoint of this protocol's model.
 */
export function decodeState(protocol: Protocol, bytes: Uint8Array): TrainingState {
  const { metadata, tensors } = decodeCheckpoint(bytes);
  requireTensors(tensorsOf(protocol), tensors);
  const kinds = kindsOf(protocol), count = parametersOf(protocol.model).length;
  const data = tensors.map((tensor) => tensor.data);
  const [weights, ...slots] = kinds.map((_, k) => data.slice(k * count, (k + 1) * count));
  return {
    step: number(metadata, "step"),
    weights,
    buffers: data.slice(kinds.length * count),
    slots: Object.fromEntries(slots.map((tensors, k) => [kinds[k + 1], tensors])),
    random: object(metadata, "random"),
    running: object(metadata, "running"),
  };
}

type Named = { readonly name: string; readonly shape: readonly number[] };

function requireTensors(wanted: readonly Named[], found: readonly Named[]): void {
  const words = (tensors: readonly Named[], at: number) =>
    at < tensors.length ? `${tensors[at].name} [${tensors[at].shape}]` : undefined;
  for (let at = 0; at < Math.max(wanted.length, found.length); at++) {
    if (words(wanted, at) === words(found, at)) continue;
    throw new CheckpointError(
      `The checkpoint is of another model: tensor ${at} is ${words(found, at) ?? "missing"}, wanted ${
        words(wanted, at) ?? "no more"
      }; restore it from git, or remove it and reproduce the run`,
    );
  }
}

const unsound = (key: string) =>
  new CheckpointError(`The checkpoint has no sound "${key}" in its metadata; remove it and reproduce the run`);

function parsed(metadata: Checkpoint["metadata"], key: string): unknown {
  try {
    return JSON.parse(metadata[key]);
  } catch {
    throw unsound(key);
  }
}

function object<T>(metadata: Checkpoint["metadata"], key: string): T {
  const value = parsed(metadata, key);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as T;
  throw unsound(key);
}

function number(metadata: Checkpoint["metadata"], key: string): number {
  const value = parsed(metadata, key);
  if (!Number.isSafeInteger(value)) {
    throw new CheckpointError(
      `"${key}" in the checkpoint is ${value}, wanted a whole number; remove it and reproduce the run`,
    );
  }
  return value as number;
}
