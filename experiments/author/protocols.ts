import type { Choices } from "../../lib/experiment/mod.ts";
import type { Initialisation } from "../../lib/model/mod.ts";
import { adam, type Augmentation, type Optimiser } from "../../lib/train/mod.ts";
import type { Dropouts } from "../cnn.ts";

/** What a student could have run: all that is not named is as the report states it, or as the experiment `mnist` has it. */
export type Candidate = Tried | {
  /** Its runs are those of the experiment `mnist` under these choices. */
  readonly mnist: Choices;
};

/** What is trained of a candidate, apart from the experiment `mnist`. */
export interface Tried {
  /** Where there is dropout. */
  readonly dropouts: Dropouts;
  /** Adam with 0.001 where it is not given. */
  readonly optimiser?: Optimiser;
  /** None where it is not given. */
  readonly augmentation?: readonly Augmentation[];
  /** PyTorch's default where it is not given. */
  readonly initialisation?: Initialisation;
  /** How many epochs of both nets, from two seeds, it was followed for. */
  readonly followed: 1 | 6;
}

const first: Dropouts = { beforeDense: 0.5 };
const decay: Optimiser = { ...adam(0.001), weightDecay: 1e-4 };

/** The candidates that were tried, by name. */
export const candidates = {
  "0.5 before the first dense layer, weight decay 1e-4": { dropouts: first, optimiser: decay, followed: 6 },
  "0.5 before the first dense layer": { mnist: {} },
  "0.5 before the last layer": { mnist: { dropout: "0.5 before the last layer" } },
  "0.25 before the last layer": { mnist: { dropout: "0.25 before the last layer" } },
  "no dropout": { mnist: { dropout: "none" } },
  "0.25 before the first dense layer": { dropouts: { beforeDense: 0.25 }, followed: 1 },
  "0.4 before the first dense layer": { dropouts: { beforeDense: 0.4 }, followed: 1 },
  "0.25 before both dense layers": { dropouts: { beforeDense: 0.25, beforeLast: 0.25 }, followed: 6 },
  "0.5 before the first dense layer, 0.25 before the last": {
    dropouts: { beforeDense: 0.5, beforeLast: 0.25 },
    followed: 1,
  },
  "0.5 before the first dense layer, he-normal": { dropouts: first, initialisation: "he-normal", followed: 1 },
} satisfies Readonly<Record<string, Candidate>>;
