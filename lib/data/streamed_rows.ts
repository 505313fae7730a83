import type { Numbers } from "./numbers.ts";

/**
 * Rows of numbers that stay in their file, whose numbers are read by the index of the row: what `openIdx`, `openNpy` and `openRows`
 * give. `takeRows`, `standardisation` and `dataset` take it in place of an array.
 */
export interface StreamedRows extends Disposable {
  /** Path of the file. */
  readonly file: string;
  /** Number of rows. */
  readonly size: number;
  /** Shape of a row. */
  readonly rowShape: readonly number[];
  /** Numbers in a row. */
  readonly width: number;
  /** Whether the numbers are bytes, which can be standardised as they are read. */
  readonly areBytes: boolean;
  /**
   * The numbers of the rows at these indices, one row behind the other, in the order of the indices.
   *
   * @throws {RangeError} When an index is not below `size`.
   * @throws {DataError} When the file was closed, or has become shorter.
   */
  read(indices: Uint32Array): Numbers;
  /** Closes the file, for all that was made from these rows as well. A file that nobody uses any more closes by itself. */
  [Symbol.dispose](): void;
}

/** Whether something is streamed rows. */
export function isStreamed(value: unknown): value is StreamedRows {
  return typeof (value as StreamedRows | null)?.read === "function";
}

/** Bytes, or a few more, that a whole pass over the rows holds at a time. */
const atOnce = 1 << 20;

/** All numbers in order: of an array at once, of rows in a file some rows at a time. */
export function* partsOf<N extends ArrayLike<number>>(numbers: N | StreamedRows): Generator<N | Numbers> {
  if (!isStreamed(numbers)) return yield numbers;
  const { size, width } = numbers, rows = Math.max(1, Math.floor(atOnce / (8 * width)));
  for (let first = 0; first < size; first += rows) {
    yield numbers.read(Uint32Array.from({ length: Math.min(rows, size - first) }, (_, i) => first + i));
  }
}
