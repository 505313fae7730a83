import { DataError } from "../data/data_error.ts";
import type { NumberArray } from "../data/numbers.ts";
import { bytesPerNumber, numbersIn, type NumberType, sizeOf } from "../data/readers/numbers.ts";
import { shown } from "../validation/mod.ts";

/** The format's names of types that are numbers here, too. */
const types: Readonly<Record<string, NumberType>> = {
  ...{ BOOL: "uint8", U8: "uint8", I8: "int8", U16: "uint16", I16: "int16", U32: "uint32", I32: "int32" },
  ...{ U64: "uint64", I64: "int64", F16: "float16", F32: "float32", F64: "float64" },
};

/** Bytes before the header: its length. */
const start = 8;
/** The format's own limit of a header. */
const longestHeader = 100_000_000;

/** What a safetensors file holds. */
export interface Safetensors {
  readonly metadata: Readonly<Record<string, string>>;
  readonly arrays: Readonly<Record<string, NumberArray>>;
}

/**
 * Parses a safetensors file: eight bytes of length, so much JSON, and the data that it points into.
 *
 * @param file Its name, for errors.
 * @throws {DataError} When it is cut off, its header is broken or points elsewhere, or a tensor's type is not known.
 *
 * @see https://huggingface.co/docs/safetensors
 */
export function parseSafetensors(bytes: Uint8Array, file: string): Safetensors {
  const fail = (found: string, wanted: string, remedy = "replace the file by a whole copy") =>
    new DataError({ file, found, wanted, remedy });
  const length = bytes.length < start
    ? Infinity
    : Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > longestHeader || length > bytes.length - start) {
    throw fail(
      `${bytes.length} bytes`,
      bytes.length < start ? "at least the eight of its length" : `a header of ${length} within them`,
    );
  }
  const data = bytes.subarray(start + length);
  const { __metadata__: metadata = {}, ...tensors } = headerOf(bytes.subarray(start, start + length), fail);
  const arrays = Object.entries(tensors).map(([name, tensor]) => {
    const { dtype, shape, data_offsets: [from, to] = [] } = (tensor ?? {}) as Partial<Tensor>,
      type = types[dtype ?? ""];
    if (!type) {
      throw fail(
        `${shown(name)} of the type ${shown(dtype)}`,
        `one of ${Object.keys(types).join(", ")}`,
        "save it as F32",
      );
    }
    const isShape = Array.isArray(shape) && shape.every((side) => Number.isSafeInteger(side) && side >= 0);
    const size = isShape ? sizeOf(shape) * bytesPerNumber(type) : NaN;
    if (!(Number.isSafeInteger(from) && from! >= 0 && to! - from! === size && to! <= data.length)) {
      throw fail(
        `${shown(name)} of ${shown(shape)} at ${shown([from, to])}`,
        `its ${size} bytes within the ${data.length} that there are`,
      );
    }
    const numbers = numbersIn(
      data.subarray(from, to),
      type,
      "little-endian",
      (index, value) =>
        fail(`${value} at index ${index} of ${shown(name)}`, "integers up to 2^53 in size", "save smaller ones"),
    );
    return [name, { shape: shape!, data: numbers }] as const;
  });
  return { metadata: metadata as Record<string, string>, arrays: Object.fromEntries(arrays) };
}

interface Tensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

function headerOf(bytes: Uint8Array, fail: (found: string, wanted: string) => DataError): Record<string, unknown> {
  try {
    const header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof header === "object" && header !== null && !Array.isArray(header)) return header;
  } catch {
    // Told below.
  }
  throw fail("a header that is no JSON object", "the names, types, shapes and places of its tensors");
}
