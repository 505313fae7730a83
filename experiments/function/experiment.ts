import { type Assumption, type Choices, type TrainingExperiment, valueOf } from "../../lib/experiment/mod.ts";
import { mlp } from "../../lib/model/mod.ts";
import { looks } from "../../lib/plan/mod.ts";
import { adam } from "../../lib/train/mod.ts";
import { initialisation } from "../assumptions.ts";
import { type Data, dataset } from "../data.ts";
import { prediction } from "./prediction.ts";

/** Units of the hidden layers of each net. */
export const hidden: Readonly<Record<string, readonly number[]>> = {
  "shallow": [50, 50],
  "deep": Array(5).fill(28),
  "very-deep": Array(8).fill(22),
};

type Points = Pick<Data & { name: "sinc" }, "points" | "spacing">;

const points = {
  name: "points",
  unsaid: "how many points of [-2, 2] are learned from, and how they are spaced",
  default: "1000 even",
  reason: "a grid is what a plot of the function over [-2, 2] is drawn from; a thousand is the usual round number",
  alternatives: ["200 even", "1000 random"],
  values: {
    "1000 even": { points: 1000, spacing: "even" },
    "200 even": { points: 200, spacing: "even" },
    "1000 random": { points: 1000, spacing: "uniform random" },
  } satisfies Record<string, Points>,
} satisfies Assumption;

const batch = {
  name: "batch",
  unsaid: "how many points a step of the function fit sees",
  default: "128",
  reason: "what the report states for its CNNs; all points at once make the MSEs that it prints far less likely",
  alternatives: ["all points"],
  values: { "128": 128, "all points": undefined },
} satisfies Assumption;

const learningRate = {
  name: "learning rate",
  unsaid: "optimiser and learning rate of the function fit",
  default: "0.001",
  reason: "Adam with 0.001 is what the report states for each of its other fits",
  alternatives: ["0.003"],
  values: { "0.001": 0.001, "0.003": 0.003 },
} satisfies Assumption;

const experiment: TrainingExperiment = {
  id: "function",
  title: "HW 1-1 · nets of three depths learn sin(5πx) / (5πx)",
  code: import.meta.url,
  variants: Object.keys(hidden),
  seeds: (_variant, choices: Choices) => Object.keys(choices).length ? looks(5, 10) : looks(20, 40, 80, 160),
  assumptions: [
    initialisation,
    points,
    batch,
    learningRate,
  ],
  // One line of the ledger before the end of the middle epoch.
  replayFrom: Object.fromEntries(Object.keys(hidden).map((net) => [net, 11_800])),
  protocol: (variant, choices) => ({
    // The first series left five claims open at its last look: streams of their own make seeds that nobody has seen.
    experiment: "function, second series",
    data: { name: "sinc", from: -2, to: 2, ...valueOf(points, choices) } satisfies Data,
    model: mlp([1], hidden[variant], 1),
    initialisation: valueOf(initialisation, choices),
    loss: "mean-squared-error",
    arithmetic: "fused-multiply-add",
    optimiser: adam(valueOf(learningRate, choices)),
    batchSize: valueOf(batch, choices) ?? valueOf(points, choices).points,
    epochs: 3000,
    evaluateEvery: 20,
    stepMetrics: ["loss"],
    // When a net starts to converge is measured by step: a thousand are three times as many as the slowest one needs.
    stepMetricsUntil: 1000,
    weightSnapshots: [],
    ledgerEvery: 200,
    checkpointEvery: 1000,
  }),
  dataset,
  measures: { prediction },
};
export default experiment;
