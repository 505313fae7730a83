import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { Numbers } from "../mod.ts";
import { parseNpy, parseNpz, readNpy, readNpz } from "./mod.ts";

const fixtures = new URL("../../../fixtures/readers/", import.meta.url);
const expected: Record<string, number[]> = JSON.parse(await Deno.readTextFile(new URL("npy/expected.json", fixtures)));

const kinds: Record<string, new (length: number) => Numbers> = {
  b1: Uint8Array,
  i1: Int8Array,
  u1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  i8: Float64Array,
  u8: Float64Array,
  f2: Float32Array,
  f4: Float32Array,
  f8: Float64Array,
};
for (const [kind, values] of Object.entries(expected)) {
  Deno.test(`readNpy() reads NumPy's ${kind} of either byte order in C and Fortran order`, async () => {
    for (const name of ["little_C", "little_F", "big_C", "big_F"]) {
      const { shape, data } = await readNpy(new URL(`npy/${kind}_${name}.npy`, fixtures));
      assert.deepEqual(shape, [2, 3, 4], name);
      assert.deepEqual([...data], values, name);
      assert(data instanceof kinds[kind], `${name} is a ${data.constructor.name}`);
    }
  });
}

const read = (name: string) => readNpy(new URL(name, fixtures));

Deno.test("readNpy() reads one number, an empty array, and versions 2 and 3", async () => {
  assert.deepEqual(await read("scalar.npy"), { shape: [], data: Float64Array.of(2.5) });
  assert.deepEqual(await read("empty.npy"), { shape: [0, 4], data: new Float32Array(0) });
  for (const version of [2, 3]) {
    assert.deepEqual(await read(`version_${version}.npy`), { shape: [5], data: Int16Array.of(0, 1, 2, 3, 4) });
  }
});

for (
  const [name, found] of [
    ["complex.npy", /found elements of the type "<c16", wanted booleans, integers or floating-point/],
    ["text.npy", /found elements of the type "<U2"/],
    ["object.npy", /found elements of the type "\|O"/],
    ["structured.npy", /found fields of several types, .*; save each field as an array/],
    ["large.npy", /found 9007199254740994 at index 1 \(offset 136\), wanted integers up to 2\^53 in size/],
    ["iris.csv", /found 3858 bytes that begin otherwise, wanted an NPY file/],
  ] as const
) {
  Deno.test(`readNpy() refuses ${name}, and says why`, async () => {
    await assert.rejects(read(name), { name: "DataError", message: found });
  });
}

Deno.test("parseNpy() refuses each truncation, more bytes, another version and a broken header", async () => {
  const bytes = await Deno.readFile(new URL("int64_fortran.npy", fixtures));
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => parseNpy(bytes.subarray(0, length), "x"), { name: "DataError" }, `${length} bytes`);
  }
  assert.throws(
    () => parseNpy(Uint8Array.of(...bytes, 0), "x"),
    /found 177 bytes, wanted 176, as its header says 2 x 3 of int64/,
  );
  const changed = (at: number, byte: number) => bytes.map((value, i) => i === at ? byte : value);
  assert.throws(() => parseNpy(changed(6, 4), "x"), /found version 4 of NPY, wanted 1, 2 or 3/);
  assert.throws(() => parseNpy(changed(40, 0), "x"), /found the header "\{'descr': .*, wanted one with descr, /);
});

const x = { shape: [4, 2], data: Float32Array.from({ length: 8 }, (_, i) => i / 4) };
const y = { shape: [4], data: Float64Array.of(0, 1, 1, 0) };
for (const name of ["stored.npz", "deflated.npz"]) {
  Deno.test(`readNpz() reads the arrays of ${name}, as NumPy wrote it`, async () => {
    assert.deepEqual(await readNpz(new URL(name, fixtures)), { x, y });
    assert.deepEqual(await readNpz(new URL(name, fixtures), { names: ["y"] }), { y });
  });
  Deno.test(`parseNpz() refuses each truncation of ${name}, and a flip of any bit of its arrays`, async () => {
    const bytes = await Deno.readFile(new URL(name, fixtures));
    for (let length = 0; length < bytes.length; length++) {
      await assert.rejects(parseNpz(bytes.subarray(0, length), "x"), { name: "DataError" }, `${length} bytes`);
    }
    for (let at = 50; at < 140; at++) {
      const flipped = bytes.map((byte, i) => i === at ? byte ^ 4 : byte);
      await assert.rejects(parseNpz(flipped, "x"), { name: "DataError" }, `offset ${at}`);
    }
  });
}

Deno.test("readNpz() unpacks only what is named, and says what there is", async () => {
  const text = new URL("text.npz", fixtures);
  assert.deepEqual(await readNpz(text, { names: ["x"] }), { x });
  await assert.rejects(readNpz(text), /text\.npz\/names\.npy: found elements of the type "<U1"/);
  await assert.rejects(readNpz(text, { names: ["name"] }), /found no array "name"; did you mean names\?/);
});

Deno.test("parseNpz() takes no memory for an array whose packed bytes cannot hold what they are said to", async () => {
  const bytes = await Deno.readFile(new URL("deflated.npz", fixtures));
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length - 46; at++) {
    if (view.getUint32(at) === 0x504b0102) view.setUint32(at + 24, 0x7fffffff, true);
  }
  await assert.rejects(parseNpz(bytes, "x"), /bytes for "x\.npy", wanted enough for the 2147483647/);
});

Deno.test("parseNpz() refuses two arrays of one name", async () => {
  const bytes = await Deno.readFile(new URL("stored.npz", fixtures));
  const text = new TextDecoder("latin1").decode(bytes).replaceAll("y.npy", "x.npy");
  const twice = Uint8Array.from(text, (_, i) => bytes[i] === 0x79 && text[i] === "x" ? 0x78 : bytes[i]);
  await assert.rejects(parseNpz(twice, "x"), /found two arrays named "x", wanted arrays, each of a name of its own/);
});

Deno.test("parseNpz() refuses what is no zip file", async () => {
  for (const bytes of [new Uint8Array(), gzipSync("text"), new Uint8Array(1000)]) {
    await assert.rejects(parseNpz(bytes, "x"), /^DataError: x: found a broken zip file \(/);
  }
});
