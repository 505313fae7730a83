import { type DrawArguments, type Draws, type KernelArguments, type PlainTensor, size } from "./kernel_draws.ts";

const dtypes = ["float32", "int32", "bool"] as const;

/** Indices `[count, depth]` of slices of a shape; every third time one of them lies outside. */
function places(draw: Draws, shape: number[], depth: number, count: number): PlainTensor {
  const columns = shape.slice(0, depth).map((length) => draw.indices([count], length).values);
  const values = Array.from({ length: count }, (_, row) => columns.map((column) => column[row])).flat();
  return { shape: [count, depth], dtype: "int32", values };
}

function scattering(draw: Draws) {
  const shape = draw.shape(1), depth = draw.integer(1, shape.length), count = draw.integer(0, 5);
  return { shape, indices: places(draw, shape, depth, count), slices: [count, ...shape.slice(depth)] };
}

const padding = (draw: Draws, shape: number[], most = 3) => shape.map(() => draw.integers(2, 0, most));

function segments(draw: Draws): KernelArguments {
  const shape = draw.shape(1, 3), count = draw.integer(1, 6);
  const ids = draw.integers(count, 0, 4).sort((a, b) => a - b);
  if (draw.chance(0.2)) ids[draw.integer(0, count - 1)] = draw.oneOf(-1, 9);
  return {
    inputs: {
      data: draw.floats(shape),
      indices: draw.indices([count], shape[0]),
      segmentIds: { shape: [count], dtype: "int32", values: ids },
    },
    attrs: {},
  };
}

/** Arguments for kernels that move numbers from place to place. */
export const placeKernels: Readonly<Record<string, DrawArguments>> = {
  GatherV2: (draw) => {
    const dtype = draw.oneOf(...dtypes), shape = draw.shape(1);
    const batchDims = draw.chance(0.3) && shape.length > 1 ? 1 : 0, axis = draw.integer(batchDims, shape.length - 1);
    const indices = draw.indices([...shape.slice(0, batchDims), ...draw.shape(0, 2)], shape[axis]);
    return { inputs: { x: draw.of(dtype, shape), indices }, attrs: { axis, batchDims } };
  },
  GatherNd: (draw) => {
    const { shape, indices } = scattering(draw);
    return { inputs: { params: draw.of(draw.oneOf(...dtypes), shape), indices }, attrs: {} };
  },
  ScatterNd: (draw) => {
    const { shape, indices, slices } = scattering(draw);
    return { inputs: { indices, updates: draw.of(draw.oneOf("float32", "int32"), slices) }, attrs: { shape } };
  },
  TensorScatterUpdate: (draw) => {
    const { shape, indices, slices } = scattering(draw), dtype = draw.oneOf("float32", "int32");
    return { inputs: { tensor: draw.of(dtype, shape), indices, updates: draw.of(dtype, slices) }, attrs: {} };
  },
  SparseToDense: (draw) => {
    const outputShape = draw.shape(1), count = draw.integer(1, 5), dtype = draw.oneOf(...dtypes);
    return {
      inputs: {
        sparseIndices: places(draw, outputShape, outputShape.length, count),
        sparseValues: draw.of(dtype, draw.chance(0.3) ? [] : [count]),
        defaultValue: draw.of(dtype, []),
      },
      attrs: { outputShape },
    };
  },
  SparseSegmentMean: segments,
  SparseSegmentSum: segments,
  SparseFillEmptyRows: (draw) => {
    const shape = draw.integers(2, 1, 6), count = draw.integer(1, 5), indices = places(draw, shape, 2, count);
    return {
      inputs: {
        indices,
        values: draw.floats([count]),
        denseShape: { shape: [2], dtype: "int32", values: shape },
        defaultValue: draw.floats([]),
      },
      attrs: {},
    };
  },
  SparseReshape: (draw) => {
    const shape = [draw.integer(1, 3) * 2, draw.integer(1, 4)], count = draw.integer(0, 4);
    const newShape = draw.oneOf([-1], [2, -1], [size(shape)], [shape[0] / 2, 2, shape[1]], [-1, 5], [3, 3], [-1, -1]);
    return {
      inputs: {
        inputIndices: places(draw, shape, 2, count),
        inputShape: { shape: [2], dtype: "int32", values: shape },
        newShape: { shape: [newShape.length], dtype: "int32", values: newShape },
      },
      attrs: {},
    };
  },
  UnsortedSegmentSum: (draw) => {
    const shape = draw.shape(1), numSegments = draw.integer(1, 5);
    return {
      inputs: { x: draw.finite(shape), segmentIds: draw.indices([shape[0]], numSegments) },
      attrs: { numSegments },
    };
  },
  OneHot: (draw) => {
    const depth = draw.integer(1, 7), dtype = draw.oneOf("float32", "int32");
    return {
      inputs: { indices: draw.indices(draw.shape(0, 3), depth) },
      attrs: { depth, onValue: 3, offValue: draw.oneOf(0, -1), dtype },
    };
  },
  Slice: (draw) => {
    const shape = draw.shape(1, 5), begin = shape.map((length) => draw.integer(0, length - 1));
    const sizes = shape.map((length, axis) => draw.integer(1, length - begin[axis]));
    const axis = draw.integer(0, shape.length - 1);
    if (draw.chance(0.2)) sizes[axis] += shape[axis];
    if (draw.chance(0.1)) begin[axis] = -2;
    return { inputs: { x: draw.of(draw.oneOf(...dtypes), shape) }, attrs: { begin, size: sizes } };
  },
  StridedSlice: (draw) => {
    const shape = draw.shape(1, 5), any = () => shape.map((length) => draw.integer(-length - 2, length + 2));
    const mask = () => draw.chance(0.3) ? draw.integer(0, 2 ** shape.length - 1) : 0;
    return {
      inputs: { x: draw.of(draw.oneOf(...dtypes), shape) },
      attrs: {
        begin: any(),
        end: any(),
        strides: shape.map(() => draw.oneOf(1, 1, 2, -1, -2)),
        beginMask: mask(),
        endMask: mask(),
        ellipsisMask: 0,
        newAxisMask: 0,
        shrinkAxisMask: mask(),
      },
    };
  },
  Concat: (draw) => {
    const shape = draw.shape(1), axis = draw.integer(0, shape.length - 1), dtype = draw.oneOf(...dtypes);
    const parts = Array.from(
      { length: draw.integer(1, 4) },
      () => draw.of(dtype, shape.map((length, i) => i === axis ? draw.integer(0, 4) : length)),
    );
    return { inputs: parts, attrs: { axis } };
  },
  Pack: (draw) => {
    const shape = draw.shape(0, 3), dtype = draw.oneOf(...dtypes);
    const parts = Array.from({ length: draw.integer(1, 4) }, () => draw.of(dtype, shape));
    return { inputs: parts, attrs: { axis: draw.integer(0, shape.length) } };
  },
  Unpack: (draw) => {
    const shape = draw.shape(1);
    return {
      inputs: { value: draw.of(draw.oneOf(...dtypes), shape) },
      attrs: { axis: draw.integer(0, shape.length - 1) },
    };
  },
  SplitV: (draw) => {
    const shape = draw.shape(1), axis = draw.integer(0, shape.length - 1), first = draw.integer(0, shape[axis]);
    return {
      inputs: { x: draw.of(draw.oneOf(...dtypes), shape) },
      attrs: {
        numOrSizeSplits: draw.oneOf<number | number[]>([first, shape[axis] - first], [first, -1], 1, [
          first + 1,
          shape[axis] - first,
        ]),
        axis,
      },
    };
  },
  PadV2: (draw) => {
    const shape = draw.shape(1);
    const attrs = { paddings: padding(draw, shape), constantValue: draw.oneOf(0, 2) };
    return { inputs: { x: draw.of(draw.oneOf("float32", "int32"), shape) }, attrs };
  },
  MirrorPad: (draw) => {
    const shape = draw.shape(1), mode = draw.oneOf("reflect", "symmetric"), less = mode === "reflect" ? 1 : 0;
    const paddings = shape.map((length) => draw.integers(2, 0, length - less));
    if (draw.chance(0.1)) paddings[0] = [shape[0] + 2, 0];
    return { inputs: { x: draw.of(draw.oneOf("float32", "int32"), shape) }, attrs: { paddings, mode } };
  },
  Tile: (draw) => {
    const shape = draw.shape(1);
    return {
      inputs: { x: draw.of(draw.oneOf(...dtypes), shape) },
      attrs: { reps: shape.map(() => draw.integer(0, 3)) },
    };
  },
  Transpose: (draw) => {
    const shape = draw.shape(0, 6, 4);
    const perm = draw.stream.shuffle(shape.map((_, axis) => axis));
    return { inputs: { x: draw.of(draw.oneOf(...dtypes), shape) }, attrs: { perm } };
  },
  Reverse: (draw) => {
    const shape = draw.shape(0);
    return {
      inputs: { x: draw.of(draw.oneOf("float32", "int32"), shape) },
      attrs: { dims: shape.map((_, axis) => axis).filter(() => draw.chance(0.5)) },
    };
  },
  Reshape: (draw) => {
    const shape = draw.shape();
    return {
      inputs: { x: draw.of(draw.oneOf(...dtypes), shape) },
      attrs: { shape: draw.oneOf([-1], [size(shape)], [size(shape) + 1]) },
    };
  },
  ExpandDims: (draw) => {
    const shape = draw.shape();
    return {
      inputs: { input: draw.of(draw.oneOf(...dtypes), shape) },
      attrs: { dim: draw.integer(-shape.length - 1, shape.length) },
    };
  },
  BroadcastArgs: (draw) => {
    const [s0, s1] = draw.broadcast().map((values): PlainTensor => ({
      shape: [values.length],
      dtype: "int32",
      values,
    }));
    return { inputs: { s0, s1 }, attrs: {} };
  },
  Diag: (draw) => ({ inputs: { x: draw.of(draw.oneOf(...dtypes), draw.shape(1, 2)) }, attrs: {} }),
  DepthToSpace: (draw) => {
    const blockSize = draw.integer(2, 3), [batch, height, width, depth] = draw.integers(4, 1, 3);
    const channels = depth * blockSize ** 2, dataFormat = "NHWC";
    const shape = dataFormat === "NHWC" ? [batch, height, width, channels] : [batch, channels, height, width];
    return { inputs: { x: draw.floats(shape) }, attrs: { blockSize, dataFormat } };
  },
  BatchToSpaceND: (draw) => {
    const blockShape = draw.integers(2, 1, 3), [batch, height, width, channels] = draw.integers(4, 1, 3);
    const crops = [height, width].map((length, i) => [draw.integer(0, length * blockShape[i] - 1), 0]);
    const shape = [batch * size(blockShape), height, width, channels];
    return { inputs: { x: draw.floats(shape) }, attrs: { blockShape, crops } };
  },
  SpaceToBatchND: (draw) => {
    const blockShape = draw.integers(2, 1, 3), [batch, height, width, channels] = draw.integers(4, 1, 3);
    const paddings = draw.integers(2, 0, 2).map((before) => [before, 0]);
    const shape = [batch, ...[height, width].map((length, i) => length * blockShape[i] - paddings[i][0]), channels];
    if (shape.some((length) => length < 1)) return placeKernels.SpaceToBatchND(draw);
    return { inputs: { x: draw.floats(shape) }, attrs: { blockShape, paddings } };
  },
};
