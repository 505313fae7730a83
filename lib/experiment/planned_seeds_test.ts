import assert from "node:assert/strict";
import coin from "../../testing/coin_experiment.ts";
import { smallExperiment } from "../../testing/small_experiment.ts";
import { looks, type Plan } from "../plan/mod.ts";
import {
  checkpointsOnRecord,
  type Experiment,
  planOf,
  runsAtLook,
  runsOf,
  seedsOf,
  type TrainingExperiment,
} from "./mod.ts";

const [first, second] = coin.variants;
const withSeeds = (seeds: Experiment["seeds"]): Experiment => ({ ...coin, seeds });
const seedsIn = (experiment: Experiment, variant: string) =>
  runsOf(experiment).filter((run) => run.variant === variant).map(({ seed }) => seed);

Deno.test("seeds are a number, a plan, or a function that gives either", () => {
  assert.deepEqual(seedsIn(withSeeds(2), first), [0, 1]);
  assert.deepEqual(seedsIn(withSeeds(looks(3, 4)), first), [0, 1, 2, 3]);
  const mixed = withSeeds((variant) => variant === first ? looks(3, 4) : 1);
  assert.deepEqual([seedsIn(mixed, first), seedsIn(mixed, second)], [[0, 1, 2, 3], [0]]);
  assert.equal(planOf(withSeeds(2)), undefined);
  assert.equal(planOf(mixed)!.words, "looks at 3 and 4 seeds");
  assert.equal(seedsOf(mixed, second, {}), 1);
  assert.deepEqual(
    runsAtLook(mixed, runsOf(mixed), 3).map(({ id }) => id),
    [0, 1, 2].map((i) => `${first}-${i}`).concat(`${second}-0`),
  );
});

Deno.test("alternatives may have a plan of their own", () => {
  const experiment = withSeeds((_, changed) => Object.keys(changed).length > 0 ? looks(3, 5) : looks(3, 6));
  const [{ name, alternatives: [choice] }] = experiment.assumptions;
  assert.equal(runsOf(experiment).length, 12);
  assert.equal(runsOf(experiment, { [name]: choice }).length, 10);
});

Deno.test("what is no plan, and two plans at once, are refused", () => {
  const wrong: [Experiment["seeds"], RegExp][] = [
    [-1, /Experiment "coin": "seeds" is -1, wanted a whole number of at least 0/],
    [{ looks: [3, 5] } as unknown as Plan, /Experiment "coin": "seeds.words" is missing/],
    [{ ...looks(3, 5), looks: [5, 3] }, /"seeds.looks" is \[5,3\], wanted each look to have more seeds/],
    [
      () => ({ ...looks(3, 5), looks: [2, 5] }),
      /seeds\("fair"\) of "coin": "looks\.0" is 2|wanted a whole number of at least 3/,
    ],
    [
      (variant) => variant === first ? looks(3, 5) : looks(3, 6),
      /"seeds" is "looks at 3 and 6 seeds", wanted one plan for all variants: another looks at 3 and 5 seeds/,
    ],
  ];
  for (const [seeds, message] of wrong) assert.throws(() => runsOf(withSeeds(seeds)), message);
});

Deno.test("the weights of the first three seeds of each variant go on record, and the ledgers of all", () => {
  const experiment = { ...smallExperiment("weights"), seeds: looks(3, 5) };
  const runs = runsOf(experiment);
  assert.deepEqual(
    runs.filter((run) => checkpointsOnRecord(experiment, run).includes("weights")).map(({ id }) => id),
    ["narrow-0", "narrow-1", "narrow-2", "wide-0", "wide-1", "wide-2"],
  );
  assert(checkpointsOnRecord(experiment, runs.find(({ id }) => id === "wide-0")!).includes("state-8"));
});

Deno.test("of the runs under another choice the first one's weights go on record, unless they are kept under defaults alone", () => {
  const experiment = smallExperiment("weights");
  const { assumptions: [{ name, alternatives: [choice] }] } = experiment;
  const kept = (recordsWeights?: TrainingExperiment["recordsWeights"]) =>
    [{}, { [name]: choice }].map((choices) =>
      runsOf(experiment, choices).filter((run) =>
        checkpointsOnRecord({ ...experiment, recordsWeights }, run).includes("weights")
      ).length
    );
  assert.deepEqual([kept(), kept(true), kept("under defaults"), kept(false)], [[4, 1], [4, 1], [4, 0], [0, 0]]);
});
