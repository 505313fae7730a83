import type { Experiment } from "../../lib/experiment/mod.ts";
import { type Initialisation, mlp } from "../../lib/model/mod.ts";
import { adam } from "../../lib/train/mod.ts";
import { initialisation } from "../assumptions.ts";

const experiment: Experiment = {
  id: "memorisation",
  title: "HW 1-3 · a larger net on random labels, until it has memorised them",
  code: import.meta.url,
  // The net of three hidden layers of 512 that Zhang et al. (2017) fit random labels with.
  variants: ["3x512"],
  seeds: () => 3,
  assumptions: [initialisation],
  replayFrom: { "3x512": 0 },
  protocol: (_variant, choices) => ({
    experiment: "memorisation",
    data: { name: "mnist", labels: "random" },
    model: mlp([28, 28, 1], [512, 512, 512], 10),
    initialisation: choices.initialisation as Initialisation,
    loss: "cross-entropy",
    optimiser: adam(0.001),
    batchSize: 128,
    epochs: 500,
    stopAtTrainAccuracy: 0.99,
    evaluateEvery: 5,
    stepMetrics: [],
    measures: [],
    weightSnapshots: [],
    ledgerEvery: 50,
    checkpointEvery: 500,
  }),
};
export default experiment;
