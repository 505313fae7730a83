import assert from "node:assert/strict";
import { scratchFolder, smallExperiment } from "../../testing/mod.ts";
import { startBackend } from "../backend/mod.ts";
import { type Evidence, evidenceOf, forgetEvidence, reproduce } from "../evidence/mod.ts";
import { type Choices, runsOf } from "../experiment/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import { inferenceRecord } from "./inference.ts";
import { fitWords } from "./likelihood_words.ts";
import { infer, type Inference, inference, inferenceMoved } from "./mod.ts";
import { claimsOf } from "./claim_lists.ts";
import { testOf } from "./test_claims.ts";

await startBackend({ threads: 1 });

const experiment = smallExperiment("inference-test");
const places = placesOf(scratchFolder("inference"));
// Ten points make 15 steps in fives of 4, 4 and 2, and 5 steps as a whole.
const steps = (evidence: Evidence) =>
  evidence.of("wide").map(({ ledger: { lines } }) => lines.at(-1)!.step + lines.at(-1)!.epochs!.at(-1)!.trainLoss);
const from = (value: number, seeds?: number): Inference =>
  inference({
    experiment,
    assumption: "batch",
    reading: "how many steps there were",
    seeds,
    scale: "plain",
    printed: (evidence) => [{ name: "steps", value, rounding: 0.5, measured: steps(evidence) }],
  });
const choicesOf = (inference: Inference, at: Places = places) =>
  infer(inference, at).likelihoods?.choices.map(({ choice }) => choice);

Deno.test("infer() finds nothing until each choice has its runs, or as many of them as are asked for", async () => {
  const [default0, default1] = runsOf(experiment).filter(({ variant }) => variant === "wide");
  const [other0, other1] = runsOf(experiment, { batch: "all ten" }).filter(({ variant }) => variant === "wide");
  const only = { ...experiment, variants: ["wide"] };
  assert.equal(choicesOf({ ...from(15), experiment: only }), undefined);
  for (const run of [default0, default1, other0]) await reproduce(places.store, run);
  forgetEvidence();
  assert.equal(choicesOf({ ...from(15), experiment: only }), undefined);
  await reproduce(places.store, other1);
  forgetEvidence();
  assert.deepEqual(choicesOf({ ...from(15), experiment: only }), ["4", "all ten"]);
  assert.throws(
    () => infer({ ...from(15, 1), experiment: only }, places),
    /1 run under each choice, wanted at least 2/,
  );
});

Deno.test("infer() follows a choice only as far as its evidence has numbers, and takes those of other runs where it plans none", () => {
  const only = { ...experiment, variants: ["wide"] };
  const inference = {
    ...from(15),
    experiment: only,
    printed: (evidence: Evidence) => {
      const number = { name: "steps", value: 15, rounding: 0.5, measured: steps(evidence) };
      return evidence.choices.batch === "all ten" ? [number] : [number, { ...number, name: "again" }];
    },
  };
  const lengths = (one: Inference) => infer(one, places).likelihoods?.choices.map(({ numbers }) => numbers.length);
  assert.deepEqual(lengths(inference), [2, 1]);
  const planless = { ...only, seeds: (_variant: string, { batch }: Choices) => batch ? 0 : 2 };
  const elsewhere = (evidence: Evidence) => {
    const runs = evidence.choices.batch === "all ten" ? evidenceOf(only, { batch: "all ten" }, places) : evidence;
    return [{ name: "steps", value: 15, rounding: 0.5, measured: steps(runs) }];
  };
  assert.deepEqual(lengths({ ...inference, experiment: planless, printed: elsewhere }), [1, 1]);
});

Deno.test("an inference whose default is the least likely choice is a fault, and says what to make the default", async () => {
  const runs = ["4", "all ten"].flatMap((batch) => runsOf(experiment, { batch }));
  for (const run of runs) await reproduce(places.store, run);
  forgetEvidence();
  assert.deepEqual(choicesOf(from(5)), ["all ten", "4"]);
  assert.match(
    inferenceMoved(infer(from(5), places), places.snapshots)!,
    /"batch" of "inference-test" is "4" by default, with .+ "all ten" has .+ %: make that the default/,
  );
  assert.equal(inferenceMoved(infer(from(15), places), places.snapshots), "it is not on record yet");
  // Between the two neither is decisively more likely.
  assert.equal(inferenceMoved(infer(from(10.3), places), places.snapshots), "it is not on record yet");
});

Deno.test("an inference keeps on record what the most likely choice explains worst", () => {
  const { likelihoods } = infer(from(15), places);
  const [best] = likelihoods!.choices;
  assert.equal(best.fit.name, "steps");
  assert.equal(best.fit.distance, best.numbers[0].distance);
  assert(best.fit.p > 0 && best.fit.p <= 1);
  const record = inferenceRecord(infer(from(15), places)) as Record<string, unknown>;
  assert.equal(record.fit, fitWords(likelihoods!));
  assert.deepEqual(record.numbers, { printed: 1, effective: 1 });
  assert.deepEqual(record.likelihoods, JSON.parse(JSON.stringify(likelihoods!.choices)));
});

Deno.test("an inference without evidence has not moved", () => {
  const nowhere = placesOf(scratchFolder("inference-nowhere"));
  assert.equal(inferenceMoved(infer(from(15), nowhere), nowhere.snapshots), undefined);
});

const { kind: _kind, file: _file, line: _line, ...good } = from(15);

for (
  const [name, change, error] of [
    [
      "an assumption that the experiment does not make",
      { assumption: "bach" },
      { name: "RangeError", message: /Experiment "inference-test" does not assume "bach": use one of batch/ },
    ],
    [
      "an unknown field",
      { seed: 3 },
      { name: "ValidationError", message: /Inference of "batch": "seed" is not known; did you mean seeds/ },
    ],
    ["another scale", { scale: "lin" }, { name: "ValidationError", message: /"scale" is "lin", wanted one of plain/ }],
    ["no scale", { scale: undefined }, { name: "ValidationError", message: /"scale" / }],
    ["numbers in place of a function", { printed: [1] }, { name: "ValidationError", message: /"printed" is \[1\]/ }],
  ] as const
) {
  Deno.test(`inference() refuses ${name}`, () => {
    assert.throws(() => inference({ ...good, ...change } as unknown as typeof good), error);
  });
}

Deno.test("an inference is a value among claims, told where it stands twice, and ignored without evidence", () => {
  const one = from(15), nowhere = placesOf(scratchFolder("inference-test-nowhere"));
  assert.deepEqual(claimsOf([one]), { kind: "claims", claims: [], inferences: [one] });
  assert.throws(
    () => claimsOf([one, one]),
    /There are two inferences of "batch" of "inference-test", at .* into one$/,
  );
  const { name, ignore } = testOf(one, nowhere);
  assert.deepEqual([name, ignore], ['inference-test, assumption "batch": no evidence yet', true]);
  assert.deepEqual(testOf(one, places).ignore, false);
  assert.equal(testOf(one, places).name, 'inference-test, assumption "batch" is "4"');
});
