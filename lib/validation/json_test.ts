import assert from "node:assert/strict";
import * as v from "valibot";
import { exactObject } from "./valid.ts";
import { keyTwice, parseJson } from "./json.ts";

const schema = exactObject({ runs: v.record(v.string(), v.number()) });

Deno.test("parseJson() reads JSON with and without a byte-order mark", () => {
  for (const mark of ["", "\uFEFF"]) {
    assert.deepEqual(parseJson(schema, `${mark}{"runs":{"a":1}}`, "x"), { runs: { a: 1 } });
  }
});

Deno.test("parseJson() says what is wrong, and where", () => {
  for (
    const [text, message] of [
      ["", /^x\.json is not JSON \(/],
      ['{"runs":', /^x\.json is not JSON \(/],
      ["<<<<<<< HEAD\n{}", /^x\.json is not JSON \(/],
      ["[]", /^x\.json: is \[\], wanted an object$|^x\.json: .*"runs" is missing/],
      ["null", /^x\.json: is null, wanted an object$/],
      ['{"runs":{"a":"1"}}', /^x\.json: "runs\.a" is "1", wanted number$/],
      ['{"run":{}}', /"run" is not known; did you mean runs\?/],
      ['{"runs":{"a":1,"a":2}}', /^x\.json names "a" twice in one object$/],
    ] as const
  ) {
    assert.throws(() => parseJson(schema, text, "x.json"), { name: "ValidationError", message }, text);
  }
});

Deno.test("keyTwice() finds a key that stands twice in one object, however it is written, and no other", () => {
  assert.equal(keyTwice('{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}],"d":"a","e":"\\"a\\":"}'), undefined);
  assert.equal(keyTwice('{"a":{"b":1},"c":2,"a" : 3}'), "a");
  assert.equal(keyTwice('{"a":1,"\\u0061":2}'), "a");
  assert.equal(keyTwice('[{"x":{"y":1,"y":2}}]'), "y");
});
