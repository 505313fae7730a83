import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { smallExperiment } from "../../testing/mod.ts";
import { countVerdicts, given, judge, movedSince, recordedVerdict, recordOf, verdictRow } from "./mod.ts";
import { recordPath } from "./record.ts";
import { judgeOrTell } from "./verdict_row.ts";

const experiment = smallExperiment("given-test");
const snapshots = fileURLToPath(new URL("../../.upheld/tmp/given-test", import.meta.url));

function made(id: string, holds?: boolean) {
  const check = holds === undefined ? undefined : () => [{ name: "net", said: "4", found: holds ? "4" : "5", holds }];
  const quote = "Shallow network: 2 hidden layers with 50 neurons each";
  const options = { id, quote, experiment, status: "taken as given", reason: "the net was built so", check } as const;
  return given(options);
}

Deno.test("given() keeps a sentence among the claims that has a reason in place of a verdict, and is not counted", () => {
  const judged = judgeOrTell(made("given-test/built-so", true));
  assert.equal(judged.judgement, undefined);
  const row = verdictRow(judged, [], snapshots);
  assert.deepEqual([row.verdict, row.finding, row.rule], ["taken as given", "the net was built so", null]);
  const { claims, verdicts, without } = countVerdicts([row, { verdict: "upheld" }, { verdict: "no evidence yet" }]);
  assert.equal(claims, 2);
  assert.deepEqual(Object.fromEntries(verdicts), {
    "upheld": 1,
    "refuted": 0,
    "inconclusive": 0,
    "no evidence yet": 1,
  });
  assert.deepEqual(without, [["taken as given", 1]]);
});

Deno.test("a sentence without a verdict fails when the protocol does not agree with it any more", () => {
  const claim = made("given-test/other-net", false);
  assert.throws(() => judge(claim), /is taken as given, but does not agree .*net: the text says 4, found 5/);
  assert.match(verdictRow(judgeOrTell(claim), [], snapshots).moved!, /restore the protocol/);
});

Deno.test("a sentence without a verdict is on record with its reason, and moves when that does", async () => {
  const claim = made("given-test/on-record");
  const judged = judge(claim);
  assert.equal(movedSince(judged, snapshots), "it is not on record yet");
  const path = recordPath(claim, snapshots);
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  try {
    const text = JSON.stringify(recordOf(judged));
    await Deno.writeTextFile(path, text);
    assert.equal(movedSince(judged, snapshots), undefined);
    assert.equal(recordedVerdict(claim, snapshots), "taken as given");
    await Deno.writeTextFile(path, text.replace("built so", "built otherwise"));
    assert.match(movedSince(judged, snapshots)!, /reason: recorded "the net was built otherwise"/);
  } finally {
    await Deno.remove(snapshots, { recursive: true });
  }
});

Deno.test("a quote that is not in the report is a fault of its sentence alone", () => {
  const options = { experiment, status: "cannot be tested", reason: "of a test" } as const;
  const bad = given({ ...options, id: "given-test/quote", quote: "It was all different" });
  assert.throws(() => judge(bad), /does not occur in the report/);
});

for (
  const [name, change, message] of [
    ["an id that is none", { id: "units" }, /Sentence "units": "id" is "units", wanted topic\/words-like-these/],
    ["another status", { status: "given" }, /"status" is "given", wanted one of taken as given, cannot be tested/],
    ["no reason", { reason: undefined }, /"reason" is undefined, wanted a text/],
    ["an unknown field", { reading: "as it stands" }, /"reading" is not known/],
    ["no experiment", { experiment: "given-test" }, /"experiment" is "given-test", wanted an experiment/],
  ] as const
) {
  Deno.test(`given() refuses ${name}`, () => {
    const good = { id: "given-test/x", quote: "words", experiment, status: "taken as given", reason: "so" } as const;
    assert.throws(() => given({ ...good, ...change } as unknown as typeof good), { name: "ValidationError", message });
  });
}
