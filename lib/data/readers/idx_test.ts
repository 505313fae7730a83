import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { scratchFolder } from "../../../testing/mod.ts";
import { DataError } from "../mod.ts";
import { parseByteIdx } from "./idx.ts";
import { parseIdx, readIdx } from "./mod.ts";

const fixtures = new URL("../../../fixtures/readers/", import.meta.url);

function idx(shape: number[], data: number[], magic = [0, 0, 8, shape.length]): Uint8Array {
  return Uint8Array.from([
    ...magic,
    ...shape.flatMap((n) => [n >>> 24, n >>> 16 & 255, n >>> 8 & 255, n & 255]),
    ...data,
  ]);
}

Deno.test("parseIdx() reads shape and elements without a copy when the bytes lie inside a larger buffer", () => {
  const file = idx([2, 1, 3], [1, 2, 3, 4, 5, 255]);
  const buffer = new Uint8Array(file.length + 7);
  buffer.set(file, 3);
  const { shape, data } = parseIdx(buffer.subarray(3, 3 + file.length), "images");
  assert.deepEqual(shape, [2, 1, 3]);
  assert.deepEqual([...data], [1, 2, 3, 4, 5, 255]);
  assert.equal(data.buffer, buffer.buffer);
});

Deno.test("parseIdx() reads numbers of several bytes at any offset, and leaves the bytes as they were", () => {
  const file = Uint8Array.of(9, ...idx([2], [0, 1, 255, 254], [0, 0, 11, 1]));
  const { data } = parseIdx(file.subarray(1), "levels");
  assert.deepEqual(data, Int16Array.of(1, -2));
  assert.deepEqual([...file.subarray(-4)], [0, 1, 255, 254]);
});

const expected = {
  uint8: Uint8Array.of(0, 21, 42, 63, 85, 106),
  int8: Int8Array.of(-50, -28, -7, 13, 35, 56),
  int16: Int16Array.of(-50, -28, -7, 13, 35, 56),
  int32: Int32Array.of(-50, -28, -7, 13, 35, 56),
  float32: Float32Array.of(-50, -28.75, -7.5, 13.75, 35, 56.25),
  float64: Float64Array.of(-50, -28.75, -7.5, 13.75, 35, 56.25),
};
for (const [type, data] of Object.entries(expected)) {
  for (const name of [`${type}.idx`, `${type}.idx.gz`]) {
    Deno.test(`readIdx() reads ${name}, whose elements NumPy wrote, from path and URL`, async () => {
      const url = new URL(name, fixtures);
      for (const path of [url, fileURLToPath(url)]) assert.deepEqual(await readIdx(path), { shape: [2, 3], data });
    });
  }
}

Deno.test("parseIdx() reads an empty array when a dimension is zero", () => {
  assert.deepEqual(parseIdx(idx([0, 28], []), "images").shape, [0, 28]);
});

Deno.test("parseIdx() throws when the magic number is another", () => {
  const cases = [[1, 0, 8, 1], [0, 1, 8, 1], [0, 0, 0x0a, 1], [0, 0, 8, 0], [0x1f, 0x8b, 8, 1]];
  for (const magic of cases) {
    const hexadecimal = magic.map((byte) => byte.toString(16).padStart(2, "0")).join("");
    assert.throws(() => parseIdx(idx([1], [7], magic), "labels"), {
      name: "DataError",
      file: "labels",
      message:
        `labels: found the magic number 0x${hexadecimal}, wanted 0x0000, the type of the elements (08, 09, 0b, ` +
        "0c, 0d or 0e) and the number of dimensions (an IDX file); replace the file by a whole copy",
    });
  }
});

Deno.test("parseIdx() throws when the bytes end early or late", () => {
  const file = idx([2, 2], [1, 2, 3, 4]);
  for (let length = 0; length < file.length; length++) {
    assert.throws(() => parseIdx(file.subarray(0, length), "images"), DataError, `${length} bytes`);
  }
  assert.throws(
    () => parseIdx(file.subarray(0, 15), "images"),
    /found 15 bytes \(truncated\), wanted 16, as .* 2 x 2 of uint8;/,
  );
  assert.throws(
    () => parseIdx(Uint8Array.of(...file, 0), "images"),
    /found 17 bytes, wanted 16, as its header says 2 x 2 of uint8;/,
  );
});

Deno.test("parseIdx() throws and takes no memory when the header claims more than there is", () => {
  for (const shape of [[2 ** 31, 28, 28], [2 ** 32 - 1], new Array(255).fill(2 ** 32 - 1)]) {
    assert.throws(() => parseIdx(idx(shape, [1, 2, 3]), "images"), /\(truncated\), wanted /);
  }
});

Deno.test("parseByteIdx() throws when the elements are no bytes", () => {
  assert.throws(() => parseByteIdx(idx([1], [7], [0, 0, 9, 1]), "labels"), {
    message: "labels: found the magic number 0x00000901, wanted 0x000008 and the number of dimensions " +
      "(an IDX file of unsigned bytes); replace the file by a whole copy",
  });
});

Deno.test("readIdx() says what is wrong with the gzip around a file", async () => {
  const packed = await Deno.readFile(new URL("int16.idx.gz", fixtures));
  const folder = scratchFolder("readers-gzip");
  await Deno.writeFile(`${folder}/short.gz`, packed.subarray(0, -9));
  await assert.rejects(
    readIdx(`${folder}/short.gz`),
    /short\.gz: found a broken gzip file \(unexpected end of file\)/,
  );
  await assert.rejects(readIdx(`${folder}/none.gz`), {
    name: "DataError",
    message:
      `${folder}/none.gz: found nothing there, wanted a readable file; look at the path, which counts from the ` +
      "folder that the command runs in unless it is absolute",
  });
  await assert.rejects(readIdx(folder), { name: "DataError", file: folder });
});

Deno.test({
  name: "readIdx() says what to do when it may not read",
  permissions: { read: false },
  async fn() {
    await assert.rejects(readIdx("somewhere"), /cannot be read \(Requires read access.*; allow reading it$/);
  },
});
