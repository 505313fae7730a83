import { cnn } from "../experiments/cnn.ts";
import type { Choices } from "../lib/experiment/mod.ts";
import { mlp } from "../lib/model/mlp.ts";
import type { Layer, Model } from "../lib/model/mod.ts";
import { adamW, type Protocol } from "../lib/train/mod.ts";

/** What ours and its peers are timed at. Plain data, so that each program can make it in its own way. */
export interface Workload {
  /** The same in all programs. */
  readonly name: string;
  readonly task: "step" | "evaluation" | "epoch";
  /** Experiment and variant whose protocol and data ours follows. */
  readonly experiment: "function" | "mnist" | "random" | "sensitivity";
  readonly variant: string;
  /** What differs there from the defaults. */
  readonly choices?: Choices;
  /** What else of the protocol is another one than the experiment's. */
  readonly parts?: Partial<Protocol>;
  /** The net. */
  readonly model: Model;
  /** Examples a step. */
  readonly batchSize: number;
  /** Calls before the ones that count: code is compiled for speed only after it has run for a while. */
  readonly warmUp: number;
  /** Calls whose median counts. */
  readonly repeats: number;
}

type Net = Pick<Workload, "experiment" | "variant" | "model" | "parts">;

const images = [28, 28, 1];
const shallowCnn: Net = { experiment: "mnist", variant: "shallow", model: cnn("shallow", { beforeDense: 0.5 }) };
const deepCnn: Net = { experiment: "mnist", variant: "deep", model: cnn("deep", { beforeDense: 0.5 }) };
const largestLabelNet = mlp(images, [50, 25, 25], 10);
const residualNet = modern([
  ...convolution(16, 3, 1),
  ...[residualBlock(16), residualBlock(32, 16), residualBlock(64, 32)].flat(),
]);
const depthwiseNet = modern([
  ...convolution(32, 3, 2),
  ...[separable(32, 64, 1), separable(64, 128, 2), separable(128, 128, 1), separable(128, 256, 2)].flat(),
]);

/** All that is timed beside peers, in the order of the table. */
export const workloads: readonly Workload[] = [
  ...imageWorkloads("shallow-cnn", shallowCnn),
  ...imageWorkloads("deep-cnn", deepCnn),
  ...imageWorkloads("residual-net", residualNet),
  ...imageWorkloads("depthwise-net", depthwiseNet),
  ...([
    ["2x50", "shallow", [50, 50]],
    ["5x28", "deep", Array(5).fill(28)],
    ["8x22", "very-deep", Array(8).fill(22)],
  ] as const).map(([layers, variant, hidden]): Workload => ({
    name: `function-mlp ${layers} n1000`,
    task: "step",
    experiment: "function",
    variant,
    choices: { batch: "all points" },
    model: mlp([1], hidden, 1),
    batchSize: 1000,
    warmUp: 200,
    repeats: 200,
  })),
  labelWorkload("(2, 5, 5)", 128, { experiment: "random", variant: "1675", model: mlp(images, [2, 5, 5], 10) }),
  labelWorkload("(50, 25, 25)", 128, { experiment: "random", variant: "41435", model: largestLabelNet }),
  labelWorkload("(50, 25, 25)", 5, { experiment: "sensitivity", variant: "5", model: largestLabelNet }),
];

function imageWorkloads(name: string, net: Net): Workload[] {
  const batchSize = 128;
  return [
    { name: `${name} b128`, task: "step", ...net, batchSize, warmUp: 3, repeats: 15 },
    { name: `${name} evaluate 10000`, task: "evaluation", ...net, batchSize, warmUp: 1, repeats: 3 },
    { name: `${name} epoch 60000`, task: "epoch", ...net, batchSize, warmUp: 0, repeats: 1 },
  ];
}

function labelWorkload(hidden: string, batchSize: number, net: Net): Workload {
  return { name: `label-mlp ${hidden} b${batchSize}`, task: "step", ...net, batchSize, warmUp: 200, repeats: 300 };
}

/** A net that pools each channel to its mean before its last layer, and how such nets are trained today. */
function modern(features: readonly Layer[]): Net {
  const model: Model = {
    inputShape: images,
    layers: [...features, { type: "global-average-pool" }, { type: "dense", units: 10 }],
  };
  return {
    ...{ experiment: "mnist", variant: "shallow", model },
    parts: {
      ...{ model, initialisation: "he-normal", optimiser: adamW(0.001, 0.05), schedule: { type: "cosine" } },
      arithmetic: "fused-multiply-add",
    },
  };
}

/** A convolution, batch normalisation and ReLU; the padding is PyTorch's, so that nobody has to shift an image. */
function convolution(filters: number, kernelSize: number, stride: number, groups = 1): Layer[] {
  const padding = (kernelSize - 1) / 2;
  return [
    { type: "conv2d", filters, kernelSize, stride, padding, groups, bias: false },
    { type: "batch-norm" },
    { type: "relu" },
  ];
}

/** He et al. 2016: two convolutions beside a shortcut, which is a convolution where the channels change. */
function residualBlock(filters: number, before = filters): Layer[] {
  const stride = filters === before ? 1 : 2, shortcut = convolution(filters, 1, stride).slice(0, 2);
  const layers = [...convolution(filters, 3, stride), ...convolution(filters, 3, 1).slice(0, 2)];
  return [{ type: "residual", layers, ...(stride > 1 && { shortcut }) }, { type: "relu" }];
}

/** Howard et al. 2017: a filter for each channel, then all channels of a pixel with each other. */
function separable(before: number, filters: number, stride: number): Layer[] {
  return [...convolution(before, 3, stride, before), ...convolution(filters, 1, 1)];
}
