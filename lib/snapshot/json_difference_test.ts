import assert from "node:assert/strict";
import { jsonDifference } from "./mod.ts";

Deno.test("jsonDifference() finds nothing in equal values", () => {
  const value = { a: [1, { b: "c" }], d: null, e: -0 };
  assert.equal(jsonDifference(value, structuredClone(value)), undefined);
  assert.equal(jsonDifference({ a: 1, b: 2 }, { b: 2, a: 1 }), undefined);
});

Deno.test("jsonDifference() tells what moved, is missing and is extra, path by path", () => {
  const recorded = { nets: { deep: { mse: [0.5, 2], name: "deep" } }, gone: [1, 2], kind: 3, zero: 0 };
  const now = { nets: { deep: { mse: [0.505, 2, 4], name: "wide" } }, kind: [3], zero: -0, fresh: true };
  assert.equal(
    jsonDifference(recorded, now),
    [
      "4 moved, 1 missing, 2 extra",
      "  nets.deep.mse[0]: recorded 0.5, now 0.505, +0.005 (+1 %)",
      "  nets.deep.mse[2]: extra, not recorded, now 4",
      '  nets.deep.name: recorded "deep", now "wide"',
      "  gone: missing now, recorded [1,2]",
      "  kind: recorded 3, now [3]",
      "  zero: recorded 0, now -0, 0",
      "  fresh: extra, not recorded, now true",
    ].join("\n"),
  );
});

Deno.test("jsonDifference() shows at most 20 lines and counts the rest", () => {
  const numbers = Array.from({ length: 50 }, (_, i) => i);
  const lines = jsonDifference(numbers, numbers.map((x) => x + 1))!.split("\n");
  assert.equal(lines.length, 22);
  assert.equal(lines[0], "50 moved");
  assert.equal(lines.at(-1), "  and 30 more");
});

Deno.test("jsonDifference() lets numbers move as far as the tolerance of their path, and no text or missing value", () => {
  const tolerance = (path: string) => (path.startsWith("loss") ? 0.01 : 0);
  const recorded = { loss: [1, 2], accuracy: 0.5 };
  assert.equal(jsonDifference(recorded, { loss: [1.009, 1.991], accuracy: 0.5 }, tolerance), undefined);
  assert.match(jsonDifference(recorded, { loss: [1.02, 2], accuracy: 0.5 }, tolerance)!, /^1 moved\n {2}loss\[0\]/);
  assert.match(jsonDifference(recorded, { loss: [1, 2], accuracy: 0.501 }, tolerance)!, /^1 moved\n {2}accuracy/);
  assert.match(jsonDifference(recorded, { loss: [1], accuracy: 0.5 }, tolerance)!, /^1 missing/);
  assert.match(jsonDifference({ a: 1 }, { a: "1" }, () => Infinity)!, /^1 moved/);
});

Deno.test("jsonDifference() shows a change in the last bit", () => {
  assert.match(
    jsonDifference(0.1, 0.1 + 2 ** -56)!,
    /the whole value: recorded 0\.1, now 0\.10000000000000002, \+1\.39e-17/,
  );
});
