import { log } from "../math/logarithm.ts";

/** What the binaries export; sizes and strides are in numbers, addresses in bytes. Functions that work give a status: 0 is well. */
export interface KernelExports {
  start(control: number, thread: number): void;
  serve(): void;
  /** Status of c = relu?(bias + A x B): see assembly/matmul.ts. */
  matmul(
    transposeA: number,
    transposeB: number,
    m: number,
    n: number,
    k: number,
    a: number,
    lda: number,
    b: number,
    ldb: number,
    bias: number,
    relu: number,
    c: number,
    ldc: number,
  ): number;
  /** See assembly/winograd.ts. */
  winogradConvolution(
    geometry: number,
    x: number,
    filter: number,
    turned: number,
    bias: number,
    relu: number,
    y: number,
    tilesOfBlock: number,
    workspace: number,
  ): number;
  winogradFilterGradient(
    geometry: number,
    x: number,
    dy: number,
    dw: number,
    tilesOfBlock: number,
    chunks: number,
    workspace: number,
  ): number;
  /** See assembly/convolution.ts. */
  convolution(
    geometry: number,
    x: number,
    filter: number,
    bias: number,
    relu: number,
    y: number,
    band: number,
  ): number;
  convolutionInputGradient(geometry: number, dy: number, filter: number, dx: number, band: number): number;
  convolutionFilterGradient(
    geometry: number,
    x: number,
    dy: number,
    dw: number,
    band: number,
    chunks: number,
    parts: number,
  ): number;
  planeConvolution(geometry: number, x: number, filter: number, bias: number, relu: number, y: number): number;
  planeFilterGradient(
    geometry: number,
    x: number,
    dy: number,
    dw: number,
    chunks: number,
    parts: number,
  ): number;
  /** See assembly/pool.ts. */
  maxPool(geometry: number, x: number, y: number): number;
  maxPoolGrad(geometry: number, dy: number, x: number, relu: number, dx: number): number;
  /** See assembly/elementwise.ts. */
  relu(
    x: number,
    y: number,
    n: number,
  ): number;
  reluGrad(
    dy: number,
    y: number,
    dx: number,
    n: number,
  ): number;
  multiply(
    a: number,
    b: number,
    y: number,
    n: number,
  ): number;
  addBias(
    x: number,
    bias: number,
    rows: number,
    columns: number,
    relu: number,
    y: number,
  ): number;
  standardise(bytes: number, mean: number, deviation: number, n: number, y: number): number;
  /** See assembly/dropout.ts. */
  dropoutMask(
    state: number,
    rate: number,
    scale: number,
    examples: number,
    drawn: number,
    size: number,
    mask: number,
  ): void;
  /** See assembly/reduce.ts. */
  columnSums(
    x: number,
    rows: number,
    columns: number,
    y: number,
    partials: number,
  ): number;
  /** Bytes of room for `partials`. */
  columnSumsRoom(
    rows: number,
    columns: number,
  ): number;
  rowSums(
    x: number,
    rows: number,
    columns: number,
    y: number,
  ): number;
  rowMaxima(
    x: number,
    rows: number,
    columns: number,
    y: number,
  ): number;
  /** See assembly/softmax.ts. */
  softmaxCrossEntropy(
    logits: number,
    labels: number,
    rows: number,
    classes: number,
    scale: number,
    gradient: number,
    result: number,
  ): void;
  squaredError(
    output: number,
    targets: number,
    n: number,
    scale: number,
    gradient: number,
    result: number,
  ): void;
  binaryCrossEntropy(
    logits: number,
    targets: number,
    rows: number,
    columns: number,
    scale: number,
    gradient: number,
    result: number,
  ): void;
  /** See assembly/losses.ts. */
  weightedCrossEntropy(
    logits: number,
    labels: number,
    weights: number,
    rows: number,
    classes: number,
    smoothing: number,
    scale: number,
    gradient: number,
    result: number,
  ): void;
  weightedBinaryCrossEntropy(
    logits: number,
    targets: number,
    weights: number,
    rows: number,
    columns: number,
    scale: number,
    gradient: number,
    result: number,
  ): void;
  absoluteError(
    outputs: number,
    targets: number,
    n: number,
    scale: number,
    gradient: number,
    result: number,
  ): void;
  huberError(
    outputs: number,
    targets: number,
    n: number,
    delta: number,
    scale: number,
    gradient: number,
    result: number,
  ): void;
  softmax(
    x: number,
    rows: number,
    columns: number,
    y: number,
  ): number;
  logSoftmax(
    x: number,
    rows: number,
    columns: number,
    y: number,
  ): number;
  exponentials(x: number, y: number, n: number): number;
  /** See assembly/optimiser.ts. */
  adam(
    weights: number,
    gradient: number,
    first: number,
    second: number,
    n: number,
    stepSize: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    correction: number,
    epsilon: number,
    kept: number,
    squares: number,
  ): number;
  momentum(
    weights: number,
    gradient: number,
    velocity: number,
    n: number,
    learningRate: number,
    momentum: number,
    nesterov: number,
    squares: number,
  ): number;
  rmsProp(
    weights: number,
    gradient: number,
    second: number,
    velocity: number,
    n: number,
    learningRate: number,
    decay: number,
    rest: number,
    epsilon: number,
    momentum: number,
    squares: number,
  ): number;
  sumSquares(gradient: number, n: number, squares: number): number;
  prepareGradient(
    gradient: number,
    weights: number,
    n: number,
    factor: number,
    limit: number,
    decay: number,
  ): number;
  averageWeights(weights: number, average: number, n: number, rest: number): number;
  /** See assembly/activations.ts. */
  activate(
    which: number,
    x: number,
    slope: number,
    y: number,
    n: number,
  ): number;
  activateGrad(
    which: number,
    dy: number,
    x: number,
    slope: number,
    dx: number,
    n: number,
  ): number;
  /** See assembly/average_pool.ts. */
  averagePool(
    geometry: number,
    x: number,
    y: number,
  ): number;
  averagePoolGrad(
    geometry: number,
    dy: number,
    dx: number,
  ): number;
  /** See assembly/depthwise.ts. */
  depthwise(
    geometry: number,
    x: number,
    filter: number,
    bias: number,
    relu: number,
    y: number,
  ): number;
  depthwiseInputGradient(
    geometry: number,
    dy: number,
    filter: number,
    dx: number,
  ): number;
  depthwiseFilterGradient(
    geometry: number,
    x: number,
    dy: number,
    dw: number,
    chunks: number,
    parts: number,
  ): number;
  /** See assembly/normalise.ts. */
  columnMoments(
    x: number,
    z: number,
    rows: number,
    columns: number,
    result: number,
    partials: number,
  ): number;
  /** Bytes of room for `partials`. */
  columnMomentsRoom(
    rows: number,
    columns: number,
  ): number;
  normaliseColumns(
    x: number,
    rows: number,
    columns: number,
    coefficients: number,
    relu: number,
    y: number,
  ): number;
  normaliseColumnsGrad(
    dy: number,
    x: number,
    rows: number,
    columns: number,
    coefficients: number,
    dx: number,
  ): number;
  normaliseRows(
    x: number,
    rows: number,
    columns: number,
    scale: number,
    shift: number,
    epsilon: number,
    statistics: number,
    y: number,
  ): number;
  normaliseRowsGrad(
    dy: number,
    x: number,
    rows: number,
    columns: number,
    scale: number,
    statistics: number,
    products: number,
    dx: number,
  ): number;
  /** See assembly/rows.ts. */
  add(
    a: number,
    b: number,
    relu: number,
    y: number,
    n: number,
  ): number;
  copyColumns(
    x: number,
    stride: number,
    rows: number,
    columns: number,
    y: number,
    resultStride: number,
  ): number;
  gatherRows(
    index: number,
    n: number,
    table: number,
    columns: number,
    y: number,
  ): number;
  scatterRows(
    index: number,
    n: number,
    dy: number,
    columns: number,
    table: number,
    tableRows: number,
  ): number;
  /** See assembly/augmentation.ts. */
  resample(
    x: number,
    maps: number,
    batch: number,
    height: number,
    width: number,
    channels: number,
    fill: number,
    y: number,
  ): number;
  addNoise(x: number, keys: number, batch: number, size: number, deviation: number): number;
}

/** The kernels on a memory. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  const abort = () => {
    throw new Error("A kernel gave up");
  };
  const instance = new WebAssembly.Instance(module, { env: { memory, abort, log } });
  return instance.exports as unknown as KernelExports;
}
