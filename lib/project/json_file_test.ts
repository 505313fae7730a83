import assert from "node:assert/strict";
import * as v from "valibot";
import { scratchFolder } from "../../testing/mod.ts";
import { exactObject } from "../validation/mod.ts";
import { readJson } from "./mod.ts";

Deno.test("readJson() takes a byte-order mark, and names file, line and column of each value that is another than wanted", () => {
  const path = `${scratchFolder("json-file")}/groups.json`;
  const schema = v.array(exactObject({ reason: v.string(), texts: v.array(v.string()) }));
  Deno.writeTextFileSync(path, '\uFEFF[{ "reason": "a heading", "texts": [] }]');
  assert.deepEqual(readJson(schema, path), [{ reason: "a heading", texts: [] }]);
  Deno.writeTextFileSync(
    path,
    '[\n  {\n    "reason": "x",\n    "texts": [\n      "a",\n      5\n    ]\n  }, { "text": 1 }\n]',
  );
  assert.throws(() => readJson(schema, path), (error: Error) => {
    assert.equal(error.name, "JsonFileError");
    assert.match(error.message, /groups\.json:6:7: "\[0\]\.texts\[1\]" is 5, wanted string; /);
    assert.match(error.message, /groups\.json:8:6: "\[1\]\.reason" is missing; /);
    assert.match(
      error.message,
      /groups\.json:8:8: "\[1\]\.text" is not known; did you mean texts\?; mend it there$/,
    );
    return true;
  });
  Deno.writeTextFileSync(path, "[1,\n2,]");
  assert.throws(() => readJson(schema, path), {
    name: "JsonFileError",
    message: /groups\.json:2:3 is not JSON: Unexpected token '\]'; mend it there$/,
  });
});
