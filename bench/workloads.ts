import { cnn } from "../experiments/cnn.ts";
import type { Choices } from "../lib/experiment/mod.ts";
import { mlp } from "../lib/model/mlp.ts";
import type { Model } from "../lib/model/mod.ts";

/** What ours, PyTorch and stock TensorFlow.js are timed at. Plain data, so that each program can make it in its own way. */
export interface Workload {
  /** The same in all programs. */
  readonly name: string;
  readonly task: "step" | "evaluation" | "epoch";
  /** Experiment and variant whose protocol ours follows. */
  readonly experiment: "function" | "mnist" | "random" | "sensitivity";
  readonly variant: string;
  /** What differs there from the defaults. */
  readonly choices?: Choices;
  /** The net. */
  readonly model: Model;
  /** Examples a step. */
  readonly batchSize: number;
  /** Calls before the ones that count: code is compiled for speed only after it has run for a while. */
  readonly warmUp: number;
  /** Calls whose median counts. */
  readonly repeats: number;
}

type Net = Pick<Workload, "experiment" | "variant" | "model">;

const images = [28, 28, 1];
const shallowCnn: Net = { experiment: "mnist", variant: "shallow", model: cnn("shallow", 0.5) };
const deepCnn: Net = { experiment: "mnist", variant: "deep", model: cnn("deep", 0.5) };
const largestLabelNet = mlp(images, [50, 25, 25], 10);

/** All that is timed beside PyTorch, in the order of the table. */
export const workloads: readonly Workload[] = [
  ...cnnWorkloads("shallow-cnn", shallowCnn),
  ...cnnWorkloads("deep-cnn", deepCnn),
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

function cnnWorkloads(name: string, net: Net): Workload[] {
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
