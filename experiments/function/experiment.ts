import type { Choices, TrainingExperiment } from "../../lib/experiment/mod.ts";
import { type Initialisation, mlp } from "../../lib/model/mod.ts";
import { adam, type DataSource } from "../../lib/train/mod.ts";
import { initialisation } from "../assumptions.ts";

/** Units of the hidden layers of each net. */
export const hidden: Readonly<Record<string, readonly number[]>> = {
  "shallow": [50, 50],
  "deep": Array(5).fill(28),
  "very-deep": Array(8).fill(22),
};

const points: Record<string, Pick<DataSource & { name: "sinc" }, "points" | "spacing">> = {
  "1000 even": { points: 1000, spacing: "even" },
  "200 even": { points: 200, spacing: "even" },
  "1000 random": { points: 1000, spacing: "uniform random" },
};

const experiment: TrainingExperiment = {
  id: "function",
  title: "HW 1-1 · nets of three depths learn sin(5πx) / (5πx)",
  code: import.meta.url,
  variants: Object.keys(hidden),
  seeds: (_variant, choices: Choices) => Object.keys(choices).length ? 5 : 10,
  assumptions: [
    initialisation,
    {
      name: "points",
      unsaid: "how many points of [-2, 2] are learned from, and how they are spaced",
      default: "1000 even",
      reason: "a grid is what a plot of the function over [-2, 2] is drawn from; a thousand is the usual round number",
      alternatives: ["200 even", "1000 random"],
    },
    {
      name: "batch",
      unsaid: "how many points a step of the function fit sees",
      default: "128",
      reason: "what the report states for its CNNs; all points at once make the MSEs that it prints far less likely",
      alternatives: ["all points"],
    },
    {
      name: "learning rate",
      unsaid: "optimiser and learning rate of the function fit",
      default: "0.001",
      reason: "Adam with 0.001 is what the report states for each of its other fits",
      alternatives: ["0.003"],
    },
  ],
  // One line of the ledger before the end of the middle epoch.
  replayFrom: Object.fromEntries(Object.keys(hidden).map((net) => [net, 11_950])),
  protocol: (variant, choices) => ({
    experiment: "function",
    data: { name: "sinc", from: -2, to: 2, ...points[choices.points] },
    model: mlp([1], hidden[variant], 1),
    initialisation: choices.initialisation as Initialisation,
    loss: "mean-squared-error",
    optimiser: adam(Number(choices["learning rate"])),
    batchSize: choices.batch === "all points" ? points[choices.points].points : Number(choices.batch),
    epochs: 3000,
    evaluateEvery: 20,
    stepMetrics: ["loss"],
    // When a net starts to converge is measured by step: a thousand are three times as many as the slowest one needs.
    stepMetricsUntil: 1000,
    measures: ["prediction"],
    weightSnapshots: [],
    ledgerEvery: 50,
    checkpointEvery: 1000,
  }),
};
export default experiment;
