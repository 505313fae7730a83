/**
 * Times one workload on TensorFlow.js' WASM backend as it comes, and prints a line of JSON: with SIMD, and with threads,
 * which the package itself leaves off outside of browsers. None of our kernels is there, and no gradient of ours.
 *
 * The times are null, with the reason, where the backend cannot do it.
 */
import { parseArgs } from "node:util";
import * as tf from "@tensorflow/tfjs";
import { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { largestMemory, loadWasmModule } from "../lib/backend/wasm_module.ts";
import type { Layer } from "../lib/model/mod.ts";
import { stream } from "../lib/random/mod.ts";
import { medianTime } from "./measure.ts";
import { randomValues } from "./random_values.ts";
import { type Workload, workloads } from "./workloads.ts";

const { values } = parseArgs({
  options: { threads: { type: "string", default: "1" }, workload: { type: "string" } },
});
const threads = Number(values.threads);
const workload = workloads.find(({ name }) => name === values.workload);
if (!workload) {
  throw new RangeError(
    `There is no workload ${JSON.stringify(values.workload)}: use one of ${
      workloads.map(({ name }) => name).join("; ")
    }`,
  );
}
const stop = await start(threads);
const row = { workload: workload.name, threads, program: `TensorFlow.js ${tf.version_core}` };
try {
  console.log(JSON.stringify({ ...row, ms: await medianTime(prepare(workload), workload) }));
} catch (error) {
  console.log(JSON.stringify({ ...row, ms: null, reason: (error as Error).message }));
}
await stop();

/** Makes the unpatched backend the current one, and gives what ends it. */
async function start(threads: number): Promise<() => Promise<void>> {
  // Threads that start do not keep the process alive.
  const timer = setInterval(() => {}, 2 ** 30);
  const loaded = await loadWasmModule(threads, largestMemory);
  tf.removeBackend("wasm");
  tf.registerBackend("wasm", () => new BackendWasm(loaded.module as never));
  await tf.setBackend("wasm");
  clearInterval(timer);
  return loaded.stop;
}

/** Layers one behind the other, and the shape of an example behind them. */
interface Net {
  readonly shape: number[];
  apply(x: tf.Tensor): tf.Tensor;
}

function prepare(workload: Workload): () => void {
  const { model: { inputShape, layers }, task, batchSize } = workload;
  const regression = inputShape.length === 1;
  const weights: tf.Variable[] = [];
  const { apply: net } = layersOf(layers, inputShape, weights);
  const inputs = (count: number) => random([count, ...inputShape]);
  const targets = (count: number): tf.Tensor =>
    regression ? random([count, 1]) : tf.oneHot(Array.from({ length: count }, (_, i) => i % 10), 10).toFloat();
  const lossOf = (output: tf.Tensor, y: tf.Tensor): tf.Scalar =>
    (regression ? tf.losses.meanSquaredError(y, output) : tf.losses.softmaxCrossEntropy(y, output)) as tf.Scalar;

  const optimiser = tf.train.adam(0.001);
  const step = (x: tf.Tensor, y: tf.Tensor) => {
    const loss = optimiser.minimize(() => lossOf(net(x), y), true, weights)!;
    loss.dataSync();
    loss.dispose();
  };
  const evaluate = (x: tf.Tensor, y: tf.Tensor) => {
    for (let start = 0; start < x.shape[0]; start += 200) {
      tf.tidy(() => {
        const [images, labels] = [x, y].map((all) => tf.slice(all, start, 200));
        const output = net(images);
        lossOf(output, labels).dataSync();
        tf.equal(tf.argMax(output, 1), tf.argMax(labels, 1)).sum().dataSync();
      });
    }
  };
  if (task === "step") {
    const x = inputs(batchSize), y = targets(batchSize);
    return () => step(x, y);
  }
  const x = inputs(10_000), y = targets(10_000);
  if (task === "evaluation") return () => evaluate(x, y);
  const numbers = stream("bench", "shuffle");
  const train = inputs(60_000), trainTargets = targets(60_000);
  return () => {
    const order = numbers.shuffle(Int32Array.from({ length: 60_000 }, (_, i) => i));
    for (let start = 0; start < 60_000; start += batchSize) {
      const batch = tf.tensor1d(order.slice(start, start + batchSize), "int32");
      const minibatch = [train, trainTargets].map((all) => tf.gather(all, batch));
      step(minibatch[0], minibatch[1]);
      tf.dispose([batch, ...minibatch]);
    }
    evaluate(x, y);
  };
}

/** The net as a function of its inputs. Its weights are added to the list; running moments stay what they are at first. */
function layersOf(layers: readonly Layer[], inputShape: readonly number[], weights: tf.Variable[]): Net {
  let shape = [...inputShape];
  const trained = (values: tf.Tensor) => {
    weights.push(tf.variable(values));
    return weights.at(-1)!;
  };
  const drawn = (shape: number[], fanIn: number) => trained(random(shape).mul(1 / Math.sqrt(fanIn)));
  const applied = layers.map((layer): (x: tf.Tensor) => tf.Tensor => {
    switch (layer.type) {
      case "conv2d": {
        const { filters, kernelSize, stride = 1, padding = "same", groups = 1, bias = true } = layer;
        const [height, width, channels] = shape, fanIn = kernelSize * kernelSize * channels / groups;
        const padded = padding === "same" ? kernelSize - 1 : padding === "valid" ? 0 : 2 * padding;
        const side = (length: number) => Math.floor((length + padded - kernelSize) / stride) + 1;
        shape = [side(height), side(width), filters];
        if (groups !== 1 && (groups !== channels || filters !== channels)) {
          throw new Error("No benchmark has groups of channels: say here what they are in TensorFlow.js");
        }
        const kernel = drawn([kernelSize, kernelSize, ...(groups === 1 ? [channels, filters] : [channels, 1])], fanIn);
        const convolve = groups === 1 ? tf.conv2d : tf.depthwiseConv2d;
        const shift = bias && drawn([filters], fanIn);
        return (x) => {
          const y = convolve(x as tf.Tensor4D, kernel as tf.Tensor<tf.Rank.R4>, stride, padding);
          return shift ? tf.add(y, shift) : y;
        };
      }
      case "batch-norm": {
        const [scale, mean, shift, variance] = [1, 0, 0, 1].map((value) => tf.fill(shape.slice(-1), value));
        const [gamma, beta] = [trained(scale), trained(shift)];
        return (x) =>
          tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, beta as never, gamma as never, 1e-5);
      }
      case "residual": {
        const inner = layersOf(layer.layers, shape, weights), outer = layersOf(layer.shortcut ?? [], shape, weights);
        shape = inner.shape;
        return (x) => tf.add(inner.apply(x), outer.apply(x));
      }
      case "global-average-pool":
        shape = shape.slice(-1);
        return (x) => tf.mean(x, [1, 2]);
      case "max-pool": {
        const { size } = layer;
        shape = [Math.floor(shape[0] / size), Math.floor(shape[1] / size), shape[2]];
        return (x) => tf.maxPool(x as tf.Tensor4D, size, size, "valid");
      }
      case "flatten": {
        const length = shape.reduce((a, b) => a * b);
        shape = [length];
        return (x) => tf.reshape(x, [-1, length]);
      }
      case "dense": {
        const kernel = drawn([shape[0], layer.units], shape[0]), bias = drawn([layer.units], shape[0]);
        shape = [layer.units];
        return (x) => tf.add(tf.matMul(x, kernel), bias);
      }
      case "relu":
        return tf.relu;
      case "dropout":
        return (x) => x;
      default:
        throw new Error(`No benchmark has a layer ${layer.type}: say here what it is in TensorFlow.js`);
    }
  });
  return { shape, apply: (x) => applied.reduce((x, apply) => apply(x), x) };
}

function random(shape: number[]): tf.Tensor {
  return tf.tensor(randomValues(shape), shape);
}
