import assert from "node:assert/strict";

/** A safetensors file as its format's description reads it. */
export interface Safetensors {
  readonly metadata: Record<string, string>;
  /** The bytes of each tensor, with what the header says of it. */
  readonly tensors: Record<string, { readonly dtype: string; readonly shape: number[]; readonly bytes: Uint8Array }>;
}

/** Reads a safetensors file: eight bytes of length, so much JSON, and the data that it points into. */
export function readSafetensors(file: Uint8Array): Safetensors {
  const start = 8 + Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const { __metadata__: metadata, ...entries } = JSON.parse(new TextDecoder().decode(file.subarray(8, start)));
  const tensors: Safetensors["tensors"] = {};
  for (const [name, { dtype, shape, data_offsets: [from, to] }] of Object.entries<Header>(entries)) {
    assert.equal(to - from, 4 * shape.reduce((product, length) => product * length, 1), name);
    tensors[name] = { dtype, shape, bytes: file.slice(start + from, start + to) };
  }
  return { metadata, tensors };
}

interface Header {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: readonly [number, number];
}
