import { type BackendWasm, tf } from "../tensorflow.ts";
import { addressOf, compiled, compose, floats, type Kernel } from "./kernel.ts";

/** Sums of float32 numbers over any axes, made in float64; the stock kernel does other types. */
export const sum = (stock: Kernel): Kernel => reduction(stock, sums);

/** Means of float32 numbers over any axes; the mean of none is 0, as on TensorFlow.js' cpu backend. */
export const mean = (stock: Kernel): Kernel =>
  reduction(stock, (backend, x, layout) => {
    const result = sums(backend, x, layout), means = floats(backend, result), count = Math.max(1, layout.reduced);
    for (let i = 0; i < means.length; i++) means[i] /= count;
    return result;
  });

/** Maxima of float32 numbers over any axes; NaN where one of them is NaN, or where there is none. */
export const max = (stock: Kernel): Kernel =>
  reduction(stock, (backend, x, { kept, reduced, outShape, order }) => {
    if (order === "columns") return transposed(backend, x, [reduced, kept], [1, 0], maximaOfRows);
    return maximaOfRows(x);

    function maximaOfRows(x: tf.TensorInfo): tf.TensorInfo {
      const y = backend.makeOutput(outShape, "float32"), kernels = compiled(backend);
      kernels.check(kernels.run.rowMaxima(addressOf(backend, x), kept, reduced, addressOf(backend, y)));
      return y;
    }
  });

/** How the numbers lie that are reduced: `rows` of a matrix become a number each, or `columns` do. */
interface Layout {
  readonly order: "rows" | "columns";
  readonly kept: number;
  readonly reduced: number;
  readonly outShape: number[];
}

type Reduce = (backend: BackendWasm, x: tf.TensorInfo, layout: Layout) => tf.TensorInfo;

function sums(backend: BackendWasm, x: tf.TensorInfo, { order, kept, reduced, outShape }: Layout): tf.TensorInfo {
  const y = backend.makeOutput(outShape, "float32"), kernels = compiled(backend), { run } = kernels;
  const from = addressOf(backend, x), to = addressOf(backend, y);
  if (order === "rows") kernels.check(run.rowSums(from, kept, reduced, to));
  else kernels.check(run.columnSums(from, reduced, kept, to, kernels.workspace(run.columnSumsRoom(reduced, kept))));
  return y;
}

function reduction(stock: Kernel, reduce: Reduce): Kernel {
  return (call) => {
    const { inputs: { x }, attrs, backend } = call;
    if (x.dtype !== "float32") return stock(call);
    const axes = new Set(tf.util.parseAxisParam(attrs.axis ?? attrs.reductionIndices, x.shape));
    const all = x.shape.map((_, axis) => axis), sizeOf = (of: number[]) => tf.util.sizeFromShape(pick(x.shape, of));
    const reducedAxes = all.filter((axis) => axes.has(axis)), keptAxes = all.filter((axis) => !axes.has(axis));
    const outShape = attrs.keepDims
      ? x.shape.map((length, axis) => axes.has(axis) ? 1 : length)
      : pick(x.shape, keptAxes);
    const layout = { kept: sizeOf(keptAxes), reduced: sizeOf(reducedAxes), outShape };
    // Where an axis has one place, it does not matter where it lies.
    const order = all.filter((axis) => x.shape[axis] !== 1).map((axis) => axes.has(axis));
    const lastKept = order.lastIndexOf(false), lastReduced = order.lastIndexOf(true);
    if (!order.slice(0, lastKept + 1).includes(true)) return reduce(backend, x, { ...layout, order: "rows" });
    if (!order.slice(0, lastReduced + 1).includes(false)) return reduce(backend, x, { ...layout, order: "columns" });
    const rows: Layout = { ...layout, order: "rows" };
    return transposed(backend, x, x.shape, [...keptAxes, ...reducedAxes], (x) => reduce(backend, x, rows));
  };
}

const pick = (shape: readonly number[], axes: readonly number[]) => axes.map((axis) => shape[axis]);

/** Computes something from a tensor, taken to have a shape, with its axes in another order. */
function transposed(
  backend: BackendWasm,
  x: tf.TensorInfo,
  shape: number[],
  perm: number[],
  body: (x: tf.TensorInfo) => tf.TensorInfo,
): tf.TensorInfo {
  return compose(backend, (run) => body(run("Transpose", { x: { ...x, shape } }, { perm })));
}
