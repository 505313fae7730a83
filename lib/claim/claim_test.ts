import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Experiment } from "../experiment/mod.ts";
import { unregistered } from "../reference/unregistered.ts";
import {
  claim,
  claims,
  consistent,
  judge,
  movedSince,
  recordedVerdict,
  recordOf,
  recordPath,
  survives,
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
};
const quote = "all three models learned the function successfully";
const says = (holds: boolean) => [{ name: "sum", said: "4", found: holds ? "4" : "5", holds }];
const base = { quote, reading: "as it stands", experiment, rule: consistent() };

function made(id: string, holds: boolean) {
  unregistered(() => claim({ ...base, id, check: () => says(holds) }));
  return claims().find((claim) => claim.id === id)!;
}

Deno.test("claim() refuses an id that is no topic/words, that is taken, and a quote that is not in the report", () => {
  made("claim-test/taken", true);
  assert.throws(() => claim({ ...base, id: "../x", check: () => says(true) }), {
    name: "TypeError",
    message: /^The id of a claim is/,
  });
  assert.throws(() => claim({ ...base, id: "claim-test/taken", check: () => says(true) }), /There are two claims/);
  assert.throws(
    () => claim({ ...base, id: "claim-test/quote", quote: "all four models", check: () => says(true) }),
    /does not occur in the report/,
  );
  assert.throws(
    () => claim({ ...base, id: "claim-test/neither" }),
    /either a measure of evidence or a check of the text/,
  );
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
