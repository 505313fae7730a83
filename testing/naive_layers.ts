import { outputShapeOf, parametersIn } from "../lib/model/chain.ts";
import type { AveragePool, Conv2d, Layer, MaxPool } from "../lib/model/mod.ts";
import type { RandomStream } from "../lib/random/mod.ts";
import { forwardThrough } from "./network.ts";

/** Numbers of several examples. */
export type Vectors = readonly Float64Array[];

/** What a layer gives for a minibatch, in float64: its definition. With a stream it is being trained. */
type Definition<L extends Layer> = (
  layer: L,
  shape: readonly number[],
  x: Vectors,
  own: Vectors,
  random?: RandomStream,
) => Vectors;

const byNumber = (f: (x: number) => number) => (_layer: unknown, _shape: unknown, x: Vectors) =>
  x.map((example) => example.map(f));

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** The share of a standard normal distribution below x, by Simpson's rule from 0. */
function normalBelow(x: number): number {
  const steps = 100, width = x / steps;
  const density = (t: number) => Math.exp(-t * t / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(x);
  for (let i = 1; i < steps; i++) sum += density(i * width) * (i % 2 ? 4 : 2);
  return 0.5 + sum * width / 3;
}

/** The naive definition of each kind of layer. */
export const naiveLayers: { readonly [T in Layer["type"]]: Definition<Extract<Layer, { type: T }>> } = {
  "average-pool": (layer, shape, x) =>
    x.map((example) => pool(layer, shape, example, (values, places) => values.reduce((a, b) => a + b, 0) / places)),
  "batch-norm": ({ epsilon = 1e-5 }, shape, x, [scale, shift], random) => {
    const channels = shape.at(-1)!;
    const of = (c: number) => x.flatMap((example) => [...example].filter((_, i) => i % channels === c));
    const moments = Array.from({ length: channels }, (_, c) => {
      // Before training the running moments are 0 and 1.
      if (!random) return { mean: 0, variance: 1 };
      const values = of(c), mean = values.reduce((a, b) => a + b) / values.length;
      return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
    });
    return x.map((example) =>
      example.map((value, i) => {
        const c = i % channels, { mean, variance } = moments[c];
        return (value - mean) / Math.sqrt(variance + epsilon) * scale[c] + shift[c];
      })
    );
  },
  "channel-dropout": ({ rate }, shape, x, _own, random) => {
    if (!random || rate === 0) return x;
    return x.map((example) => {
      const factors = Array.from({ length: shape.at(-1)! }, () => random.uniform() < rate ? 0 : 1 / (1 - rate));
      return example.map((value, i) => value * factors[i % factors.length]);
    });
  },
  concatenate: ({ branches }, inputShape, x, own, random) => {
    let used = 0;
    const parts = branches.map((layers) => {
      const chain = { inputShape, layers }, count = forwardCount(chain);
      return forwardThrough(chain, own.slice(used, used += count), x, random);
    });
    const widths = branches.map((layers) => lastAxis({ inputShape, layers }));
    return x.map((_, example) => {
      const rows = parts[0][example].length / widths[0];
      const out: number[] = [];
      for (let row = 0; row < rows; row++) {
        parts.forEach((part, i) => out.push(...part[example].subarray(row * widths[i], (row + 1) * widths[i])));
      }
      return Float64Array.from(out);
    });
  },
  conv2d: (layer, shape, x, [kernel, bias]) => x.map((example) => convolve(layer, shape, example, kernel, bias)),
  dense: (_layer, _shape, x, [kernel, bias]) =>
    x.map((example) =>
      bias.map((b, unit) => example.reduce((sum, value, i) => sum + value * kernel[i * bias.length + unit], b))
    ),
  dropout: ({ rate }, _shape, x, _own, random) =>
    random && rate > 0
      ? x.map((example) => example.map((value) => random.uniform() < rate ? 0 : value / (1 - rate)))
      : x,
  embedding: ({ units }, _shape, x, [table]) =>
    x.map((example) =>
      Float64Array.from([...example].flatMap((word) => [...table.subarray(word * units, (word + 1) * units)]))
    ),
  flatten: (_layer, _shape, x) => x,
  gelu: byNumber((x) => x * normalBelow(x)),
  "global-average-pool": (_layer, [height, width, channels], x) =>
    x.map((example) =>
      Float64Array.from(
        { length: channels },
        (_, c) => [...example].filter((_, i) => i % channels === c).reduce((a, b) => a + b) / (height * width),
      )
    ),
  "layer-norm": ({ epsilon = 1e-5 }, shape, x, [scale, shift]) => {
    const width = shape.at(-1)!;
    return x.map((example) =>
      example.map((value, i) => {
        const row = example.subarray(i - i % width, i - i % width + width);
        const mean = row.reduce((a, b) => a + b) / width;
        const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
        return (value - mean) / Math.sqrt(variance + epsilon) * scale[i % width] + shift[i % width];
      })
    );
  },
  "leaky-relu": ({ slope }, _shape, x) => x.map((example) => example.map((x) => x > 0 ? x : slope * x)),
  "max-pool": (layer, shape, x) => x.map((example) => pool(layer, shape, example, (values) => Math.max(...values))),
  relu: byNumber((x) => Math.max(0, x)),
  residual: ({ layers, shortcut = [] }, inputShape, x, own, random) => {
    const inner = { inputShape, layers }, count = forwardCount(inner);
    const a = forwardThrough(inner, own.slice(0, count), x, random);
    const b = forwardThrough({ inputShape, layers: shortcut }, own.slice(count), x, random);
    return a.map((example, i) => example.map((value, j) => value + b[i][j]));
  },
  sigmoid: byNumber(sigmoid),
  silu: byNumber((x) => x * sigmoid(x)),
  tanh: byNumber(Math.tanh),
};

type Chain = { readonly inputShape: readonly number[]; readonly layers: readonly Layer[] };
const forwardCount = (chain: Chain) => parametersIn(chain).length;
const lastAxis = (chain: Chain) => outputShapeOf(chain).at(-1)!;

/** Filter f of group g sees the channels of that group alone. */
function convolve(
  { filters, kernelSize: size, stride = 1, padding = "same", dilation = 1, groups = 1 }: Conv2d,
  [height, width, channels]: readonly number[],
  x: Float64Array,
  kernel: Float64Array,
  bias?: Float64Array,
) {
  const reach = (size - 1) * dilation + 1, inGroup = channels / groups, outGroup = filters / groups;
  const along = (length: number) => {
    if (padding === "same") {
      const count = Math.ceil(length / stride);
      return { count, before: Math.floor(Math.max(0, (count - 1) * stride + reach - length) / 2) };
    }
    const before = padding === "valid" ? 0 : padding;
    return { count: Math.floor((length + 2 * before - reach) / stride) + 1, before };
  };
  const [down, across] = [along(height), along(width)];
  const out = new Float64Array(down.count * across.count * filters);
  for (let i = 0; i < down.count; i++) {
    for (let j = 0; j < across.count; j++) {
      for (let f = 0; f < filters; f++) {
        let sum = bias ? bias[f] : 0;
        for (let u = 0; u < size; u++) {
          for (let v = 0; v < size; v++) {
            const r = i * stride + u * dilation - down.before, s = j * stride + v * dilation - across.before;
            if (r < 0 || r >= height || s < 0 || s >= width) continue;
            for (let c = 0; c < inGroup; c++) {
              const channel = Math.floor(f / outGroup) * inGroup + c;
              sum += x[(r * width + s) * channels + channel] * kernel[((u * size + v) * inGroup + c) * filters + f];
            }
          }
        }
        out[(i * across.count + j) * filters + f] = sum;
      }
    }
  }
  return out;
}

/** What is made of the places of each window that lie inside, and of the number of all. */
function pool(
  { size, stride = size, padding = 0 }: MaxPool | AveragePool,
  [height, width, channels]: readonly number[],
  x: Float64Array,
  of: (values: number[], places: number) => number,
) {
  const along = (length: number) => Math.floor((length + 2 * padding - size) / stride) + 1;
  const rows = along(height), columns = along(width), out = new Float64Array(rows * columns * channels);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      for (let c = 0; c < channels; c++) {
        const values: number[] = [];
        for (let r = i * stride - padding; r < i * stride - padding + size; r++) {
          for (let s = j * stride - padding; s < j * stride - padding + size; s++) {
            if (r >= 0 && r < height && s >= 0 && s < width) values.push(x[(r * width + s) * channels + c]);
          }
        }
        out[(i * columns + j) * channels + c] = of(values, size * size);
      }
    }
  }
  return out;
}
