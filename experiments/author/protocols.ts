import type { Choices } from "../../lib/experiment/mod.ts";
import type { Initialisation } from "../../lib/model/mod.ts";
import { adam, adamW, type Augmentation, type Optimiser } from "../../lib/train/mod.ts";
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
  /**
   * How far it was followed: the shallow net's first epoch, which costs least and tells most, where it is not given; the deep net's as
   * well; or both nets to the end.
   */
  readonly followed?: "deep" | "end";
}

const none: Dropouts = {};
const first: Dropouts = { beforeDense: 0.5 },
  last: Dropouts = { beforeLast: 0.5 },
  quarter: Dropouts = { beforeLast: 0.25 };
const decay: Optimiser = { ...adam(0.001), weightDecay: 1e-4 };
const turned: readonly Augmentation[] = [{ type: "rotation", degrees: 10 }];
const moved: readonly Augmentation[] = [{ type: "shift", pixels: 2 }];

/** The candidates that were tried, by name. */
export const candidates = {
  "0.5 before the first dense layer": { dropouts: first },
  "0.5 before the last layer": { mnist: {} },
  "0.25 before the last layer": { mnist: { dropout: "0.25" } },
  "no dropout": { mnist: { dropout: "0" } },
  "0.25 before the first dense layer": { dropouts: { beforeDense: 0.25 } },
  "0.4 before the first dense layer": { dropouts: { beforeDense: 0.4 } },
  "0.5 before both dense layers": { dropouts: { beforeDense: 0.5, beforeLast: 0.5 } },
  "0.25 before both dense layers": { dropouts: { beforeDense: 0.25, beforeLast: 0.25 } },
  "0.5 before the first dense layer, 0.25 before the last": { dropouts: { beforeDense: 0.5, beforeLast: 0.25 } },
  "0.25 before the first dense layer, 0.5 before the last": { dropouts: { beforeDense: 0.25, beforeLast: 0.5 } },
  "0.25 behind each pool": { dropouts: { behindPools: 0.25 } },
  "0.25 behind each pool, 0.5 before the last layer": { dropouts: { behindPools: 0.25, beforeLast: 0.5 } },
  "channels 0.25 behind each pool": { dropouts: { behindPools: 0.25, ofChannels: true } },
  "channels 0.25 behind each pool, 0.5 before the last layer": {
    dropouts: { behindPools: 0.25, ofChannels: true, beforeLast: 0.5 },
  },
  "channels 0.25 behind the last pool, 0.5 before the last layer": {
    dropouts: { behindLastPool: 0.25, ofChannels: true, beforeLast: 0.5 },
  },
  "channels 0.5 behind the last pool": { dropouts: { behindLastPool: 0.5, ofChannels: true } },
  "no dropout, weight decay 1e-4": { dropouts: none, optimiser: decay },
  "0.25 before the last layer, weight decay 1e-4": { dropouts: quarter, optimiser: decay },
  "0.5 before the last layer, weight decay 1e-4": { dropouts: last, optimiser: decay },
  "0.5 before the first dense layer, weight decay 1e-4": { dropouts: first, optimiser: decay },
  "0.5 before the first dense layer, AdamW": { dropouts: first, optimiser: adamW(0.001, 0.01) },
  "no dropout, AdamW": { dropouts: none, optimiser: adamW(0.001, 0.01) },
  "no dropout, rotations of 10 degrees": { dropouts: none, augmentation: turned },
  "no dropout, shifts of 2 pixels": { dropouts: none, augmentation: moved },
  "0.25 before the last layer, rotations of 10 degrees": { dropouts: quarter, augmentation: turned },
  "no dropout, glorot-uniform": { dropouts: none, initialisation: "glorot-uniform" },
  "no dropout, he-normal": { dropouts: none, initialisation: "he-normal" },
  "0.5 before the last layer, glorot-uniform": { dropouts: last, initialisation: "glorot-uniform" },
  "0.5 before the last layer, he-normal": { dropouts: last, initialisation: "he-normal" },
  "0.5 before the first dense layer, glorot-uniform": { dropouts: first, initialisation: "glorot-uniform" },
  "0.5 before the first dense layer, he-normal": { dropouts: first, initialisation: "he-normal" },
} satisfies Readonly<Record<string, Candidate>>;
