import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Experiment } from "../experiment/mod.ts";
import {
  type Claim,
  claim,
  consistent,
  judge,
  judgeOrTell,
  movedSince,
  recordedVerdict,
  recordOf,
  recordPath,
  type ReportFigure,
  reportFigure,
  type ReportFigureOptions,
  survives,
  verdictRow,
  within,
} from "./mod.ts";
import { claimsOf, figuresOf } from "./claim_lists.ts";
import { testOf } from "./test_claims.ts";

const experiment: Experiment = {
  id: "claim-test",
  title: "A test",
  code: import.meta.url,
  variants: ["only"],
  seeds: () => 3,
  assumptions: [],
  replayFrom: {},
  protocol: () => {
    throw new Error("is not run");
  },
  dataset: () => {
    throw new Error("is not run");
  },
};
const quote = "all three models learned the function successfully";
const says = (holds: boolean) => [{ name: "sum", said: "4", found: holds ? "4" : "5", holds }];
const base = { quote, reading: "as it stands", experiment, rule: consistent() };
const withoutEvidence: Experiment = { ...experiment, protocol: () => ({}) as never };
const made = (id: string, holds: boolean, quote = base.quote) =>
  claim({ ...base, id, quote, check: () => says(holds) });
const figure = (options: Partial<ReportFigureOptions> = {}) =>
  reportFigure({
    name: "1-1",
    caption: "Figure 1-1: Training loss comparison",
    experiment: withoutEvidence,
    draw: () => assert.fail("is not drawn"),
    ...options,
  });
const run = async (one: Claim | ReportFigure) => await testOf(one).fn({} as Deno.TestContext);

Deno.test("claim() refuses an id that is no topic/words, and wants a measure or a check", () => {
  assert.throws(() => made("../x", true), {
    name: "ValidationError",
    message: 'Claim "../x": "id" is "../x", wanted topic/words-like-these in small letters',
  });
  assert.throws(
    () => claim({ ...base, id: "claim-test/neither" }),
    /either a measure of evidence or a check of the text/,
  );
});

Deno.test("claim(), given(), inference() and reportFigure() give values that know file and line, and are made twice without harm", () => {
  const values = [made("claim-test/place", true), made("claim-test/place", true), figure()];
  for (const { file, line } of values) {
    assert.equal(file, fileURLToPath(import.meta.url));
    assert(line > 0);
  }
  assert.deepEqual(values.map(({ kind }) => kind), ["claim", "claim", "figure"]);
});

Deno.test("testClaims() and testFigures() refuse what is no list of claims or figures, and two of one id, and say where both are", () => {
  const one = made("claim-test/one", true);
  const here = String.raw`lib/claim/claim_test\.ts:\d+`;
  for (
    const [work, message] of [
      [
        () => claimsOf(one as never),
        /^What testClaims\(\) takes is \{.*, wanted a list of what claim\(\), given\(\)/,
      ],
      [() => claimsOf([one, undefined as never]), /^Entry 2 of the list of testClaims\(\) is undefined, wanted what/],
      [() => claimsOf([base as never]), /^Entry 1 of the list of testClaims\(\) is \{/],
      [() => claimsOf([figure() as never]), /^Entry 1 of the list of testClaims\(\) is \{/],
      [
        () => figuresOf([one as never]),
        /^Entry 1 of the list of testFigures\(\) is \{.*, wanted what reportFigure\(\) makes/,
      ],
      [
        () => claimsOf([one, made("claim-test/one", false)]),
        new RegExp(`^There are two claims "claim-test/one", at ${here} and ${here}: give one of them another id`),
      ],
      [() => figuresOf([figure({ name: "a" }), figure({ name: "A" })]), /^There are two figures "A", at /],
    ] as const
  ) {
    assert.throws(work, { name: "TypeError", message });
  }
});

Deno.test("a quote that is not in the report is a problem of its claim alone: its test fails, and so does its verdict", async () => {
  const bad = made("claim-test/quote", true, "all four models learned the function");
  const message =
    /^The quote of "claim-test\/quote" does not occur in the report: .*after "all": the report goes on "three/;
  await assert.rejects(run(bad), { name: "QuoteError", message });
  assert.throws(() => judge(bad), { name: "QuoteError", message });
  const judged = judgeOrTell(bad);
  assert.match(judged.problem!, message);
  assert.equal(verdictRow(judged, [], "nowhere").moved, judged.problem);
  assert.equal(judge(made("claim-test/other", true)).judgement?.verdict, "upheld");
});

Deno.test("a claim without evidence is ignored, and its name says so, but for one whose quote is not in the report", () => {
  const measured = { ...base, check: undefined, measure: () => says(true), experiment: withoutEvidence };
  const sound = testOf(claim({ ...measured, id: "claim-test/without-evidence" }));
  assert.deepEqual([sound.name, sound.ignore], ["claim-test/without-evidence: no evidence yet", true]);
  const bad = claim({ ...measured, id: "claim-test/quote-without-evidence", quote: "all four models" });
  assert.equal(testOf(bad).ignore, false);
});

Deno.test("a figure without evidence is ignored, and a caption that is not in the report fails the test of its figure alone", async () => {
  const sound = testOf(figure());
  assert.deepEqual([sound.name, sound.ignore], ["Figure 1-1: no evidence yet", true]);
  const bad = figure({ name: "claim-test-1", caption: "Figure 1-1: Training loss comparisons" });
  assert.equal(testOf(bad).ignore, false);
  await assert.rejects(run(bad), {
    name: "QuoteError",
    message: /^The caption of figure claim-test-1 does not occur in the report: .*"comparison and Function/,
  });
});

Deno.test("reportFigure() refuses a name that names no file, and no function to draw with", () => {
  assert.throws(() => figure({ name: "1/1" }), /Figure "1\/1": "name" is "1\/1", wanted letters and digits, as in 1-1/);
  assert.throws(() => figure({ draw: "1-1" as never }), /Figure "1-1": "draw" is "1-1", wanted a function/);
});

Deno.test("judge() judges the text alone without evidence, and the record tells what moved", async () => {
  const snapshots = fileURLToPath(new URL("../../.upheld/tmp/claim-test", import.meta.url));
  const judged = judge(made("claim-test/moves", true));
  assert.equal(judged.judgement?.verdict, "upheld");
  assert.equal(judged.source.kind, "the text");
  assert.equal(survives(judged), undefined);
  assert.equal(movedSince(judged, snapshots), "it is not on record yet");
  const path = recordPath(judged.claim, snapshots);
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  try {
    await Deno.writeTextFile(path, JSON.stringify(recordOf(judged)));
    assert.equal(movedSince(judged, snapshots), undefined);
    assert.equal(recordedVerdict(judged.claim, snapshots), "upheld");
    await Deno.writeTextFile(
      path,
      JSON.stringify(recordOf(judged)).replace('"verdict":"upheld"', '"verdict":"refuted"'),
    );
    assert.match(movedSince(judged, snapshots)!, /judgement\.verdict: recorded "refuted", now "upheld"/);
  } finally {
    await Deno.remove(snapshots, { recursive: true });
  }
});

Deno.test("judge() finds no verdict where there is no evidence", () => {
  const claim = {
    ...made("claim-test/none", true),
    check: undefined,
    measure: () => [1, 2, 3],
    rule: within({ low: 0 }),
  };
  const none = { ...experiment, protocol: () => ({}) as never };
  const judged = judge({ ...claim, experiment: none, rule: claim.rule as never });
  assert.deepEqual([judged.source.kind, judged.judgement], ["none", undefined]);
});

for (
  const [what, change, message] of [
    ["another verdict", { verdict: "uphold" }, /"verdict" is "uphold", wanted one of upheld, refuted, inconclusive/],
    ["no finding", { finding: undefined }, /"finding" is undefined, wanted a text/],
    ["no p-values", { p: undefined }, /"p" is undefined/],
    ["an effect that is no number", { effect: NaN }, /"effect" is NaN/],
    [
      "a kind of its own without a sentence",
      { kind: { rule: "own", holds: "x" } },
      /"kind\.found" is missing/,
    ],
    ["a kind that there is not", { kind: { rule: "mine" } }, /"kind/],
    ["an interval that ends at infinity", { interval: [0, Infinity] }, /"interval\[1\]" is Infinity/],
  ] as const
) {
  Deno.test(`a rule of one's own that answers with ${what} is refused, and its claim named`, () => {
    const sound = consistent().judge(says(true));
    const rule = { ...consistent(), judge: () => ({ ...sound, ...change }) } as unknown as ReturnType<
      typeof consistent
    >;
    const bad = claim({ ...base, id: "claim-test/own-rule", check: () => says(true), rule });
    assert.throws(() => judge(bad), (error: Error) => {
      assert.match(
        error.message,
        /^The rule of claim "claim-test\/own-rule" \(.*\) throws ValidationError: The judgement: /,
      );
      assert.match(error.message, message);
      return true;
    });
  });
}
