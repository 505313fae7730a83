import assert from "node:assert/strict";
import { fileName } from "./mod.ts";

const hostile = [
  "../../etc/passwd",
  "..",
  ".",
  "",
  "/absolute",
  "C:\\windows",
  "a/b",
  ".hidden",
  "ends.",
  "ends ",
  'quote"and\nnewline',
  "<script>alert(1)</script>",
  "\x1b[31mred\x9b",
  "nul\u0000byte",
  "con",
  "Aux.txt",
  "LPT1",
  "a:b*c?d|e",
  "%2E%2E",
  "größe",
  "\u202Ereversed",
  "\ud800",
  "-rf",
  "x".repeat(300),
  "x".repeat(299) + "y",
];

Deno.test("fileName() gives one plain name, whatever the text", () => {
  for (const text of hostile) {
    const name = fileName(text);
    assert.match(name, /^[A-Za-z0-9=+,_~%-][A-Za-z0-9=+,_.~%-]*$/, text);
    assert.doesNotMatch(name, /\.$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i, text);
    assert(name.length <= 200, text);
  }
});

Deno.test("fileName() gives different texts different names", () => {
  assert.equal(new Set(hostile.map(fileName)).size, hostile.length);
});

Deno.test("fileName() leaves the names that runs and figures have as they are, and can be read back", () => {
  for (const name of ["deep-0", "learning-rate=0.003", "figure-1-1.svg", "batch=64-to-1024-by-size", "epochs.csv"]) {
    assert.equal(fileName(name), name);
  }
  assert.equal(decodeURIComponent(fileName("größe\n../x")), "größe\n../x");
});
