import { DataError } from "../data_error.ts";
import type { NumberArray, Numbers } from "../numbers.ts";
import { pathOf, readBytes, type ReadOptions, wholeCopy } from "./file.ts";
import { type ByteOrder, bytesPerNumber, numbersIn, type NumberType, shownShape, sizeOf } from "./numbers.ts";

/** NumPy's codes, without the byte order. */
const types: Readonly<Record<string, NumberType>> = {
  b1: "uint8",
  u1: "uint8",
  i1: "int8",
  u2: "uint16",
  i2: "int16",
  u4: "uint32",
  i4: "int32",
  u8: "uint64",
  i8: "int64",
  f2: "float16",
  f4: "float32",
  f8: "float64",
};

/**
 * Parses NumPy's NPY, versions 1 to 3: numbers and booleans of either byte order, in C or Fortran order.
 *
 * The array comes in row-major order whichever order the file has. Booleans become bytes 0 and 1, float16 becomes
 * float32, and 64-bit integers become float64, all of them exactly: an integer beyond 2^53 is refused.
 *
 * @param bytes The whole file.
 * @param file Its name, for errors.
 * @throws {DataError} When it is no NPY file, ends early or late, or holds other things (complex numbers, text, objects).
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseNpy } from "./npy.ts";
 * const bytes = await Deno.readFile(new URL("../../../fixtures/readers/int64_fortran.npy", import.meta.url));
 * const { shape, data } = parseNpy(bytes, "int64_fortran.npy");
 * assert.deepEqual(shape, [2, 3]);
 * assert.deepEqual([...data], [0, 1, 2, 3, 4, 5]);
 * ```
 */
export function parseNpy(bytes: Uint8Array, file: string): NumberArray {
  const { shape, type, order, fortran, start } = npyHeaderOf(bytes, bytes.length, file);
  const data = numbersIn(
    bytes.subarray(start),
    type,
    order,
    (index, value) =>
      new DataError({
        file,
        found: `${value} at index ${index} (offset ${start + 8 * index})`,
        wanted: "integers up to 2^53 in size, which float64 holds exactly",
        remedy: "save smaller integers, or floating-point numbers",
      }),
  );
  return { shape, data: fortran ? rowMajor(data, shape) : data };
}

/**
 * What the header of an NPY file says, and where the numbers begin.
 *
 * @param head The first bytes, the whole header among them.
 * @param length Bytes of the whole file, which the header is held against.
 */
export function npyHeaderOf(head: Uint8Array, length: number, file: string) {
  const fail = (found: string, wanted: string, remedy = wholeCopy) => new DataError({ file, found, wanted, remedy });
  const { text, start } = headerOf(head, fail);
  const code = /['"]descr['"]\s*:\s*['"]([^'"]*)['"]/.exec(text)?.[1];
  const fortran = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text)?.[1];
  const lengths = /['"]shape['"]\s*:\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  if (fortran === undefined || lengths === undefined) {
    throw fail(`the header ${JSON.stringify(text.trim().slice(0, 80))}`, "one with descr, fortran_order and shape");
  }
  const [, endian, kind] = /^([<>|=]?)([a-z]\d)$/.exec(code ?? "") ?? [];
  const type = types[kind];
  if (!type) {
    throw fail(
      code === undefined ? "fields of several types" : `elements of the type "${code}"`,
      "booleans, integers or floating-point numbers of at most 64 bits",
      "save each field as an array of numbers, e.g. with array.astype(numpy.float32)",
    );
  }
  const shape = lengths.split(",").map((length) => length.trim()).filter(Boolean).map(Number);
  const wanted = start + sizeOf(shape) * bytesPerNumber(type);
  if (length !== wanted) {
    const how = length < wanted ? " (truncated)" : "";
    throw fail(`${length} bytes${how}`, `${wanted}, as its header says ${shownShape(shape)} of ${type}`);
  }
  const order: ByteOrder = endian === ">" ? "big-endian" : "little-endian";
  return { shape, type, order, fortran: fortran === "True", start };
}

/**
 * Reads an NPY file: see {@linkcode parseNpy}.
 *
 * @throws {DataError} When it is missing, may not be read, takes more than half of the memory, or is no whole NPY file of numbers.
 */
export async function readNpy(path: string | URL, options?: ReadOptions): Promise<NumberArray> {
  return parseNpy(await readBytes(path, options, "read its rows by index with openNpy()"), pathOf(path));
}

function headerOf(bytes: Uint8Array, fail: (found: string, wanted: string) => DataError) {
  const magic = [0x93, ...new TextEncoder().encode("NUMPY")];
  if (bytes.length < 10 || magic.some((byte, i) => bytes[i] !== byte)) {
    throw fail(`${bytes.length} bytes that begin otherwise`, "an NPY file, which begins with 0x93 and NUMPY");
  }
  const version = bytes[6];
  if (version < 1 || version > 3) throw fail(`version ${version} of NPY`, "1, 2 or 3");
  const header = version === 1 ? 10 : 12;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < header) throw fail(`${bytes.length} bytes (truncated)`, `${header} before the header`);
  const start = header + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (bytes.length < start) throw fail(`${bytes.length} bytes (truncated)`, `a header of ${start}`);
  return { text: new TextDecoder().decode(bytes.subarray(header, start)), start };
}

/** From the order in which the first index runs fastest to that in which the last one does. */
function rowMajor(data: Numbers, shape: readonly number[]): Numbers {
  const out = data.slice();
  const strides = shape.map((_, axis) => sizeOf(shape.slice(0, axis)));
  const index = shape.map(() => 0);
  for (let i = 0, from = 0; i < out.length; i++) {
    out[i] = data[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return out;
}
