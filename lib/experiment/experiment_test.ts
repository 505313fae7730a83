import assert from "node:assert/strict";
import { smallExperiment } from "../reference/mod.ts";
import { chosen, runsOf, singleChoices } from "./mod.ts";

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
  const [assumption] = experiment.assumptions;
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

Deno.test("runsOf() refuses two names that would make one path", () => {
  const [assumption] = experiment.assumptions;
  const withChoices = (choice: string, ...alternatives: string[]) => ({
    ...experiment,
    assumptions: [{ ...assumption, default: choice, alternatives }],
  });
  for (
    const [one, other] of [["0 5", "0-5"], ["deep", "Deep"], ["Größe", "GRÖßE"], ["same", "same"]]
  ) {
    const twice = withChoices("none", one, other);
    assert.throws(() => runsOf(twice), {
      name: "RangeError",
      message: `Experiment "experiment-test" has two choices of "batch" that name one file, ${
        JSON.stringify(one)
      } and ${JSON.stringify(other)}: give them names that differ by more than capitals, or a space for a hyphen`,
    });
    assert.throws(() => runsOf(withChoices(one, other)), /two choices of "batch"/);
    assert.throws(() => runsOf({ ...experiment, variants: [one, other] }), /two variants that name one file/);
    const assumptions = [one, other].map((name) => ({ ...assumption, name }));
    assert.throws(() => runsOf({ ...experiment, assumptions }), /two assumptions that name one file/);
  }
  // A choice of another assumption makes another path.
  const assumptions = ["a", "b"].map((name) => ({ ...assumption, name, default: "yes", alternatives: ["no"] }));
  assert.equal(runsOf({ ...experiment, protocol: () => ({ ledgerEvery: 1 }) as never, assumptions }).length, 4);
});

Deno.test("singleChoices() gives the defaults, and each single alternative to them", () => {
  assert.deepEqual(singleChoices(experiment), [{}, { batch: "all ten" }]);
});

Deno.test("a run is plain data that can be posted to a Worker", () => {
  const runs = runsOf(experiment);
  assert.deepEqual(structuredClone(runs), runs);
  assert.deepEqual(JSON.parse(JSON.stringify(runs)), runs);
});
