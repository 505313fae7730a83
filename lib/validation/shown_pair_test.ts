import assert from "node:assert/strict";
import { shownPair } from "./shown_pair.ts";

Deno.test("shownPair() shows short values whole", () => {
  assert.deepEqual(shownPair("a", 1), ['"a"', "1"]);
  assert.deepEqual(shownPair(-0, 0), ["-0", "0"]);
  assert.deepEqual(shownPair([1], undefined), ["[1]", "undefined"]);
});

Deno.test("shownPair() shows long values around the first difference, wherever it is, and never twice the same", () => {
  const long = Array.from({ length: 200 }, (_, i) => String.fromCodePoint(97 + i % 26)).join("");
  for (const at of [0, 1, 19, 20, 21, 22, 59, 60, 100, 198, 199]) {
    const other = `${long.slice(0, at)}!${long.slice(at + 1)}`;
    const [one, two] = shownPair(long, other);
    assert.notEqual(one, two, `${at}`);
    assert(one.length <= 62 && two.length <= 62, `${at}`);
    assert(two.includes("!"), `${at}`);
  }
  const [one, two] = shownPair(long, `${long} and more`);
  assert.notEqual(one, two);
});
