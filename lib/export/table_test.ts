import assert from "node:assert/strict";
import { readCsv } from "../../testing/read_csv.ts";
import { type Cell, csvText } from "./mod.ts";

const cellsBack = (cells: readonly Cell[]) =>
  readCsv(csvText({ columns: ["first", "value"], rows: cells.map((it) => ["1", it]) })).slice(1).map((row) => row[1]);

Deno.test("csvText() keeps commas, quotes and line ends within their cell", () => {
  const texts = [
    "a,b",
    'say "no"',
    '"',
    "two\nlines",
    "two\r\nlines",
    "carriage\rreturn",
    "",
    " spaces ",
    "<b>é</b>",
    "a;b\tc",
    "\x1b[31m",
  ];
  assert.deepEqual(cellsBack(texts), texts);
});

Deno.test("csvText() gives numbers back bit for bit, and leaves no number as a text", () => {
  const numbers = [0.1, -0.1, 1 / 3, 5e-324, 1.7976931348623157e308, -0, 2 ** 53, 1e21, Math.fround(0.1), -1e-7];
  const back = cellsBack(numbers).map(Number);
  numbers.forEach((number, i) => assert(Object.is(back[i], number), `${number} came back as ${back[i]}`));
});

Deno.test("csvText() lets no text become a formula, be it a cell or the name of a column", () => {
  const formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://x","y")', "＝1+1"];
  for (const cell of cellsBack(formulas)) assert.match(cell, /^'/);
  assert.deepEqual(cellsBack(formulas).map((cell) => cell.slice(1)), formulas);
  assert.deepEqual(readCsv(csvText({ columns: ["=cmd|' /C calc'!A0"], rows: [] })), [["'=cmd|' /C calc'!A0"]]);
});

Deno.test("csvText() leaves nothing in the place of null, and says true and false", () => {
  assert.deepEqual(cellsBack([null, true, false]), ["", "true", "false"]);
});
