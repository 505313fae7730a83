import type { TrainingExperiment } from "upheld";
import { dataset, whole } from "../data.ts";
import { nets, training } from "../nets.ts";

const experiment: TrainingExperiment = {
  id: "fashion",
  title: "Twenty layers with and without shortcuts on Fashion-MNIST",
  code: import.meta.url,
  variants: nets,
  seeds: () => 3,
  assumptions: [],
  replayFrom: { residual: 1340 },
  dataset,
  protocol: (variant) => ({
    experiment: "fashion",
    data: { ...whole },
    ...training(variant),
    epochs: 4,
    evaluateEvery: 2,
    ledgerEvery: 67,
    checkpointEvery: 469,
  }),
};
export default experiment;
