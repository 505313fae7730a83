import type { Protocol } from "../../lib/train/mod.ts";

/** Bytes in JSON. */
export interface PackedBytes {
  readonly type: "uint8" | "uint16" | "uint32" | "float32";
  readonly base64: string;
}

/** Examples in JSON: their inputs as bytes to standardise, or as they are gathered. */
export interface PackedExamples {
  readonly size: number;
  readonly images?: { readonly bytes: PackedBytes; readonly mean: number; readonly deviation: number };
  readonly inputs?: PackedBytes;
  readonly targets: PackedBytes;
  readonly targetSize?: number;
}

/** What a page is to train. */
export interface Job {
  readonly protocol: Protocol;
  readonly seed: number;
  /** The state that it starts from, if not from the seed. */
  readonly state?: PackedBytes;
  /** Steps done at its end. */
  readonly to: number;
  readonly inputShape: readonly number[];
  readonly digest: string;
  readonly train: PackedExamples;
  readonly test: PackedExamples;
}

const kinds = { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array, float32: Float32Array };
type Packable = Uint8Array | Uint16Array | Uint32Array | Float32Array;

/** Numbers as text. */
export function pack(values: Packable): PackedBytes {
  const type = (Object.keys(kinds) as (keyof typeof kinds)[]).find((type) => values instanceof kinds[type])!;
  return { type, base64: new Uint8Array(values.buffer, values.byteOffset, values.byteLength).toBase64() };
}

/** And back. */
export function unpack({ type, base64 }: PackedBytes): Packable {
  return new kinds[type](Uint8Array.fromBase64(base64).buffer);
}
