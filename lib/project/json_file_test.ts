import assert from "node:assert/strict";
import * as v from "valibot";
import { scratchFolder } from "../../testing/mod.ts";
import { exactObject } from "../validation/mod.ts";
import { parseJson, placeInJson, readJson } from "./mod.ts";

for (
  const [text, message] of [
    ["", "a.json:1:1 is not JSON: Unexpected end of JSON input; mend it there"],
    ["[1,\n2,]", "a.json:2:3 is not JSON: Unexpected token ']'; mend it there"],
    [
      '{"a":1}\nxx',
      "a.json:2:1 is not JSON: Unexpected non-whitespace character after JSON; mend it there",
    ],
    ["// note\n1", "a.json:1:1 is not JSON: Unexpected token '/'; mend it there"],
  ]
) {
  Deno.test(`parseJson() says where ${JSON.stringify(text)} is not JSON`, () => {
    assert.throws(() => parseJson(text, "a.json"), { name: "JsonFileError", message });
  });
}

Deno.test("readJson() takes a byte-order mark, and names file and line of each value that is another than wanted", () => {
  const path = `${scratchFolder("json-file")}/groups.json`;
  const schema = v.array(exactObject({ reason: v.string(), texts: v.array(v.string()) }));
  Deno.writeTextFileSync(path, '\uFEFF[{ "reason": "a heading", "texts": [] }]');
  assert.deepEqual(readJson(schema, path), [{ reason: "a heading", texts: [] }]);
  Deno.writeTextFileSync(
    path,
    '[\n  {\n    "reason": "x",\n    "texts": [\n      "a",\n      5\n    ]\n  }, { "text": 1 }\n]',
  );
  assert.throws(() => readJson(schema, path), (error: Error) => {
    assert.match(error.message, /groups\.json:6: "\[0\]\.texts\[1\]" is 5, wanted string; /);
    assert.match(error.message, /groups\.json:8: "\[1\]\.reason" is missing; /);
    assert.match(error.message, /groups\.json:8: "\[1\]\.text" is not known; did you mean texts, reason\?/);
    return true;
  });
});

Deno.test("placeInJson() goes as far down as there is something", () => {
  assert.equal(placeInJson('{\n "a": [\n1,\n2]}', "a.json", ["a", 1]), "a.json:4");
  assert.equal(placeInJson('{\n "a": [\n1,\n2]}', "a.json", ["a", 7, "x"]), "a.json:2");
});
