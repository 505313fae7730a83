import { tf } from "../tensorflow.ts";
import type { BackendWasm } from "../tensorflow.ts";
import type { Call } from "./kernel.ts";

/** Fails where a kernel would work outside of its tensors. */
type Check = (call: Call, kernelName: string) => void;

/** Each row of the indices, `[..., depth]`, lies within the first axes of a shape. */
const inside =
  (of: (call: Call) => { indices: tf.TensorInfo; shape: readonly number[]; depth?: number }): Check =>
  (call, kernelName) => {
    const { indices, shape, depth = indices.shape.at(-1) ?? 1 } = of(call);
    const places = integersOf(call.backend, indices);
    for (let i = 0; i < places.length; i++) {
      const axis = i % depth, length = shape[axis];
      if (places[i] >= 0 && places[i] < length) continue;
      throw new RangeError(
        `${kernelName} got the index ${places[i]} for axis ${axis} of a tensor of shape [${shape}]: give 0 to ${
          length - 1
        }`,
      );
    }
  };

/** Depth of indices where a list stands for a column. */
const columnsOf = ({ shape }: tf.TensorInfo) => shape.length > 1 ? shape.at(-1)! : 1;

const sparsePlaces = inside(({ inputs: { inputIndices, inputShape }, backend }) => ({
  indices: inputIndices,
  shape: [...integersOf(backend, inputShape)],
}));

const boxImages: Check = ({ inputs: { boxInd }, backend }, kernelName) => {
  const wrong = integersOf(backend, boxInd).find((image) => image < 0);
  if (wrong !== undefined) throw new RangeError(`${kernelName} got a box in image ${wrong}: images count from 0`);
};

const sliceBegins: Check = ({ inputs: { x }, attrs: { begin, size } }, kernelName) => {
  const [starts] = tf.slice_util.parseSliceParams(x, begin, size);
  if (starts.some((start) => start < 0)) {
    throw new RangeError(`${kernelName} got [${starts}] to begin at in a tensor of shape [${x.shape}]: give 0 or more`);
  }
};

const filterChannels: Check = ({ inputs: { x, filter }, attrs: { dataFormat } }, kernelName) => {
  const channels = x.shape[dataFormat === "NCHW" ? 1 : 3];
  if (channels === filter.shape[2]) return;
  throw new RangeError(
    `${kernelName} got filters of ${filter.shape[2]} channels for images of ${channels}: give as many`,
  );
};

const leadingEntries: Check = ({ inputs: { x }, attrs: { k } }, kernelName) => {
  const length = x.shape.at(-1) ?? 1;
  if (!(k >= 0 && k <= length)) {
    throw new RangeError(`${kernelName} got k = ${k} for rows of ${length}: give 0 to ${length}`);
  }
};

const mirrored: Check = ({ inputs: { x }, attrs: { paddings, mode } }, kernelName) => {
  const mirrors = (length: number) => mode === "reflect" ? length - 1 : length;
  const axis = x.shape.findIndex((length, axis) => Math.max(...paddings[axis]) > mirrors(length));
  if (axis < 0) return;
  throw new RangeError(
    `${kernelName} got [${paddings[axis]}] to pad axis ${axis} with, of ${x.shape[axis]}: give at most ${
      mirrors(x.shape[axis])
    }`,
  );
};

/** TensorFlow.js' own checks that are missing, or come after the harm. Many of its operations pass on whatever they get. */
const checks: Readonly<Record<string, Check>> = {
  Conv2D: filterChannels,
  CropAndResize: boxImages,
  DepthwiseConv2dNative: filterChannels,
  FusedConv2D: filterChannels,
  FusedDepthwiseConv2D: filterChannels,
  GatherNd: inside(({ inputs: { params, indices } }) => ({ indices, shape: params.shape })),
  MirrorPad: mirrored,
  ScatterNd: inside(({ inputs: { indices }, attrs: { shape } }) => ({ indices, shape, depth: columnsOf(indices) })),
  Slice: sliceBegins,
  SparseReshape: sparsePlaces,
  SparseToDense: inside(({ inputs: { sparseIndices: indices }, attrs: { outputShape: shape } }) => ({
    indices,
    shape,
    depth: columnsOf(indices),
  })),
  TensorScatterUpdate: inside(({ inputs: { tensor, indices } }) => ({
    indices,
    shape: tensor.shape,
    depth: columnsOf(indices),
  })),
  TopK: leadingEntries,
};

/**
 * Looks at the arguments of a kernel before it runs.
 *
 * @throws {RangeError} Where it would read or write outside of its tensors.
 */
export function checkArguments(kernelName: string, call: Call): void {
  checks[kernelName]?.(call, kernelName);
}

function integersOf(backend: BackendWasm, tensor: tf.TensorInfo): Int32Array {
  return backend.readSync(tensor.dataId) as Int32Array;
}
