import { type Assumption, type TrainingExperiment, valueOf } from "../../lib/experiment/mod.ts";
import { mlp } from "../../lib/model/mod.ts";
import { looks } from "../../lib/plan/mod.ts";
import { adam } from "../../lib/train/mod.ts";
import { initialisation } from "../assumptions.ts";
import { type Data, dataset } from "../data.ts";

/** Units of the hidden layers by parameter count. The report prints the smallest and the largest count; the three between are ours. */
export const hidden: Readonly<Record<string, readonly number[]>> = {
  "1675": [2, 5, 5],
  "4045": [5, 5, 5],
  "7995": [10, 5, 5],
  "20223": [25, 12, 12],
  "41435": [50, 25, 25],
};

/** The report's five nets, smallest first. */
export const nets: readonly string[] = Object.keys(hidden);

const batch = {
  name: "batch",
  unsaid: 'which batch sizes are "matched to each model\'s setup"',
  default: "128",
  reason: "the only batch size that the report states for MNIST",
  alternatives: ["64 to 1024 by size"],
  values: { "128": [128, 128, 128, 128, 128], "64 to 1024 by size": [64, 128, 256, 512, 1024] },
} satisfies Assumption;

const experiment: TrainingExperiment = {
  id: "random",
  title: "HW 1-3 · five nets on MNIST with all labels random",
  code: import.meta.url,
  variants: nets,
  seeds: (_variant, changed) => Object.keys(changed).length ? looks(5, 10) : looks(5, 10, 20, 40),
  assumptions: [initialisation, batch],
  // One line of the ledger before the end of the middle epoch.
  replayFrom: Object.fromEntries(nets.map((net) => [net, 11700])),
  protocol: (variant, choices) => ({
    experiment: "random",
    data: { name: "mnist", labels: "random" } satisfies Data,
    model: mlp([28, 28, 1], hidden[variant], 10),
    initialisation: valueOf(initialisation, choices),
    loss: "cross-entropy",
    arithmetic: "fused-multiply-add",
    optimiser: adam(0.001),
    batchSize: valueOf(batch, choices)[nets.indexOf(variant)],
    epochs: 50,
    evaluateEvery: 1,
    stepMetrics: [],
    weightSnapshots: [],
    ledgerEvery: 50,
    checkpointEvery: 1000,
  }),
  dataset,
};
export default experiment;
