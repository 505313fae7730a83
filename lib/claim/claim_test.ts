import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { unregistered } from "../../testing/unregistered.ts";
import type { Experiment } from "../experiment/mod.ts";
import {
  claim,
  claims,
  consistent,
  judge,
  judgeOrTell,
  movedSince,
  recordedVerdict,
  recordOf,
  recordPath,
  reportFigure,
  survives,
  verdictRow,
  within,
} from "./mod.ts";

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

const registered: Deno.TestDefinition[] = [];
const withoutEvidence: Experiment = { ...experiment, protocol: () => ({}) as never };
function made(id: string, holds: boolean, quote = base.quote) {
  unregistered(() => claim({ ...base, id, quote, check: () => says(holds) }), (test) => registered.push(test));
  return claims().find((claim) => claim.id === id)!;
}

Deno.test("claim() refuses an id that is no topic/words, and one that is taken", () => {
  made("claim-test/taken", true);
  assert.throws(() => claim({ ...base, id: "../x", check: () => says(true) }), {
    name: "TypeError",
    message: /^The id of a claim is/,
  });
  assert.throws(() => claim({ ...base, id: "claim-test/taken", check: () => says(true) }), /There are two claims/);
  assert.throws(
    () => claim({ ...base, id: "claim-test/neither" }),
    /either a measure of evidence or a check of the text/,
  );
});

Deno.test("a quote that is not in the report is a problem of its claim alone: its test fails, and so does its verdict", async () => {
  const bad = made("claim-test/quote", true, "all four models learned the function");
  const message =
    /^The quote of "claim-test\/quote" does not occur in the report: .*after "all": the report goes on "three/;
  const test = registered.at(-1)!;
  await assert.rejects(async () => await test.fn({} as Deno.TestContext), { name: "QuoteError", message });
  assert.throws(() => judge(bad), { name: "QuoteError", message });
  const judged = judgeOrTell(bad);
  assert.match(judged.problem!, message);
  assert.equal(verdictRow(judged, [], "nowhere").moved, judged.problem);
  assert.equal(judge(made("claim-test/other", true)).judgement?.verdict, "upheld");
});

Deno.test("a quote that is not in the report fails where there is no evidence, too", () => {
  const measured = { ...base, check: undefined, measure: () => says(true), experiment: withoutEvidence };
  unregistered(() => {
    claim({ ...measured, id: "claim-test/quote-without-evidence", quote: "all four models" });
    claim({ ...measured, id: "claim-test/without-evidence" });
  }, (test) => registered.push(test));
  assert.deepEqual(registered.slice(-2).map(({ ignore }) => ignore), [false, true]);
});

Deno.test("a caption that is not in the report fails the test of its figure alone", async () => {
  const figure = {
    name: "claim-test-1",
    caption: "Figure 1-1: Training loss comparisons",
    experiment: withoutEvidence,
    draw: () => assert.fail("is not drawn"),
  };
  unregistered(() => reportFigure(figure), (test) => registered.push(test));
  const test = registered.at(-1)!;
  assert.equal(test.ignore, false);
  await assert.rejects(async () => await test.fn({} as Deno.TestContext), {
    name: "QuoteError",
    message: /^The caption of figure claim-test-1 does not occur in the report: .*"comparison and Function/,
  });
});

Deno.test("a claim knows the file and line that made it", () => {
  const { file, line } = made("claim-test/place", true);
  assert.equal(file, fileURLToPath(import.meta.url));
  assert(line > 0);
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
