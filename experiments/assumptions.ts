import type { Assumption } from "../lib/experiment/mod.ts";
import type { Initialisation } from "../lib/model/mod.ts";

/** How the first weights are drawn: the report says nowhere. */
export const initialisation: Assumption & { readonly default: Initialisation } = {
  name: "initialisation",
  unsaid: "how the first weights and biases are drawn",
  default: "fan-in-uniform",
  reason:
    "the default of PyTorch's Linear and Conv2d; the log and the wording of the report are those of a PyTorch notebook",
  alternatives: ["glorot-uniform", "he-normal"],
};

/** Dropout in the CNNs. */
export const dropout: Assumption = {
  name: "dropout",
  unsaid: "whether the CNNs have dropout, and at which rate",
  default: "0.25",
  reason:
    "the running training accuracy stays below the test accuracy until epoch 5 and is 99.54 after 16 epochs, where nets " +
    "without dropout are ahead of that: some is likely. The rate is a weak inference until the likelihood of the printed training " +
    "accuracies under each has been computed",
  alternatives: ["0", "0.5"],
};
