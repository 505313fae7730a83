import { keyTwice, shown } from "../validation/mod.ts";

/** A named float32 tensor of a checkpoint. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Tensors and a string dictionary, as the safetensors format holds them. */
export interface Checkpoint {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: readonly NamedTensor[];
}

/** A file that is not a sound float32 safetensors file. Nothing is allocated from what it claims. */
export class CheckpointError extends Error {
  override readonly name = "CheckpointError";
}

const headerLimit = 1 << 20;
const elements = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

/**
 * Writes float32 tensors in the safetensors format (little-endian length, JSON header, data), in the given order, so
 * that equal checkpoints are equal bytes.
 *
 * @example
 * ```ts
 * import { decodeCheckpoint, encodeCheckpoint } from "./safetensors.ts";
 * const bytes = encodeCheckpoint({ metadata: { step: "3" }, tensors: [{ name: "w", shape: [2], data: Float32Array.of(1, 2) }] });
 * console.assert(decodeCheckpoint(bytes).tensors[0].data[1] === 2);
 * ```
 */
export function encodeCheckpoint({ metadata, tensors }: Checkpoint): Uint8Array<ArrayBuffer> {
  return encodeBlocks(layoutOf(tensors), metadata, tensors.map(({ data }) => data));
}

/** Where tensors lie in a file: the same for all checkpoints of a run. */
export interface Layout {
  /** Their part of the header. */
  readonly entries: string;
  /** Bytes of all their numbers. */
  readonly byteLength: number;
}

/** The layout of tensors one behind the other. */
export function layoutOf(tensors: readonly Pick<NamedTensor, "name" | "shape">[]): Layout {
  let byteLength = 0;
  const entries = tensors.map(({ name, shape }) => {
    const start = byteLength;
    byteLength += 4 * elements(shape);
    const entry = { dtype: "F32", shape, data_offsets: [start, byteLength] };
    return `,${JSON.stringify(name)}:${JSON.stringify(entry)}`;
  });
  return { entries: entries.join(""), byteLength };
}

/**
 * What {@linkcode encodeCheckpoint} writes, from a layout made before and all numbers in their order, whatever blocks they come in.
 *
 * @param spare Bytes that nobody needs: their memory is written to, where it is enough.
 * @throws {RangeError} When there are not as many numbers as the layout has.
 */
export function encodeBlocks(
  { entries, byteLength }: Layout,
  metadata: Checkpoint["metadata"],
  blocks: readonly Float32Array[],
  spare = new Uint8Array(0),
): Uint8Array<ArrayBuffer> {
  const found = blocks.reduce((sum, block) => sum + block.byteLength, 0);
  if (found !== byteLength) throw new RangeError(`The tensors have ${found} bytes, their shapes ask for ${byteLength}`);
  const json = new TextEncoder().encode(`{"__metadata__":${JSON.stringify(metadata)}${entries}}`);
  // The format asks for data aligned to eight bytes and pads the header with spaces.
  const headerLength = Math.ceil(json.length / 8) * 8;
  const length = 8 + headerLength + byteLength;
  const bytes = new Uint8Array(spare.buffer.byteLength < length ? new ArrayBuffer(length) : spare.buffer, 0, length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, 8, 8 + headerLength);
  bytes.set(json, 8);
  let position = 8 + headerLength;
  for (const { buffer, byteOffset, byteLength } of blocks) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), position);
    position += byteLength;
  }
  return bytes;
}

/**
 * Reads what {@linkcode encodeCheckpoint} wrote.
 *
 * @throws {CheckpointError} When the length, the header, a dtype, a shape or an offset is not sound, or when tensors do
 * not cover the data exactly once.
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const fail = (found: string): never => {
    throw new CheckpointError(`${found}; restore the file from git, or remove it and reproduce the run`);
  };
  if (bytes.length < 8) fail(`A checkpoint has at least 8 bytes, got ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getBigUint64(0, true);
  if (headerLength > BigInt(Math.min(headerLimit, bytes.length - 8))) {
    fail(`The header claims ${headerLength} bytes, the file holds ${bytes.length - 8} (limit ${headerLimit})`);
  }
  const dataStart = 8 + Number(headerLength);
  const dataLength = bytes.length - dataStart;
  const header = parseHeader(bytes.subarray(8, dataStart), fail);
  const metadata: Record<string, string> = {};
  const tensors: NamedTensor[] = [];
  let covered = 0;
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") {
      for (const [key, value] of Object.entries(entry as object)) {
        if (typeof value !== "string") fail(`Metadata "${key}" is not a string`);
        Object.defineProperty(metadata, key, { value, enumerable: true });
      }
      continue;
    }
    const { dtype, shape, data_offsets: offsets } = entry as {
      dtype?: unknown;
      shape?: unknown;
      data_offsets?: unknown;
    };
    if (dtype !== "F32") fail(`Tensor "${name}" has dtype ${JSON.stringify(dtype)}, wanted "F32"`);
    if (!isCounts(shape)) return fail(`Tensor "${name}" has no shape of whole numbers`);
    if (!isCounts(offsets) || offsets.length !== 2) return fail(`Tensor "${name}" has no pair of offsets`);
    const [start, end] = offsets;
    if (start !== covered || end < start || end > dataLength || end - start !== 4 * elements(shape)) {
      fail(
        `Tensor "${name}" of shape [${shape}] lies at ${start} to ${end}, wanted ${covered} to ${
          covered + 4 * elements(shape)
        } within ${dataLength} bytes`,
      );
    }
    covered = end;
    // A copy, because the data may lie at an address that no Float32Array can start at.
    const data = new Float32Array(bytes.slice(dataStart + start, dataStart + end).buffer);
    tensors.push({ name, shape, data });
  }
  if (covered !== dataLength) fail(`The tensors cover ${covered} of ${dataLength} bytes of data`);
  return { metadata, tensors };
}

function parseHeader(bytes: Uint8Array, fail: (found: string) => never): Record<string, object> {
  let header: unknown, text: string;
  try {
    header = JSON.parse(text = new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    return fail(`The header is not JSON (${(cause as Error).message})`);
  }
  const twice = keyTwice(text);
  if (twice !== undefined) fail(`The header names ${shown(twice)} twice`);
  const isObject = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject(header) || !Object.values(header as object).every(isObject)) {
    return fail("The header is not a dictionary of tensors");
  }
  return header as Record<string, object>;
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
