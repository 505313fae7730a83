import assert from "node:assert/strict";
import { scratchFolder } from "../../../testing/mod.ts";
import { stream } from "../../random/mod.ts";
import { type CsvOptions, dataset, openCsv, parseCsv, readCsv, standardisation, takeRows } from "../mod.ts";

const fixtures = new URL("../../../fixtures/readers/", import.meta.url);
const folder = scratchFolder("open-csv");
const write = (name: string, text: string) => {
  Deno.writeTextFileSync(`${folder}/${name}`, text);
  return `${folder}/${name}`;
};

/** Fails unless the table read by index, in any order, is the one that is read whole. */
function assertSame(name: string, text: string, options: CsvOptions = {}) {
  const path = write(name, text), whole = parseCsv(new TextEncoder().encode(text), path, options);
  using table = openCsv(path, options);
  assert.deepEqual([table.size, table.columns], [whole.size, whole.columns]);
  const rows = table.numbers(whole.columns[0]), { data } = whole.numbers(whole.columns[0]);
  const random = stream("open csv test");
  const indices = random.shuffle(Uint32Array.from({ length: 3 * whole.size }, (_, i) => i % whole.size));
  assert.deepEqual(rows.read(indices), takeRows(data, indices));
  assert.deepEqual(rows.read(Uint32Array.from(data, (_, i) => i)), data);
  for (const column of whole.columns) assert.deepEqual(table.classes(column), whole.classes(column));
}

Deno.test("a table read by index is the one that is read whole, whatever its quotes and ends of lines", () => {
  for (const end of ["\n", "\r\n", "\r"]) {
    const lines = ["x,kind", "1,a", '2,"b"', "", `3,"two${end}${end}lines, ""quoted"""`, "  ", "4, c ", '5,""""'];
    assertSame("x.csv", lines.join(end));
    assertSame("x.csv", [...lines, "", ""].join(end));
    assertSame("x.csv", `\ufeff${lines.slice(1).join(end)}`, { header: false });
  }
  assertSame("x.csv", "x;kind\n1,5;'a;\n'\n-2e3;b", { decimal: ",", quote: "'" });
  assertSame("x.tsv", "x\tkind\n1\ta\n2\tb\n");
  assertSame("one.csv", "x\n3\n1\n2\n");
});

Deno.test("a table of many rows is read by index, in passes and by who goes row after row", () => {
  const random = stream("open csv test", "many");
  const rows = Array.from(
    { length: 30_000 },
    (_, i) => `${i},"${"\n".repeat(random.integer(0, 2))}${i % 300}",${-i / 8}`,
  );
  assertSame("many.csv", `i,class,x\n${rows.join("\n")}\n`);
});

Deno.test("a dataset from a table read by index is the one from memory", async () => {
  const path = new URL("iris.csv", fixtures), whole = await readCsv(path);
  using table = openCsv(path);
  const columns = table.columns.slice(0, 4), every = Uint32Array.from({ length: 75 }, (_, i) => 2 * i);
  const digests = [whole.numbers(...columns).data, table.numbers(...columns)].map((numbers) => {
    const { apply } = standardisation(takeRows(numbers as Float64Array, every, 4), 4);
    const part = (rows: Uint32Array) => ({
      inputs: apply(takeRows(numbers as Float64Array, rows, 4)),
      targets: takeRows(table.classes("species").labels, rows),
    });
    return dataset({ inputShape: [4], train: part(every), test: part(every.map((i) => i + 1)) }).digest;
  });
  assert.equal(digests[1], digests[0]);
});

Deno.test("what is wrong in a row that is read by index is refused by line and column", () => {
  const text = 'x,kind\n1,a\n\n"\n2",b\n,b\nthree,c\n5\n6,""d\n';
  using table = openCsv(write("wrong.csv", text));
  const rows = table.numbers("x"), at = (...indices: number[]) => () => rows.read(Uint32Array.from(indices));
  assert.deepEqual(at(1)(), Float64Array.of(2));
  assert.throws(at(1, 0, 2), /found an empty cell in line 6, column 1 \("x"\), wanted a value/);
  assert.throws(at(3, 0), /found "three" in line 7, column 1 \("x"\), wanted a finite number/);
  assert.throws(at(1, 4), /found 1 cells in line 8, wanted 2/);
  assert.throws(at(0, 5), /found broken quoting .* in the record that begins in line 9,/);
  assert.throws(at(6), /There is no row 6: .*wrong\.csv has 6, counted from 0/);
  assert.throws(() => table.numbers("y"), /found no column "y"/);
  using letters = openCsv(write("letters.csv", "kind,x\na,1\nb,2\n"));
  assert.throws(
    () => letters.classes("kind", ["a"]),
    /found "b" in line 3, column 1 \("kind"\), wanted one of "a"; add it/,
  );
});

Deno.test("tables that cannot be read by index are refused, and closed", { sanitizeResources: true }, () => {
  const refused: [() => unknown, RegExp][] = [
    [() => openCsv(write("header.csv", "x,y\n")), /found no line below the header/],
    [() => openCsv(write("empty.csv", "")), /found no line, wanted at least one/],
    [() => openCsv(write("gap.csv", "x\n1\n\n2\n")), /found nothing in line 3, wanted a value in each line/],
    [() => openCsv(write("end.csv", "x\n1\n\n")), /found nothing in line 3, wanted a value in each line/],
    [() => openCsv(new URL("iris.tsv.gz", fixtures)), /found a file that gzip packed/],
    [
      () => openCsv(new URL("iris.csv", fixtures), { encoding: "utf-16le" }),
      /encoding is "utf-16le", wanted one whose/,
    ],
    [() => openCsv(new URL("iris.csv", fixtures), { quote: "«" }), /quote is "«", wanted one whose bytes tell/],
    [
      () => openCsv(new URL("iris.csv", fixtures), { delimeter: ";" } as CsvOptions),
      /"delimeter" is not known; did you/,
    ],
  ];
  for (const [opened, message] of refused) assert.throws(opened, message);
});
