import { type Assumption, type Choices, valueOf } from "../lib/experiment/mod.ts";
import type { Initialisation } from "../lib/model/mod.ts";
import type { Protocol } from "../lib/train/mod.ts";
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

const dropouts = {
  "0.5 before the first dense layer": { beforeDense: 0.5 },
  "0.5 before the last layer": { beforeLast: 0.5 },
  "0.25 before the last layer": { beforeLast: 0.25 },
  "none": {},
} satisfies Readonly<Record<string, Dropouts>>;

/** Dropout in the CNNs. */
export const dropout = {
  name: "dropout",
  unsaid: "whether the CNNs have dropout, where, and at which rate",
  default: "0.5 before the first dense layer",
  reason: "of all protocols that were searched it alone explains the accuracies that the log prints",
  alternatives: ["0.5 before the last layer", "0.25 before the last layer", "none"],
  values: dropouts,
} satisfies Assumption;

/** The default before the author's was found: on record are as many runs of it as a first look has. */
export const formerDropout = "0.5 before the last layer";

/** How products are added up: what is on record under another dropout is older than one rounding. */
export function arithmeticOf(choices: Choices): Pick<Protocol, "arithmetic"> {
  return valueOf(dropout, choices) === valueOf(dropout, { dropout: dropout.default })
    ? { arithmetic: "fused-multiply-add" }
    : {};
}
