import type { NumberKind } from "./payload.ts";

const kinds = { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array, float32: Float32Array } as const;

/** Numbers that a section may hold. */
export type Numbers = Uint8Array | Uint16Array | Uint32Array | Float32Array;

/** Of which kind numbers are. */
export function kindOf(values: Numbers): NumberKind {
  return (Object.keys(kinds) as NumberKind[]).find((kind) => values instanceof kinds[kind])!;
}

/** The bytes of numbers, as they lie in memory. */
export function bytesOf(values: Numbers): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength);
}

/** And back, from wherever the bytes lie. */
export function numbersOf(bytes: Uint8Array, kind: NumberKind): Numbers {
  return new kinds[kind](bytes.slice().buffer);
}

/** Several pieces of bytes as one: their lengths in 32 bits each, behind how many they are; then the pieces. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const head = Uint32Array.of(pieces.length, ...pieces.map(({ length }) => length));
  const all = new Uint8Array(head.byteLength + pieces.reduce((sum, { length }) => sum + length, 0));
  all.set(bytesOf(head));
  let at = head.byteLength;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** The pieces again. @throws {RangeError} When there are fewer bytes than they say. */
export function parted(bytes: Uint8Array): Uint8Array[] {
  const [count] = numbersOf(bytes.subarray(0, 4), "uint32");
  const lengths = numbersOf(bytes.subarray(4, 4 + 4 * count), "uint32");
  let at = 4 + 4 * count;
  const pieces = Array.from(lengths, (length) => bytes.subarray(at, at += length));
  if (lengths.length !== count || at !== bytes.length) {
    throw new RangeError("A section is cut off, or goes on too long");
  }
  return pieces;
}

/** Bytes of base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const { fromBase64 } = Uint8Array as typeof Uint8Array & { fromBase64?(text: string): Uint8Array<ArrayBuffer> };
  // Browsers of before 2025 have the older one alone.
  return fromBase64 ? fromBase64.call(Uint8Array, text) : Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

/** What was packed by gzip. */
export async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
