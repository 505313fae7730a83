import assert from "node:assert/strict";
import { DataError, parseIdx } from "./mod.ts";

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

Deno.test("parseIdx() reads an empty array when a dimension is zero", () => {
  assert.deepEqual(parseIdx(idx([0, 28], []), "images").shape, [0, 28]);
});

Deno.test("parseIdx() throws when the magic number is another", () => {
  const cases = [[1, 0, 8, 1], [0, 1, 8, 1], [0, 0, 0x0d, 1], [0, 0, 8, 0], [0x1f, 0x8b, 8, 1]];
  for (const magic of cases) {
    const hexadecimal = magic.map((byte) => byte.toString(16).padStart(2, "0")).join("");
    assert.throws(() => parseIdx(idx([1], [7], magic), "labels"), {
      name: "DataError",
      file: "labels",
      message: `labels: found the magic number 0x${hexadecimal}, wanted 0x000008 and the number of dimensions ` +
        "(an IDX file of unsigned bytes); replace the file by a whole copy",
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
    /found 15 bytes \(truncated\), wanted 16, as .* 2 x 2;/,
  );
  assert.throws(
    () => parseIdx(Uint8Array.of(...file, 0), "images"),
    /found 17 bytes, wanted 16, as its header says 2 x 2;/,
  );
});

Deno.test("parseIdx() throws and takes no memory when the header claims more than there is", () => {
  for (const shape of [[2 ** 31, 28, 28], [2 ** 32 - 1], new Array(255).fill(2 ** 32 - 1)]) {
    assert.throws(() => parseIdx(idx(shape, [1, 2, 3]), "images"), /\(truncated\), wanted /);
  }
});
