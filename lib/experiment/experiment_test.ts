import assert from "node:assert/strict";
import type * as v from "valibot";
import { smallExperiment } from "../../testing/mod.ts";
import type { Same } from "../validation/mod.ts";
import {
  type Assumption,
  type assumptionSchema,
  type Choices,
  chosen,
  type Experiment,
  type FunctionExperiment,
  type functionExperimentSchema,
  materialsOf,
  runsOf,
  type SegmentExperiment,
  type segmentExperimentSchema,
  singleChoices,
  type TrainingExperiment,
  type trainingExperimentSchema,
  valueOf,
} from "./mod.ts";

const experiment = smallExperiment("experiment-test");

Deno.test("runsOf() gives each variant its seeds", () => {
  assert.deepEqual(runsOf(experiment).map(({ id }) => id), ["narrow-0", "narrow-1", "wide-0", "wide-1"]);
});

Deno.test("runsOf() puts runs under other choices in a folder of their own, with their protocol", () => {
  const [run] = runsOf(experiment, { batch: "all ten" });
  assert.equal(run.id, "batch=all-ten/narrow-0");
  assert.equal(run.protocol.batchSize, 10);
  assert.deepEqual(run.choices, { batch: "all ten" });
});

Deno.test("runsOf() takes a default that is named as the default", () => {
  assert.deepEqual(runsOf(experiment, { batch: "4" }), runsOf(experiment));
});

Deno.test("chosen() refuses what the experiment does not assume, naming what it does", () => {
  assert.throws(() => chosen(experiment, { bach: "4" }), /has no assumption "bach": use one of batch/);
  assert.throws(() => chosen(experiment, { batch: "5" }), /cannot be "5": use one of 4, all ten/);
});

Deno.test("runsOf() refuses names that would leave the folder of their runs", () => {
  for (
    const hostile of [
      { ...experiment, id: "../elsewhere" },
      { ...experiment, variants: ["a/../../b"] },
      { ...experiment, variants: ["a\u001b[31m"] },
      { ...experiment, variants: ["a\nb"] },
      { ...experiment, assumptions: [{ ...assumption, alternatives: ["..\\x"] }] },
      { ...experiment, assumptions: [{ ...assumption, alternatives: ["C..x"] }] },
    ]
  ) {
    assert.throws(() => runsOf(hostile), /has a name ".*": ids, variants, assumptions and choices name files/);
  }
});

const [assumption] = experiment.assumptions;
const { replayFrom: _, measures: __, dataset: ___, protocol, ...base } = experiment;
const calls: FunctionExperiment = { ...base, run: () => ({ loss: 1 }) };
const generated: SegmentExperiment = { ...base, steps: () => 4, segments: async function* () {} };

/** What someone would write by mistake. */
const refused: readonly (readonly [string, unknown, RegExp])[] = [
  ["nothing", undefined, /Experiment: is undefined, wanted an object/],
  [
    "an unknown field",
    { ...experiment, variant: [] },
    /"experiment-test": "variant" is not known; did you mean variants/,
  ],
  ["neither protocol nor run", base, /"protocol" is missing/],
  ["both protocol and run", { ...calls, protocol }, /"protocol" is not known/],
  ["seeds that are no number", { ...experiment, seeds: "5" }, /"seeds" is "5", wanted a whole number of at least 0/],
  [
    "half a seed",
    { ...experiment, seeds: () => 2.5 },
    /seeds\("narrow"\) .* is 2.5, wanted a whole number of at least 0/,
  ],
  ["no variants", { ...experiment, variants: [] }, /"variants" is \[\], wanted at least one/],
  ["a variant twice", { ...experiment, variants: ["a", "a"] }, /"variants" has "a" twice/],
  [
    "code that is no URL",
    { ...experiment, code: "experiment.ts" },
    /"code" is "experiment.ts", wanted import.meta.url/,
  ],
  [
    "variants whose files have one name where capitals do not count",
    { ...experiment, variants: ["Wide", "wide"] },
    /variants "Wide" and "wide", whose files have one name/,
  ],
  ["two assumptions of a name", { ...experiment, assumptions: [assumption, assumption] }, /two assumptions "batch"/],
  [
    "an unknown field of an assumption",
    { ...experiment, assumptions: [{ ...assumption, why: "" }] },
    /"assumptions\[0\].why" is not known/,
  ],
  [
    "the default among its alternatives",
    { ...experiment, assumptions: [{ ...assumption, alternatives: ["4"] }] },
    /two choices of "batch" "4": give one of them another name/,
  ],
  [
    "choices whose folders have one name",
    { ...experiment, assumptions: [{ ...assumption, alternatives: ["0 5", "0-5"] }] },
    /choices of "batch" "0 5" and "0-5", whose files have one name/,
  ],
  [
    "a replay of no variant",
    { ...experiment, replayFrom: { deep: 8 } },
    /"replayFrom" is "deep", wanted variants: narrow/,
  ],
  [
    "a replay between lines",
    { ...experiment, replayFrom: { wide: 7 } },
    /"replayFrom.wide" is 7, wanted a multiple of .* 2/,
  ],
  ["no data", { ...base, protocol }, /"dataset" is missing/],
  ["data that nothing makes", { ...experiment, dataset: "iris.csv" }, /"dataset" is "iris.csv", wanted a function/],
  ["a measure that is no function", { ...experiment, measures: { own: 1 } }, /"measures.own" is 1, wanted a function/],
  [
    "weights on record in another way",
    { ...experiment, recordsWeights: "all" },
    /"recordsWeights" is "all", wanted true, false or "under defaults"/,
  ],
  [
    "a protocol that names its measures, as those of older versions did",
    {
      ...experiment,
      protocol: (variant: string, choices: Choices) => ({ ...protocol(variant, choices), measures: ["sharpness"] }),
    },
    /"measures" is \["sharpness"\], wanted none there: measures are a field of the experiment, as in measures: \{ sharpness/,
  ],
  [
    "a value for what is no choice",
    { ...experiment, assumptions: [{ ...assumption, values: { "4": 4, "all tne": 10 } }] },
    /"assumptions\[0\].values" has "all tne", which is no choice; did you mean all ten/,
  ],
  [
    "a choice without a value",
    { ...experiment, assumptions: [{ ...assumption, values: { "4": 4 } }] },
    /"assumptions\[0\].values" has no value for the choice "all ten"/,
  ],
  [
    "a protocol that cannot be",
    smallExperiment("experiment-test", { epochs: 1.5 }),
    /The protocol of "experiment-test", narrow: "epochs" is 1.5, wanted a whole number/,
  ],
  ["segments and a protocol", { ...generated, protocol }, /"protocol" is not known/],
  ["segments without an end", { ...generated, steps: undefined }, /"steps" is undefined, wanted a function/],
  ["a replay of segments of no variant", { ...generated, replayFrom: { deep: 8 } }, /"replayFrom" is "deep", wanted/],
  ["files that are no list", { ...calls, files: "a.json" }, /"files" is "a.json", wanted a list/],
];

for (const [name, wrong, message] of refused) {
  Deno.test(`runsOf() refuses an experiment with ${name}`, () => {
    assert.throws(() => runsOf(wrong as Experiment), message);
  });
}

Deno.test("runsOf() takes calls, and asks nothing of a replay under other choices, which has none", () => {
  assert.equal(runsOf(calls).length, 4);
  assert.equal(runsOf(experiment, { batch: "all ten" }).length, 4);
});

Deno.test("the schemas of experiments hold values to the very types that are documented", () => {
  const same: [
    Same<v.InferOutput<typeof assumptionSchema>, Assumption>,
    Same<v.InferOutput<typeof trainingExperimentSchema>, TrainingExperiment>,
    Same<v.InferOutput<typeof functionExperimentSchema>, FunctionExperiment>,
    Same<v.InferOutput<typeof segmentExperimentSchema>, SegmentExperiment>,
  ] = [true, true, true, true];
  assert(same);
});

Deno.test("materialsOf() refuses a replay behind the end of the run, which its data tell", async () => {
  const [, , wide] = runsOf({ ...experiment, replayFrom: { wide: 14 } });
  await assert.rejects(materialsOf(wide), {
    name: "ValidationError",
    message: /Experiment "experiment-test": "replayFrom.wide" is 14, wanted at most 13: .* after 15 steps/,
  });
  assert.equal((await materialsOf(runsOf(experiment)[2])).dataset.train.size, 10);
});

Deno.test("materialsOf() says which module makes no data", async () => {
  const module = new URL("./mod.ts", import.meta.url).href;
  await assert.rejects(
    materialsOf({ ...runsOf(experiment)[0], module }),
    /mod\.ts exports no experiment with a "dataset", which makes the data of experiment-test: end it with "export default"/,
  );
});

Deno.test("materialsOf() lets data draw from no stream that training draws from", async () => {
  const module = 'data:text/javascript,export default { dataset: ({ random }) => random("shuffle") };';
  await assert.rejects(materialsOf({ ...runsOf(experiment)[0], module }), {
    name: "ValidationError",
    message: /^random\("shuffle"\) is what the run itself draws from/,
  });
});

Deno.test("a training run has no code of the experiment's, and knows nothing of its measures", () => {
  const [run] = runsOf(experiment), [other] = runsOf({ ...experiment, measures: {} });
  assert.equal(run.code, "");
  assert.deepEqual(run, other);
});

Deno.test("valueOf() gives what stands for a choice, in its type, and says what has none", () => {
  const rate = { name: "rate", values: { "none": 0, "a half": 0.5 } };
  const value: number = valueOf(rate, { rate: "a half", other: "none" });
  assert.equal(value, 0.5);
  assert.throws(
    () => valueOf(rate, { rate: "half" }),
    /"rate" has no value for "half": it has values for none, a half/,
  );
  assert.throws(() => valueOf(rate, {}), /"rate" has no value for no choice/);
  assert.throws(() => valueOf(rate, { rate: "toString" }), RangeError);
});

Deno.test("singleChoices() gives the defaults, and each single alternative to them", () => {
  assert.deepEqual(singleChoices(experiment), [{}, { batch: "all ten" }]);
});

Deno.test("a run is plain data that can be posted to a Worker", () => {
  const runs = runsOf(experiment);
  assert.deepEqual(structuredClone(runs), runs);
  assert.deepEqual(JSON.parse(JSON.stringify(runs)), runs);
});
