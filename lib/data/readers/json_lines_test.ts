import assert from "node:assert/strict";
import { parseJsonLines, readCsv, readJsonLines } from "./mod.ts";

const fixtures = new URL("../../../fixtures/readers/", import.meta.url);
const parse = (text: string) => parseJsonLines(new TextEncoder().encode(text), "x.jsonl");

Deno.test("readJsonLines() reads from pandas' lines what readCsv() reads from its table", async () => {
  const [lines, table] = [
    await readJsonLines(new URL("iris.jsonl", fixtures)),
    await readCsv(new URL("iris.csv", fixtures)),
  ];
  assert.deepEqual(lines.columns, table.columns);
  const columns = table.columns.slice(0, 4);
  assert.deepEqual(lines.numbers(...columns), table.numbers(...columns));
  assert.deepEqual(lines.classes("species"), table.classes("species"));
});

Deno.test("numbers() puts nested arrays and numbers side by side, row by row", () => {
  const table = parse('{"a":[[1,2],[3,4]],"b":5}\r\n\r\n{"b":10,"a":[[6,7],[8,9]]}');
  assert.deepEqual(table.numbers("a", "b"), { shape: [2, 5], data: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10) });
});

Deno.test("a field that is missing or null is refused by line, and left out by complete()", () => {
  const table = parse('{"x":1}\n{"x":null}\n{"y":2}\n{"x":4}\n');
  assert.throws(() => table.numbers("x"), /found null in line 2, column 1 \("x"\), wanted a value; fill the field/);
  assert.throws(() => parse('{"x":1}\n\n{"y":2}').numbers("x"), /found nothing in line 3, column 1 \("x"\)/);
  assert.deepEqual([...table.complete("x").numbers("x").data], [1, 4]);
  assert.throws(() => parse('{"x":1}').numbers("toString"), /found no column "toString"/);
  assert.throws(() => parse('{"toString":1}\n{"x":1}').numbers("toString"), /found nothing in line 2/);
});

for (
  const [text, message] of [
    ['{"x":1}\n{"x":}\n', /found "\{\\"x\\":\}" in line 2(, column 6)?, wanted a JSON object on a line of its own/],
    ['[{"x":1}]', /found \[\{"x":1\}\] in line 1, wanted an object with named fields/],
    ["7", /found 7 in line 1, wanted an object/],
    ["\n \n", /found no line, wanted at least one/],
    [`{"x":${"[".repeat(100_000)}`, /in line 1.*, wanted a JSON object on a line of its own/],
  ] as const
) {
  Deno.test(`parseJsonLines() refuses ${JSON.stringify(text).slice(0, 30)}`, () => {
    assert.throws(() => parse(text), { name: "DataError", message });
  });
}

for (
  const [cell, message] of [
    ['"1"', /found "1" in line 2, column 1 \("x"\), wanted a finite number, or an array of them/],
    ["1e999", /found Infinity in line 2/],
    ["[1,null]", /found \[1,null\] in line 2/],
    ["true", /found true in line 2/],
    ["{}", /found \{\} in line 2/],
    ["[1,2]", /found 2 numbers in line 2, column 1 \("x"\), wanted 1, as in the first row/],
    [`${"[".repeat(9)}1${"]".repeat(9)}`, /found \[\[/],
  ] as const
) {
  Deno.test(`numbers() refuses ${cell} in a field`, () => {
    assert.throws(() => parse(`{"x":1}\n{"x":${cell}}`).numbers("x"), { name: "DataError", message });
  });
}

Deno.test("text() takes texts, numbers and booleans, and no arrays", () => {
  assert.deepEqual(parse('{"x":"a"}\n{"x":2}\n{"x":false}').text("x"), ["a", "2", "false"]);
  assert.throws(() => parse('{"x":["a"]}').text("x"), /found \["a"\] in line 1, column 1 \("x"\), wanted a text/);
});
