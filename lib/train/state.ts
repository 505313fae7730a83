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
import { type RunPurpose, runStream } from "../random/mod.ts";
import { slotsOf } from "./optimiser_state.ts";
import type { Protocol } from "./protocol.ts";
import { unwatched, type Watched, watchedMetric } from "./stopping.ts";

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
  /** The average of the weights, where the protocol asks for one. */
  readonly average?: readonly Float32Array[];
  /** Weights and buffers of the best epoch so far, where the protocol keeps them; the first ones until then. */
  readonly best?: TrainedTensors;
  readonly random: RandomStates;
  readonly running: Readonly<RunningSums>;
  /** What is known of the validation part, where the protocol goes by it. */
  readonly watched?: Watched;
}

/** States of a run's random streams. */
export interface RandomStates {
  /** At the start of the epoch under way. */
  readonly shuffle: readonly number[];
  /** Now. */
  readonly dropout: readonly number[];
  /** Now, where the protocol has augmentations. */
  readonly augmentation?: readonly number[];
  /** At its start, where the protocol has a validation part. */
  readonly validation?: readonly number[];
}

/** The tensors of a trained net. */
export interface TrainedTensors {
  readonly weights: readonly Float32Array[];
  /** What the net keeps besides. */
  readonly buffers: readonly Float32Array[];
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

/** The state before the first step. */
export function initialState(protocol: Protocol, seed: number): TrainingState {
  const { experiment, model, initialisation, optimiser, averaging, keep } = protocol;
  const weights = initialise(model, initialisation, runStream(experiment, seed, "init"));
  const buffers = buffersOf(model).map(({ shape, initial }) => new Float32Array(sizeOf(shape)).fill(initial));
  const start = (purpose: RunPurpose) => runStream(experiment, seed, purpose).state();
  return {
    step: 0,
    weights,
    buffers,
    slots: Object.fromEntries(
      slotsOf(optimiser).map((name) => [name, weights.map(({ length }) => new Float32Array(length))]),
    ),
    ...averaging && { average: weights },
    ...keep && { best: { weights, buffers } },
    random: {
      shuffle: start("shuffle"),
      dropout: start("dropout"),
      ...protocol.augmentation && { augmentation: start("augmentation") },
      ...protocol.validation && { validation: start("validation") },
    },
    running: { examples: 0, loss: 0, correct: 0 },
    ...watchedMetric(protocol) && { watched: unwatched },
  };
}

/** What a checkpoint holds, kind after kind: each is one tensor after the other, under its name. */
function kindsOf(protocol: Protocol): readonly (readonly [kind: string, tensors: readonly Named[]])[] {
  const parameters = parametersOf(protocol.model);
  const byWeight = ["weights", ...slotsOf(protocol.optimiser), ...protocol.averaging ? ["average"] : []];
  return [
    ...byWeight.map((kind) => [kind, parameters] as const),
    ["buffers", buffersOf(protocol.model)],
    ...protocol.keep ? [["best", trainedTensorsOf(protocol)] as const] : [],
  ];
}

const tensorsOf = (protocol: Protocol): Named[] =>
  kindsOf(protocol).flatMap(([kind, tensors]) =>
    tensors.map(({ name, shape }) => ({ name: `${kind}/${name}`, shape }))
  );

/** What stays of a trained net: its weights, and what it keeps besides. */
const trainedTensorsOf = ({ model }: Protocol): Named[] => [...parametersOf(model), ...buffersOf(model)];

/** How all states of a run are laid out. */
export function stateLayoutOf(protocol: Protocol): Layout {
  return layoutOf(tensorsOf(protocol));
}

/** How what stays of a trained net is laid out. */
export function trainedLayoutOf(protocol: Protocol): Layout {
  return layoutOf(trainedTensorsOf(protocol));
}

/** What of a state is no tensor. */
type Progress = Pick<TrainingState, "step" | "random" | "running" | "watched">;

/**
 * A state as safetensors bytes: what is digested in the ledger and kept as a checkpoint.
 *
 * @param blocks All weights, then what the optimiser keeps of them and their average, then what the net keeps besides, and then what it
 * had at its best: as much of it as the protocol asks for.
 * @param spare Bytes that nobody needs: their memory is written to, where it is enough.
 */
export function encodeState(
  layout: Layout,
  { step, random, running, watched }: Progress,
  blocks: readonly Float32Array[],
  spare?: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const metadata = {
    step: JSON.stringify(step),
    random: JSON.stringify(random),
    running: JSON.stringify(running),
    ...watched && { watched: JSON.stringify(watched) },
  };
  return encodeBlocks(layout, metadata, blocks, spare);
}

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
  const data = tensors.map((tensor) => tensor.data), byKind = new Map<string, Float32Array[]>();
  let at = 0;
  for (const [kind, { length }] of kindsOf(protocol)) byKind.set(kind, data.slice(at, at += length));
  const best = byKind.get("best"), weights = byKind.get("weights")!;
  return {
    step: number(metadata, "step"),
    weights,
    buffers: byKind.get("buffers")!,
    slots: Object.fromEntries(slotsOf(protocol.optimiser).map((name) => [name, byKind.get(name)!])),
    ...protocol.averaging && { average: byKind.get("average") },
    ...best && { best: { weights: best.slice(0, weights.length), buffers: best.slice(weights.length) } },
    random: object(metadata, "random"),
    running: object(metadata, "running"),
    ...watchedMetric(protocol) && { watched: object<Watched>(metadata, "watched") },
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
