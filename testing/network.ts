import { kindOf, type Layer } from "../lib/model/layers.ts";
import { type LossName, type Model, parametersOf, type Targets } from "../lib/model/mod.ts";
import type { RandomStream } from "../lib/random/mod.ts";

type Vectors = readonly Float64Array[];

/** Outputs of a net, example by example, for inputs in row-major order. */
export function forward64(model: Model, weights: Vectors, inputs: Vectors, dropout?: RandomStream): Vectors {
  const parameters = parametersOf(model);
  let shape = model.inputShape;
  let values = inputs;
  model.layers.forEach((layer, index) => {
    const own = weights.filter((_, i) => parameters[i].name.startsWith(`${index}-`));
    const before = shape;
    values = values.map((value) => apply(layer, before, value, own, dropout));
    shape = kindOf(layer).outputShape(layer, shape);
  });
  return values;
}

function apply(
  layer: Layer,
  shape: readonly number[],
  x: Float64Array,
  [kernel, bias]: Vectors,
  dropout?: RandomStream,
) {
  switch (layer.type) {
    case "conv2d":
      return convolve(shape, x, kernel, bias, layer.kernelSize);
    case "max-pool":
      return pool(shape, x, layer.size);
    case "dense":
      return bias.map((b, unit) => x.reduce((sum, value, i) => sum + value * kernel[i * bias.length + unit], b));
    case "relu":
      return x.map((value) => Math.max(0, value));
    case "flatten":
      return x;
    case "dropout":
      return dropout ? x.map((value) => dropout.uniform() < layer.rate ? 0 : value / (1 - layer.rate)) : x;
  }
}

/** Stride 1, as many zeros around the image as leave its size; of an odd number of them, the last row and column have more. */
function convolve(
  [height, width, channels]: readonly number[],
  x: Float64Array,
  kernel: Float64Array,
  bias: Float64Array,
  size: number,
) {
  const filters = bias.length;
  const before = Math.floor((size - 1) / 2);
  const out = new Float64Array(height * width * filters);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      for (let filter = 0; filter < filters; filter++) {
        let sum = bias[filter];
        for (let i = 0; i < size; i++) {
          for (let j = 0; j < size; j++) {
            const y = row + i - before;
            const z = column + j - before;
            if (y < 0 || y >= height || z < 0 || z >= width) continue;
            for (let c = 0; c < channels; c++) {
              sum += x[(y * width + z) * channels + c] * kernel[((i * size + j) * channels + c) * filters + filter];
            }
          }
        }
        out[(row * width + column) * filters + filter] = sum;
      }
    }
  }
  return out;
}

function pool([height, width, channels]: readonly number[], x: Float64Array, size: number) {
  const rows = Math.floor(height / size);
  const columns = Math.floor(width / size);
  const out = new Float64Array(rows * columns * channels).fill(-Infinity);
  for (let row = 0; row < rows * size; row++) {
    for (let column = 0; column < columns * size; column++) {
      for (let c = 0; c < channels; c++) {
        const at = (Math.floor(row / size) * columns + Math.floor(column / size)) * channels + c;
        out[at] = Math.max(out[at], x[(row * width + column) * channels + c]);
      }
    }
  }
  return out;
}

/**
 * Mean softmax cross-entropy in nats for labels; for values the mean squared error, or the binary cross-entropy, over examples and
 * outputs.
 */
export function meanLoss64(outputs: Vectors, targets: Targets, loss: LossName = "mean-squared-error"): number {
  const losses = outputs.flatMap((output, i) => {
    if (!(targets instanceof Float32Array)) {
      return [Math.log(output.reduce((sum, logit) => sum + Math.exp(logit), 0)) - output[targets[i]]];
    }
    return Array.from(output, (x, j) => {
      const t = targets[i * output.length + j];
      if (loss === "mean-squared-error") return (x - t) ** 2;
      return t * Math.log1p(Math.exp(-x)) + (1 - t) * Math.log1p(Math.exp(x));
    });
  });
  return losses.reduce((a, b) => a + b, 0) / losses.length;
}

/** The gradient of a function by each number of `x`, by central differences. */
export function finiteDifferences(f: () => number, x: Float64Array): Float64Array {
  return x.map((value, i) => {
    const h = 1e-6 * (1 + Math.abs(value));
    x[i] = value + h;
    const above = f();
    x[i] = value - h;
    const below = f();
    x[i] = value;
    return (above - below) / (2 * h);
  });
}

/** The gradients of the mean loss by each parameter. `dropout` gives the stream of the masks anew for each evaluation. */
export function gradients64(
  model: Model,
  weights: Vectors,
  inputs: Vectors,
  targets: Targets,
  dropout: () => RandomStream | undefined = () => undefined,
  name?: LossName,
): Vectors {
  const loss = () => meanLoss64(forward64(model, weights, inputs, dropout()), targets, name);
  return weights.map((tensor) => finiteDifferences(loss, tensor));
}

/** Weights in float64. */
export function weights64(weights: readonly Float32Array[]): Float64Array[] {
  return weights.map((tensor) => Float64Array.from(tensor));
}
