import assert from "node:assert/strict";
import * as v from "valibot";
import { exactObject } from "./valid.ts";
import { keyTwice, parseJson, placeInJson } from "./json.ts";

const schema = exactObject({ runs: v.record(v.string(), v.number()) });

Deno.test("parseJson() reads JSON with and without a byte-order mark", () => {
  for (const mark of ["", "\uFEFF"]) {
    assert.deepEqual(parseJson(schema, `${mark}{"runs":{"a":1}}`, "x"), { runs: { a: 1 } });
  }
});

Deno.test("parseJson() says what is wrong, and where", () => {
  for (
    const [text, message] of [
      ["", /^x\.json:1:1 is not JSON: Unexpected end of JSON input$/],
      ['{"runs":', /^x\.json:1:9 is not JSON: Unexpected end of JSON input$/],
      ["<<<<<<< HEAD\n{}", /^x\.json:1:1 is not JSON: Unexpected token '<'$/],
      ["// note\n1", /^x\.json:1:1 is not JSON: Unexpected token '\/'$/],
      ["\uFEFF[1,\n2,]", /^x\.json:2:3 is not JSON: Unexpected token ']'$/],
      ['{"a":1}\nxx', /^x\.json:2:1 is not JSON: Unexpected non-whitespace character after JSON$/],
      ["[]", /^x\.json:1:1: "runs" is missing$|^x\.json:1:1: is \[\], wanted an object$/],
      ["null", /^x\.json:1:1: is null, wanted an object$/],
      ['{\n"runs":{"a":"1"}}', /^x\.json:2:9: "runs\.a" is "1", wanted number$/],
      ['\uFEFF{"runs":{"a":"1"}}', /^x\.json:1:10: "runs\.a" is "1", wanted number$/],
      ['{"run":{}}', /x\.json:1:1: "runs" is missing; x\.json:1:2: "run" is not known; did you mean runs\?/],
      ['{"runs":{"a":1,\n "a":2}}', /^x\.json:2:2 names "a" twice in one object$/],
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

Deno.test("placeInJson() goes as far down as there is something", () => {
  const text = '\uFEFF{\n "a": [\n1,\n2]}';
  assert.equal(placeInJson(text, ["a", 1], "a.json"), "a.json:4:1");
  assert.equal(placeInJson(text, ["a", 7, "x"], "a.json"), "a.json:2:2");
  assert.equal(placeInJson(text, ["b"], "a.json"), "a.json:1:1");
});
