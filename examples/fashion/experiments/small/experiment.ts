import type { TrainingExperiment } from "upheld";
import { dataset } from "../data.ts";
import { nets, training } from "../nets.ts";

const experiment: TrainingExperiment = {
  id: "small",
  title: "The same two nets on few images",
  code: import.meta.url,
  variants: nets,
  seeds: () => 5,
  assumptions: [],
  replayFrom: { residual: 64 },
  dataset,
  protocol: (variant) => ({
    experiment: "small",
    data: { name: "fashion-mnist", train: 2048, test: 1000 },
    ...training(variant),
    epochs: 8,
    evaluateEvery: 1,
    ledgerEvery: 8,
    checkpointEvery: 8,
  }),
};
export default experiment;
