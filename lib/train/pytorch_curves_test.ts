import assert from "node:assert/strict";
import { mnist } from "../../datasets/mnist/mod.ts";
import { torchFixture } from "../../testing/torch_fixture.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { dataset } from "../data/mod.ts";
import type { Dataset, Examples } from "../dataset/mod.ts";
import { log } from "../math/mod.ts";
import type { Layer } from "../model/mod.ts";
import { summary, tProbability } from "../statistics/mod.ts";
import { type EpochMetrics, type Protocol, run } from "./mod.ts";

await startBackend({ threads: 1 });

/** What is compared, by epoch: over the minibatches in training, and on the test set in evaluation. */
const metrics = ["trainLoss", "testLoss"] as const;

/** How a net learns, and what that gave in PyTorch: of each seed the losses by epoch. */
interface Case
  extends
    Pick<Protocol, "initialisation" | "optimiser" | "schedule" | "clipping" | "epochs" | "batchSize">,
    Readonly<Record<typeof metrics[number], readonly (readonly number[])[]>> {
  readonly name: string;
  readonly layers: readonly Layer[];
}

const { cases } = torchFixture<{ readonly cases: readonly Case[] }>("curves");
const comparisons = cases.reduce((sum, { epochs }) => sum + metrics.length * epochs, 0);
/** How likely one or more of all comparisons go wrong where both train alike: each has its share (Bonferroni). */
const errorRate = 0.01;
const seeds = 10;

/** The first digits of a set, without every other pixel. */
function part(examples: Examples, count: number) {
  const whole = new Float32Array(count * 28 * 28);
  examples.gather(Uint32Array.from({ length: count }, (_, i) => i), whole);
  const place = (i: number) => 784 * Math.floor(i / 196) + 56 * (Math.floor(i / 14) % 14) + 2 * (i % 14);
  return {
    inputs: Float32Array.from({ length: count * 14 * 14 }, (_, i) => whole[place(i)]),
    targets: (examples.targets as Uint8Array).slice(0, count),
  };
}

const all = await mnist();
const digits: Dataset = dataset({
  name: "digits",
  inputShape: [14, 14, 1],
  train: part(all.train, 500),
  test: part(all.test, 500),
});

async function learn({ layers, name: _, ...given }: Case, seed: number): Promise<EpochMetrics[]> {
  const protocol: Protocol = {
    experiment: "curves",
    data: { name: "digits" },
    model: { inputShape: [14, 14, 1], layers },
    initialisation: given.initialisation,
    loss: "cross-entropy",
    optimiser: given.optimiser,
    schedule: given.schedule,
    clipping: given.clipping,
    batchSize: given.batchSize,
    epochs: given.epochs,
    evaluateEvery: 1,
    stepMetrics: [],
    weightSnapshots: [],
    ledgerEvery: 1000,
    checkpointEvery: 1000,
  };
  const found: EpochMetrics[] = [];
  for await (const { epochs } of run(runningKernels(), protocol, seed, { dataset: digits })) found.push(...epochs);
  return found;
}

/** Two-sided p-value of Welch's t test (1947): how likely two samples of one mean lie so far apart. */
function welch(first: readonly number[], second: readonly number[]): number {
  const [one, other] = [first, second].map((values) => {
    const { n, mean, deviation } = summary(values.map(log));
    return { n, mean, square: deviation * deviation / n };
  });
  const square = one.square + other.square,
    freedom = square * square / (one.square * one.square / (one.n - 1) + other.square * other.square / (other.n - 1));
  return 2 * tProbability(-Math.abs(one.mean - other.mean) / Math.sqrt(square), freedom);
}

/** Where the losses of some seeds here are no more of the same distribution as those in PyTorch. */
async function apart(given: Case): Promise<string[]> {
  const found: EpochMetrics[][] = [];
  for (let seed = 0; seed < seeds; seed++) found.push(await learn(given, seed));
  return metrics.flatMap((metric) =>
    Array.from({ length: given.epochs }, (_, epoch) => {
      const ours = found.map((epochs) => epochs[epoch][metric]), theirs = given[metric].map((losses) => losses[epoch]);
      const p = welch(ours, theirs);
      const words = `${metric} after epoch ${epoch}: mean ${summary(ours).mean} here, ${summary(theirs).mean} there`;
      return p < errorRate / comparisons ? `${words} (p = ${p})` : "";
    }).filter((words) => words !== "")
  );
}

for (const given of cases) {
  Deno.test(`losses by epoch are PyTorch's, but for the spread over seeds: ${given.name}`, async () => {
    assert.deepEqual(await apart(given), []);
  });
}

/** What is changed in a case, and is to be noticed by each test of it. */
const changes: Readonly<Record<string, (given: Case) => Case>> = {
  "another momentum of batch normalisation": (given) => ({ ...given, layers: given.layers.map(slower) }),
  "no schedule": (given) => ({ ...given, schedule: undefined }),
  "a weight decay that passes through the gradient": (given) => ({
    ...given,
    optimiser: { ...given.optimiser, name: "adam" } as Case["optimiser"],
  }),
};
const slower = (layer: Layer): Layer =>
  layer.type === "batch-norm"
    ? { ...layer, momentum: 0.01 }
    : layer.type === "residual"
    ? { ...layer, layers: layer.layers.map(slower), shortcut: layer.shortcut?.map(slower) }
    : layer;

for (const [what, change] of Object.entries(changes)) {
  Deno.test(`a net with shortcuts and batch normalisation no more learns as in PyTorch with ${what}`, async () => {
    const given = cases.find(({ layers }) => layers.some(({ type }) => type === "residual"))!;
    assert.notDeepEqual(await apart(change(given)), []);
  });
}
