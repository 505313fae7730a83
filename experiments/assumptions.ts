import type { Assumption } from "../lib/experiment/mod.ts";
import type { Initialisation } from "../lib/model/mod.ts";
import type { Dropouts } from "./cnn.ts";

const initialisations: Readonly<Record<Initialisation, Initialisation>> = {
  "fan-in-uniform": "fan-in-uniform",
  "glorot-uniform": "glorot-uniform",
  "he-normal": "he-normal",
};

/** How the first weights are drawn: the report says nowhere. */
export const initialisation = {
  name: "initialisation",
  unsaid: "how the first weights and biases are drawn",
  default: "fan-in-uniform",
  reason:
    "the default of PyTorch's Linear and Conv2d; the log and the wording of the report are those of a PyTorch notebook",
  alternatives: ["glorot-uniform", "he-normal"],
  values: initialisations,
} satisfies Assumption;

const dropouts: Readonly<Record<"0.5" | "0" | "0.25", Dropouts>> = {
  "0.5": { beforeLast: 0.5 },
  "0": {},
  "0.25": { beforeLast: 0.25 },
};

/** Dropout in the CNNs, before their last layer. */
export const dropout = {
  name: "dropout",
  unsaid: "whether the CNNs have dropout, and at which rate",
  default: "0.5",
  reason:
    "the most likely of the three by the running training accuracies that the report prints, of two seeds under each",
  alternatives: ["0", "0.25"],
  values: dropouts,
} satisfies Assumption;
