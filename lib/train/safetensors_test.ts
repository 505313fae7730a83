import assert from "node:assert/strict";
import { type Checkpoint, CheckpointError, decodeCheckpoint, encodeCheckpoint } from "./safetensors.ts";

const checkpoint: Checkpoint = {
  metadata: { step: "12", note: 'äöü \u0000 "quoted"' },
  tensors: [
    { name: "weights/0-dense/kernel", shape: [2, 3], data: Float32Array.of(1, -0, 3e38, 1e-45, NaN, -Infinity) },
    { name: "empty", shape: [0, 4], data: new Float32Array(0) },
    { name: "scalar", shape: [], data: Float32Array.of(0.1) },
  ],
};
const encoded = encodeCheckpoint(checkpoint);

/** A file with this header and as many bytes of data. */
function fileOf(header: unknown, dataLength: number, claimed?: bigint): Uint8Array {
  const json = typeof header === "string" ? header : JSON.stringify(header);
  const text = new TextEncoder().encode(json);
  const bytes = new Uint8Array(8 + text.length + dataLength);
  new DataView(bytes.buffer).setBigUint64(0, claimed ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const tensor = (change: object = {}) => ({ dtype: "F32", shape: [1], data_offsets: [0, 4], ...change });

Deno.test("decodeCheckpoint() reads what encodeCheckpoint() wrote, bit for bit", () => {
  const decoded = decodeCheckpoint(encoded);
  assert.deepEqual({ ...decoded.metadata }, checkpoint.metadata);
  assert.deepEqual(
    decoded.tensors.map(({ name, shape }) => ({ name, shape })),
    checkpoint.tensors.map(({ name, shape }) => ({ name, shape })),
  );
  decoded.tensors.forEach(({ data }, i) =>
    assert.deepEqual(new Uint8Array(data.buffer), new Uint8Array(checkpoint.tensors[i].data.buffer))
  );
  assert.deepEqual(encodeCheckpoint(decoded), encoded);
});

Deno.test("encodeCheckpoint() refuses fewer or more numbers than a shape asks for", () => {
  for (const length of [1, 3]) {
    const tensors = [{ name: "a", shape: [2], data: new Float32Array(length) }];
    assert.throws(
      () => encodeCheckpoint({ metadata: {}, tensors }),
      new RangeError(`The tensors have ${4 * length} bytes, their shapes ask for 8`),
    );
  }
});

Deno.test("encodeCheckpoint() lays a file out as the safetensors format says", () => {
  const bytes = encodeCheckpoint({ metadata: {}, tensors: [{ name: "a", shape: [2], data: Float32Array.of(1, 2) }] });
  const header = '{"__metadata__":{},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
  const wanted = [
    72,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    ...new TextEncoder().encode(header.padEnd(72, " ")),
    0,
    0,
    0x80,
    0x3f,
    0,
    0,
    0,
    0x40,
  ];
  assert.deepEqual([...bytes], wanted);
});

Deno.test("decodeCheckpoint() reads bytes at any address", () => {
  const shifted = new Uint8Array(encoded.length + 3);
  shifted.set(encoded, 3);
  assert.deepEqual(decodeCheckpoint(shifted.subarray(3)), decodeCheckpoint(encoded));
});

Deno.test("decodeCheckpoint() refuses a file cut short anywhere", () => {
  for (let length = 0; length < encoded.length; length++) {
    assert.throws(() => decodeCheckpoint(encoded.subarray(0, length)), CheckpointError, `cut to ${length} bytes`);
  }
});

Deno.test("decodeCheckpoint() refuses bytes behind the data", () => {
  assert.throws(() => decodeCheckpoint(fileOf({ a: tensor() }, 5)), /The tensors cover 4 of 5 bytes/);
});

const hostile: [string, Uint8Array, RegExp][] = [
  ["a header longer than the file", fileOf({}, 0, 9n), /The header claims 9 bytes, the file holds 2/],
  ["a header of 2^53 bytes", fileOf({}, 0, 2n ** 53n), /claims 9007199254740992 bytes/],
  ["a header of 2^64 - 1 bytes", fileOf({}, 0, 2n ** 64n - 1n), /claims 18446744073709551615 bytes/],
  ["a header that is not JSON", fileOf("{", 0), /The header is not JSON/],
  ["a header that is not UTF-8", Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0xff), /The header is not JSON/],
  ["a header that is a list", fileOf([], 0), /not a dictionary of tensors/],
  ["a header that is null", fileOf("null", 0), /not a dictionary of tensors/],
  ["a tensor that is null", fileOf({ a: null }, 0), /not a dictionary of tensors/],
  ["metadata that is a list", fileOf({ __metadata__: [] }, 0), /not a dictionary of tensors/],
  ["metadata that is not text", fileOf({ __metadata__: { step: 1 } }, 0), /Metadata "step" is not a string/],
  ["another dtype", fileOf({ a: tensor({ dtype: "F16" }) }, 4), /"a" has dtype "F16", wanted "F32"/],
  ["no dtype", fileOf({ a: { shape: [1], data_offsets: [0, 4] } }, 4), /"a" has dtype undefined/],
  ["no shape", fileOf({ a: tensor({ shape: undefined }) }, 4), /"a" has no shape/],
  ["a fractional shape", fileOf({ a: tensor({ shape: [0.5, 2] }) }, 4), /"a" has no shape of whole numbers/],
  ["a negative shape", fileOf({ a: tensor({ shape: [-1, -1] }) }, 4), /"a" has no shape of whole numbers/],
  [
    "a shape whose product overflows",
    fileOf({ a: tensor({ shape: [2 ** 52, 2 ** 52] }) }, 4),
    /"a" of shape .* lies at 0 to 4/,
  ],
  ["one offset", fileOf({ a: tensor({ data_offsets: [0] }) }, 4), /"a" has no pair of offsets/],
  ["an offset of 2^53", fileOf({ a: tensor({ data_offsets: [0, 2 ** 53] }) }, 4), /"a" has no pair of offsets/],
  ["offsets outside the file", fileOf({ a: tensor({ shape: [2], data_offsets: [0, 8] }) }, 4), /within 4 bytes/],
  ["offsets the wrong way round", fileOf({ a: tensor({ data_offsets: [4, 0] }) }, 4), /lies at 4 to 0/],
  ["overlapping tensors", fileOf({ a: tensor(), b: tensor() }, 4), /"b" of shape \[1\] lies at 0 to 4, wanted 4 to 8/],
  [
    "a gap between tensors",
    fileOf({ a: tensor(), b: tensor({ data_offsets: [8, 12] }) }, 12),
    /"b" .* lies at 8 to 12/,
  ],
  ["offsets that do not fit the shape", fileOf({ a: tensor({ shape: [2] }) }, 4), /wanted 0 to 8/],
  [
    "one name twice",
    fileOf(
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
      8,
    ),
    /The header names "a" twice/,
  ],
  [
    "one name twice at one place",
    fileOf(
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\\u0061":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
      4,
    ),
    /The header names "a" twice/,
  ],
  [
    "metadata that say a thing twice",
    fileOf('{"__metadata__":{"step":"1","step":"2"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4),
    /The header names "step" twice/,
  ],
  ["a header longer than a mebibyte", fileOf(`{"__metadata__":{"x":"${"y".repeat(1 << 20)}"}}`, 0), /limit 1048576/],
  ["a data part that is cut within a number", fileOf({ a: tensor() }, 3), /within 3 bytes/],
];
for (const [what, bytes, message] of hostile) {
  Deno.test(`decodeCheckpoint() refuses ${what}, saying so`, () => {
    assert.throws(() => decodeCheckpoint(bytes), (error: Error) => {
      assert.equal(error.name, "CheckpointError");
      assert.match(error.message, message);
      assert.match(error.message, /restore the file from git, or remove it and reproduce the run/);
      return true;
    });
  });
}

Deno.test("decodeCheckpoint() takes names of Object.prototype as plain names", () => {
  const { metadata, tensors } = decodeCheckpoint(
    fileOf('{"__metadata__":{"__proto__":"x"},"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4),
  );
  assert.equal(Object.getOwnPropertyDescriptor(metadata, "__proto__")?.value, "x");
  assert.equal(tensors[0].name, "__proto__");
});

Deno.test("decodeCheckpoint() reads headers of up to 2^20 bytes, and no longer ones", () => {
  const file = (headerLength: number) => {
    const bytes = new Uint8Array(8 + headerLength).fill(0x20);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
    bytes.set(new TextEncoder().encode("{}"), 8);
    return bytes;
  };
  assert.deepEqual(decodeCheckpoint(file(2 ** 20)).tensors, []);
  assert.throws(() => decodeCheckpoint(file(2 ** 20 + 1)), /The header claims 1048577 bytes, .* \(limit 1048576\)/);
});
