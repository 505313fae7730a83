import { tf } from "../backend/mod.ts";
import { CheckpointError, decodeCheckpoint, encodeCheckpoint, type NamedTensor } from "../train/safetensors.ts";
import { type LayerWeight, weightsOf } from "./random_layers.ts";

/** What a state holds beside tensors. */
export interface Progress {
  /** Steps done. */
  step: number;
  /** State of the shuffling stream at the start of the epoch under way, and of the dropout stream now. */
  random: { shuffle: readonly number[]; dropout: readonly number[] };
  /** Sums over the minibatches of the epoch that is under way. */
  running: { examples: number; loss: number; correct: number };
}

/**
 * The whole state of a model in training as safetensors bytes: all weights, what the optimiser keeps, and how far it is.
 *
 * @throws {TypeError} When a weight is no float32, or TensorFlow.js cannot save the optimiser.
 */
export async function encodeModelState(
  model: tf.LayersModel,
  optimizer: tf.Optimizer,
  progress: Progress,
): Promise<Uint8Array<ArrayBuffer>> {
  const [iterations, ...kept] = await optimizerWeights(optimizer);
  const metadata = {
    step: JSON.stringify(progress.step),
    random: JSON.stringify(progress.random),
    running: JSON.stringify(progress.running),
    iterations: String(iterations.tensor.dataSync()[0]),
  };
  iterations.tensor.dispose();
  const tensors = [
    ...weightsOf(model).map((weight, i) => named(`weights/${i}/${weight.name}`, requireFloat(weight))),
    ...kept.map(({ tensor }, i) => named(`optimizer/${i}`, tensor)),
    ...ownVariables(optimizer).map(([name, variable]) => named(`optimizer/${name}`, variable)),
  ];
  return encodeCheckpoint({ metadata, tensors });
}

/**
 * Sets a model and its optimiser, both as they were built, to a state.
 *
 * @throws {CheckpointError} When it is of another model.
 */
export async function restoreModelState(
  model: tf.LayersModel,
  optimizer: tf.Optimizer,
  bytes: Uint8Array,
): Promise<Progress> {
  const { metadata, tensors } = decodeCheckpoint(bytes);
  const weights = weightsOf(model), own = ownVariables(optimizer);
  const ends = [weights.length, tensors.length - own.length];
  weights.forEach(({ name, variable }, i) => assign(variable, `weights/${i}/${name}`, tensors[i]));
  const kept = tensors.slice(...ends).map(({ name, shape, data }) => ({ name, tensor: tf.tensor(data, [...shape]) }));
  const iterations = { name: "iter", tensor: tf.scalar(Number(metadata.iterations), "int32") };
  await optimizer.setWeights([iterations, ...kept]);
  tf.dispose([iterations.tensor, ...kept.map(({ tensor }) => tensor)]);
  // TensorFlow.js computes them anew as powers, whose bits are not those of the products that training makes.
  own.forEach(([name, variable], i) => assign(variable, `optimizer/${name}`, tensors[ends[1] + i]));
  const [step, random, running] = [metadata.step, metadata.random, metadata.running].map((text) => JSON.parse(text));
  return { step, random, running };
}

function assign(variable: tf.Variable, name: string, tensor: NamedTensor | undefined): void {
  if (tensor?.name !== name || `${tensor.shape}` !== `${variable.shape}`) {
    throw new CheckpointError(
      `The checkpoint is of another model: it has ${
        tensor ? `${tensor.name} [${tensor.shape}]` : "nothing more"
      }, wanted ` +
        `${name} [${variable.shape}]; restore it from git, or remove it and reproduce the run`,
    );
  }
  tf.tidy(() => variable.assign(tf.tensor(tensor.data, variable.shape)));
}

const named = (name: string, tensor: tf.Tensor): NamedTensor => ({
  name,
  shape: tensor.shape,
  data: tensor.dataSync() as Float32Array,
});

/** Variables of an optimiser that `getWeights()` leaves out, by name: running powers of its decays. */
function ownVariables(optimizer: tf.Optimizer): [string, tf.Variable][] {
  return Object.entries(optimizer).filter((entry): entry is [string, tf.Variable] => entry[1] instanceof tf.Variable)
    .sort(([one], [other]) => one < other ? -1 : 1);
}

async function optimizerWeights(optimizer: tf.Optimizer) {
  try {
    return await optimizer.getWeights();
  } catch (cause) {
    throw new TypeError(
      `The optimiser ${optimizer.getClassName()} cannot be put into a checkpoint, as TensorFlow.js cannot save it: use ` +
        "tf.train.sgd, momentum, adam, rmsprop, adagrad or adadelta",
      { cause },
    );
  }
}

function requireFloat({ layer, name, variable }: LayerWeight): tf.Variable {
  if (variable.dtype === "float32") return variable;
  throw new TypeError(`Layer ${JSON.stringify(layer)} has a ${name} of the type ${variable.dtype}, wanted float32`);
}
