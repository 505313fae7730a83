import type { Choices } from "../../lib/experiment/mod.ts";
import type { Initialisation } from "../../lib/model/mod.ts";
import type { Schedule } from "../../lib/train/mod.ts";

/** What a student could have run: all that is not named is as the report states it, or as the experiment `function` has it. */
export type Candidate = Tried | {
  /** Its runs are those of the experiment `function` under these choices. */
  readonly function: Choices;
};

/** What is trained of a candidate, apart from the experiment `function`. */
export interface Tried {
  /** How many of the thousand points a step sees. */
  readonly batchSize: number;
  /** Of Adam; 0.001 where it is not given. */
  readonly learningRate?: number;
  /** None where it is not given. */
  readonly schedule?: Schedule;
  /** Between the layers; ReLU where it is not given. */
  readonly activation?: "tanh";
  /** PyTorch's default where it is not given. */
  readonly initialisation?: Initialisation;
}

const all = 1000;

/** The candidates that were tried, by name. */
export const candidates = {
  "batches of 32": { batchSize: 32 },
  "batches of 128": { function: {} },
  "all points at once": { function: { batch: "all points" } },
  "batches of 128 of random points": { function: { points: "1000 random" } },
  "batches of 128 of 200 points": { function: { points: "200 even" } },
  "batches of 128, 0.003": { function: { "learning rate": "0.003" } },
  "batches of 128, glorot-uniform": { function: { initialisation: "glorot-uniform" } },
  "batches of 128, he-normal": { function: { initialisation: "he-normal" } },
  "batches of 64": { batchSize: 64 },
  "batches of 256": { batchSize: 256 },
  "all points at once, 0.003": { batchSize: all, learningRate: 0.003 },
  "all points at once, 0.005": { batchSize: all, learningRate: 0.005 },
  "all points at once, 0.01": { batchSize: all, learningRate: 0.01 },
  "all points at once, 0.01, halved every 1000 epochs": {
    batchSize: all,
    learningRate: 0.01,
    schedule: { type: "step", epochs: 1000, factor: 0.5 },
  },
  "all points at once, 0.01, cosine": { batchSize: all, learningRate: 0.01, schedule: { type: "cosine" } },
  "all points at once, tanh": { batchSize: all, activation: "tanh" },
  "all points at once, 0.01, tanh": { batchSize: all, learningRate: 0.01, activation: "tanh" },
  "all points at once, he-normal": { batchSize: all, initialisation: "he-normal" },
  "batches of 64, tanh": { batchSize: 64, activation: "tanh" },
} satisfies Readonly<Record<string, Candidate>>;
