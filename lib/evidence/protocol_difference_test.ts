import assert from "node:assert/strict";
import { protocolDifference } from "./protocol_difference.ts";

Deno.test("protocolDifference() names the first fields that differ, with both values", () => {
  const recorded = { model: { layers: [{ units: 4 }, { type: "relu" }] }, epochs: 3, loss: "mse", old: 1 };
  const here = { model: { layers: [{ units: 5 }, { type: "relu" }] }, epochs: 3, loss: "mse", fresh: [2] };
  assert.equal(
    protocolDifference(recorded, here),
    "model.layers[0].units is 4 on record, 5 here; old is 1 on record, and not there here; fresh is not there on record, [2] here",
  );
  assert.equal(protocolDifference(recorded, structuredClone(recorded)), "");
});

Deno.test("protocolDifference() counts what is behind the third", () => {
  const of = (value: number) => Object.fromEntries(["a", "b", "c", "d", "e"].map((key) => [key, value]));
  assert.match(protocolDifference(of(1), of(2)), /^a is 1 on record, 2 here; b .*; c .*; and 2 more fields$/);
});
