import type { DrawArguments, Draws, PlainTensor } from "./kernel_draws.ts";

const sameFor = (names: string, draw: DrawArguments): Record<string, DrawArguments> =>
  Object.fromEntries(names.split(" ").map((name) => [name, draw]));

const unary: DrawArguments = (draw) => ({ inputs: { x: draw.floats(draw.shape()) }, attrs: {} });
const unaryOf = (...dtypes: ("float32" | "int32" | "bool")[]): DrawArguments => (draw) => ({
  inputs: { x: draw.of(draw.oneOf(...dtypes), draw.shape()) },
  attrs: {},
});

const binaryOf = (...dtypes: ("float32" | "int32" | "bool")[]): DrawArguments => (draw) => {
  const dtype = draw.oneOf(...dtypes), [a, b] = draw.broadcast();
  return { inputs: { a: draw.of(dtype, a), b: draw.of(dtype, b) }, attrs: {} };
};

/** Axes of a shape, in order, some from the end. */
const axes = (draw: Draws, shape: number[]) =>
  shape.flatMap((_, axis) => draw.chance(0.5) ? [draw.chance(0.2) ? axis - shape.length : axis] : []);

const reductionOf =
  (attribute: string, largest: number, ...dtypes: ("float32" | "int32" | "bool")[]): DrawArguments => (draw) => {
    const shape = draw.shape(0, 4, largest);
    return {
      inputs: { x: draw.of(draw.oneOf(...dtypes), shape) },
      attrs: { [attribute]: axes(draw, shape), keepDims: draw.chance(0.5) },
    };
  };

const cumulative: DrawArguments = (draw) => {
  const shape = draw.shape(1);
  return {
    inputs: { x: draw.of(draw.oneOf("float32", "int32"), shape) },
    attrs: { axis: draw.integer(0, shape.length - 1), exclusive: draw.chance(0.5), reverse: draw.chance(0.5) },
  };
};

const extreme: DrawArguments = (draw) => {
  const shape = draw.shape(1);
  return { inputs: { x: draw.floats(shape) }, attrs: { axis: draw.integer(-shape.length, shape.length - 1) } };
};

const product = (draw: Draws, least = 2) => {
  const batch = draw.shape(least - 2, 2, 3), [m, k, n] = draw.integers(3, 1, 9);
  const transposeA = draw.chance(0.5), transposeB = draw.chance(0.5), wrong = draw.chance(0.1) ? 1 : 0;
  return {
    a: draw.floats([...batch, ...transposeA ? [k + wrong, m] : [m, k + wrong]]),
    b: draw.floats([...draw.chance(0.3) ? batch.map(() => 1) : batch, ...transposeB ? [n, k] : [k, n]]),
    attrs: { transposeA, transposeB },
    n,
  };
};

/** Arguments for kernels that compute with numbers: each one, pairs, and reductions. */
export const numberKernels: Readonly<Record<string, DrawArguments>> = {
  ...sameFor(
    "Acos Acosh Asin Asinh Atan Atanh Ceil Cos Cosh Elu Erf Exp Expm1 Floor IsFinite IsInf IsNan Log Log1p " +
      "Reciprocal Round Rsqrt Selu Sigmoid Sin Sinh Softplus Sqrt Tan Tanh",
    unary,
  ),
  ...sameFor("Abs Neg Relu Relu6 Square", unaryOf("float32", "float32", "int32")),
  ...sameFor("Identity OnesLike ZerosLike", unaryOf("float32", "int32", "bool")),
  LogicalNot: unaryOf("bool"),
  Sign: (draw) => {
    // The cpu backend makes 0 of NaN.
    const x = draw.floats(draw.shape());
    return { inputs: { x: { ...x, values: x.values.map((value) => value || 0) } }, attrs: {} };
  },
  Cast: (draw) => ({
    inputs: { x: draw.of(draw.oneOf("float32", "int32", "bool"), draw.shape()) },
    attrs: { dtype: draw.oneOf("float32", "int32", "bool") },
  }),
  ClipByValue: (draw) => ({
    inputs: { x: draw.floats(draw.shape()) },
    attrs: { clipValueMin: -0.5, clipValueMax: 0.5 },
  }),
  LeakyRelu: (draw) => ({ inputs: { x: draw.floats(draw.shape()) }, attrs: { alpha: 0.2 } }),
  Step: (draw) => ({ inputs: { x: draw.floats(draw.shape()) }, attrs: { alpha: 0.25 } }),
  EluGrad: (draw) => {
    const shape = draw.shape();
    return { inputs: { dy: draw.floats(shape), y: draw.floats(shape) }, attrs: {} };
  },
  ...sameFor("Add Maximum Minimum Multiply SquaredDifference Sub", binaryOf("float32", "float32", "int32")),
  ...sameFor("Atan2 RealDiv", binaryOf("float32")),
  ...sameFor("FloorDiv Mod Pow", (draw) => {
    const [a, b] = draw.broadcast();
    if (draw.chance(0.5)) return { inputs: { a: draw.floats(a), b: draw.floats(b) }, attrs: {} };
    return { inputs: { a: draw.ints(a, -9, 9), b: draw.ints(b, 1, 5) }, attrs: {} };
  }),
  ...sameFor("Equal Greater GreaterEqual Less LessEqual NotEqual", binaryOf("float32", "int32", "bool")),
  ...sameFor("LogicalAnd LogicalOr", binaryOf("bool")),
  BitwiseAnd: binaryOf("int32"),
  Prelu: (draw) => {
    const shape = draw.shape(1);
    const alpha = draw.chance(0.5) ? shape : shape.map((length, axis) => axis < shape.length - 1 ? 1 : length);
    return { inputs: { x: draw.floats(shape), alpha: draw.floats(draw.chance(0.2) ? [1] : alpha) }, attrs: {} };
  },
  AddN: (draw) => {
    const shape = draw.shape(), dtype = draw.oneOf("float32", "int32");
    return { inputs: Array.from({ length: draw.integer(1, 4) }, () => draw.of(dtype, shape)), attrs: {} };
  },
  Select: (draw) => {
    const shape = draw.shape(1), dtype = draw.oneOf("float32", "int32", "bool");
    // The cpu backend repeats the first element of a row where the condition has one truth value for each row.
    const condition = draw.bools(shape);
    return { inputs: { condition, t: draw.of(dtype, shape), e: draw.of(dtype, shape) }, attrs: {} };
  },
  Sum: reductionOf("axis", 7, "float32", "int32"),
  // No integer may become too large for 32 bits.
  Prod: reductionOf("axis", 1, "float32", "int32"),
  Mean: reductionOf("axis", 7, "float32"),
  Min: reductionOf("axis", 7, "float32", "int32"),
  Max: reductionOf("reductionIndices", 7, "float32", "int32"),
  ...sameFor("All Any", reductionOf("axis", 7, "bool")),
  ...sameFor("ArgMax ArgMin", extreme),
  ...sameFor("Cumprod Cumsum", cumulative),
  Softmax: (draw) => {
    const shape = draw.shape(1);
    return { inputs: { logits: draw.floats(shape) }, attrs: { dim: draw.oneOf(shape.length - 1, -1) } };
  },
  Multinomial: (draw) => {
    const [rows, events, numSamples] = draw.integers(3, 1, 6);
    return { inputs: { logits: draw.finite([rows, events]) }, attrs: { numSamples, seed: 7, normalized: false } };
  },
  BatchMatMul: (draw) => {
    const { a, b, attrs } = product(draw);
    return { inputs: { a, b }, attrs };
  },
  _FusedMatMul: (draw) => {
    const { a, b, attrs, n } = product(draw);
    const activation = draw.oneOf("linear", "relu", "relu6", "sigmoid", "elu", "leakyrelu", "prelu");
    const inputs: Record<string, PlainTensor> = { a, b };
    if (draw.chance(0.7)) inputs.bias = draw.floats([draw.chance(0.1) ? n + 1 : n]);
    if (activation === "prelu") inputs.preluActivationWeights = draw.floats([n]);
    return { inputs, attrs: { ...attrs, activation, leakyreluAlpha: 0.1 } };
  },
  FusedBatchNorm: (draw) => {
    const shape = draw.shape(1), channels = [shape.at(-1)!], positive = draw.finite(channels);
    const inputs: Record<string, PlainTensor> = {
      x: draw.floats(shape),
      mean: draw.floats(channels),
      variance: { ...positive, values: positive.values.map((x) => x * x) },
    };
    if (draw.chance(0.5)) inputs.offset = draw.floats(channels);
    if (draw.chance(0.5)) inputs.scale = draw.floats(channels);
    return { inputs, attrs: { varianceEpsilon: 0.001 } };
  },
  Fill: (draw) => ({ inputs: {}, attrs: { shape: draw.shape(), value: 3, dtype: draw.oneOf("float32", "int32") } }),
  LinSpace: (draw) => ({ inputs: {}, attrs: { start: -1, stop: draw.integer(-5, 5), num: draw.integer(1, 20) } }),
  Range: (draw) => ({
    inputs: {},
    attrs: { start: draw.integer(-5, 5), stop: draw.integer(-5, 5), step: draw.oneOf(1, 2, -1), dtype: "float32" },
  }),
  Bincount: (draw) => counted(draw, draw.shape(1, 1)),
  DenseBincount: (draw) => {
    const { inputs, attrs } = counted(draw, draw.shape(1, 2));
    return { inputs, attrs: { ...attrs, binaryOutput: inputs.x.shape.length > 1 && draw.chance(0.5) } };
  },
  SearchSorted: (draw) => {
    const [batch, length, count] = draw.integers(3, 1, 7), sequence = draw.finite([batch, length]);
    const rows = Array.from({ length: batch }, (_, i) => sequence.values.slice(i * length, (i + 1) * length));
    const sortedSequence = { ...sequence, values: rows.flatMap((row) => row.sort((a, b) => a - b)) };
    return {
      inputs: { sortedSequence, values: draw.finite([batch, count]) },
      attrs: { side: draw.oneOf("left", "right") },
    };
  },
  TopK: (draw) => {
    const shape = draw.shape(1), last = shape.at(-1)!;
    return { inputs: { x: draw.finite(shape) }, attrs: { k: draw.integer(0, last), sorted: true } };
  },
  Unique: (draw) => {
    const shape = draw.shape(1, 3);
    return { inputs: { x: draw.ints(shape, 0, 2) }, attrs: { axis: draw.integer(0, shape.length - 1) } };
  },
};

function counted(draw: Draws, shape: number[]) {
  const end = draw.integer(1, 9), weights = draw.chance(0.5) ? draw.floats(shape) : draw.floats([0]);
  return { inputs: { x: draw.indices(shape, end), weights }, attrs: { size: end } };
}
