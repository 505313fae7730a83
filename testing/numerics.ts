import { kernelsFor } from "../lib/backend/mod.ts";
import { dataset } from "../lib/data/mod.ts";
import type { Dataset } from "../lib/dataset/mod.ts";
import { digestOf, sha256 } from "../lib/files/mod.ts";
import { type Layer, Network } from "../lib/model/mod.ts";
import { stream } from "../lib/random/mod.ts";
import { adam, adamW, decodeWeights, type Protocol, rmsProp, run, sgd } from "../lib/train/mod.ts";
import { kernelDigests } from "./kernel_digests.ts";
import { mathDigests } from "./math_digests.ts";
import models from "./model_experiment.ts";

const base = {
  data: { name: "drawn" },
  batchSize: 7,
  epochs: 2,
  evaluateEvery: 1,
  stepMetrics: ["loss", "gradientNorm"],
  weightSnapshots: [-1, 1],
  ledgerEvery: 5,
  checkpointEvery: 5,
} satisfies Partial<Protocol>;

const conv: Layer = { type: "conv2d", filters: 8, kernelSize: 3 };

/** What runs have in common that are there for their loss. */
function points(units: number) {
  return {
    image: false,
    model: {
      inputShape: [5],
      layers: [{ type: "dense", units: 8 }, { type: "relu" }, { type: "dense", units }],
    },
    initialisation: "fan-in-uniform",
    optimiser: adam(0.01),
  } as const;
}

/** Short runs that use all layers, losses, optimisers, schedules, augmentations, and ways to draw first weights, to average and to stop between them. */
const nets: Readonly<Record<string, Omit<Protocol, keyof typeof base | "experiment"> & { readonly image: boolean }>> = {
  "points, Adam": {
    image: false,
    model: {
      inputShape: [5],
      layers: [{ type: "dense", units: 12 }, { type: "relu" }, { type: "dropout", rate: 0.25 }, {
        type: "dense",
        units: 1,
      }],
    },
    initialisation: "he-normal",
    loss: "mean-squared-error",
    optimiser: adam(0.01),
    schedule: { type: "exponential", factor: 0.7, warmUp: 3 },
  },
  "images, momentum": {
    image: true,
    model: {
      inputShape: [9, 9, 4],
      layers: [
        conv,
        { type: "relu" },
        { type: "max-pool", size: 2 },
        { ...conv, kernelSize: 5 },
        { type: "flatten" },
        { type: "dense", units: 3 },
      ],
    },
    initialisation: "fan-in-uniform",
    loss: "cross-entropy",
    optimiser: sgd(0.05, 0.9, { nesterov: true, weightDecay: 0.01 }),
    schedule: { type: "step", epochs: 1, factor: 0.3 },
    clipping: { value: 0.2 },
  },
  "images, residual net, AdamW": {
    image: true,
    model: {
      inputShape: [9, 9, 4],
      layers: [
        { ...conv, stride: 2, bias: false },
        { type: "batch-norm" },
        { type: "relu" },
        { type: "residual", layers: [{ ...conv, groups: 8 }, { type: "batch-norm" }, { type: "gelu" }] },
        { type: "concatenate", branches: [[{ ...conv, groups: 2, dilation: 2 }], [{ type: "tanh" }]] },
        { type: "channel-dropout", rate: 0.2 },
        { type: "average-pool", size: 2 },
        { type: "layer-norm" },
        { type: "global-average-pool" },
        { type: "dense", units: 3 },
      ],
    },
    initialisation: "glorot-uniform",
    loss: "cross-entropy",
    optimiser: adamW(0.01),
    schedule: { type: "cosine" },
    clipping: { norm: 1 },
  },
  "points, averaged, held out, stopped, best kept": {
    image: false,
    model: {
      inputShape: [5],
      layers: [{ type: "dense", units: 12 }, { type: "batch-norm" }, { type: "relu" }, { type: "dense", units: 1 }],
    },
    initialisation: "he-normal",
    loss: "mean-squared-error",
    optimiser: sgd(0.05, 0.9),
    averaging: { decay: 0.9, warmUp: true },
    validation: { examples: 9 },
    stopping: { metric: "validationLoss", patience: 1, minDelta: 0.5 },
    keep: "best",
  },
  "points, many labels, RMSprop": {
    image: false,
    model: {
      inputShape: [5],
      layers: [
        { type: "dense", units: 8 },
        { type: "leaky-relu", slope: 0.1 },
        { type: "dense", units: 8 },
        { type: "silu" },
        { type: "dense", units: 8 },
        { type: "sigmoid" },
        { type: "dense", units: 3 },
      ],
    },
    initialisation: "fan-in-uniform",
    loss: "binary-cross-entropy",
    optimiser: rmsProp(0.01, 0.5),
    schedule: { type: "one-cycle" },
  },
  "images, augmented": {
    image: true,
    model: {
      inputShape: [9, 9, 4],
      layers: [conv, { type: "relu" }, { type: "global-average-pool" }, { type: "dense", units: 3 }],
    },
    initialisation: "he-normal",
    loss: "cross-entropy",
    optimiser: sgd(0.05),
    augmentation: [
      { type: "shift", pixels: 2 },
      { type: "rotation", degrees: 20 },
      { type: "noise", deviation: 0.1 },
      { type: "flip", axis: "horizontal" },
    ],
  },
  "points, smoothed and weighted classes": {
    ...points(7),
    loss: { type: "cross-entropy", labelSmoothing: 0.1, classWeights: [0.3, 1, 2, 0, 0.5, 1, 1] },
    metrics: ["balancedAccuracy", "crossEntropy", "top5Accuracy"],
  },
  "points, weighted labels": {
    ...points(3),
    loss: { type: "binary-cross-entropy", positiveWeights: [0.3, 2, 7] },
    metrics: ["binaryCrossEntropy"],
  },
  "points, Huber": {
    ...points(1),
    loss: { type: "huber", delta: 0.4 },
    metrics: ["meanAbsoluteError", "rSquared", "rootMeanSquaredError"],
  },
  "points, absolute error": { ...points(1), loss: "mean-absolute-error" },
};

function dataFor({ image, loss: given }: typeof nets[string]): Dataset {
  const loss = typeof given === "string" ? given : given.type;
  const random = stream("numerics", loss, image ? 1 : 0), width = image ? 324 : 5;
  const targetSize = loss === "binary-cross-entropy" ? 3 : 1;
  const part = (size: number) => ({
    inputs: Float32Array.from({ length: size * width }, () => random.normal()),
    targets: loss === "cross-entropy"
      ? Uint8Array.from({ length: size }, () => random.integer(0, 2))
      : Float32Array.from({ length: size * targetSize }, () => random.integer(0, 1)),
    targetSize,
  });
  const inputShape = image ? [9, 9, 4] : [5];
  return dataset({ inputShape, train: part(30), test: part(16), overlap: "ignore" });
}

/**
 * What the engine makes of fixed numbers, as digests by name: of its functions and random numbers, of each kernel, of short runs of
 * its own and the gradients of their nets in evaluation, and of TensorFlow.js models on its kernels. Two engines with the same digests make the same evidence.
 */
export async function numerics(): Promise<Record<string, string>> {
  // Masks of dropout are numbers of streams: the functions and the short runs hold them, and as a kernel they would only move keys of runs.
  const { dropoutMask: _masks, ...kernels } = Object.fromEntries(kernelDigests());
  const found: Record<string, string> = { functions: digestOf(mathDigests()), kernels: digestOf(kernels) };
  for (const arithmetic of ["separate", "fused-multiply-add"] as const) {
    for (const [name, { image: _image, ...net }] of Object.entries(nets)) {
      const protocol: Protocol = { ...base, ...net, experiment: "numerics", arithmetic };
      const kernels = await kernelsFor(arithmetic), dataset = dataFor(nets[name]), digests: string[] = [];
      for await (const { state, weights, ...told } of run(kernels, protocol, 0, { dataset })) {
        digests.push(digestOf(told), sha256(state));
        if (!weights) continue;
        using network = new Network(kernels, protocol.model);
        const trained = decodeWeights(protocol, weights);
        network.weights = trained.weights;
        network.buffers = trained.buffers;
        dataset.train.gather(Uint32Array.from({ length: 30 }, (_, i) => i), network.inputs(30));
        const gradient = network.inputGradient(protocol.loss, dataset.train.targets);
        for (const numbers of [gradient, ...network.gradients]) digests.push(sha256(new Uint8Array(numbers.buffer)));
      }
      found[`${name}, ${arithmetic}`] = digestOf(digests);
    }
  }
  for (const variant of models.variants) {
    const random = (purpose: string) => stream("numerics", purpose);
    const digests: string[] = [];
    for await (const { state, ...told } of models.segments({ variant, choices: {}, seed: 0, random })) {
      digests.push(digestOf(told), sha256(state));
    }
    found[`TensorFlow.js, ${variant}`] = digestOf(digests);
  }
  return found;
}
