import { WireType } from "@bufbuild/protobuf/wire";
import { DataError } from "../data/data_error.ts";
import { recordsIn } from "./event_records.ts";
import { fieldsOf } from "./fields.ts";
import type { LogFile } from "./logged_run.ts";

/** A number of an event file. */
interface Scalar {
  readonly tag: string;
  readonly step: number;
  readonly value: number;
}

/** What one event file holds. */
interface EventFile {
  /** Seconds, of its first event. */
  readonly begin: number;
  readonly scalars: readonly Scalar[];
  readonly isCut: boolean;
}

/** The numbers of a run by tag, in the order in which they were written. */
export interface EventSeries {
  readonly series: ReadonlyMap<
    string,
    { readonly steps: number[]; readonly values: number[]; readonly sessions: number[] }
  >;
  readonly notes: readonly string[];
}

/**
 * The numbers in the event files of one run, as TensorBoard reads them: the file that was begun first comes first, and each is a session of
 * its own. Both forms of scalars are read, `simple_value` (PyTorch) and tensors (TensorFlow 2); histograms, images and texts are left out.
 *
 * @throws {DataError} When a file is broken other than by being cut off.
 */
export function eventSeries(files: readonly LogFile[]): EventSeries {
  const read = files.map(({ path, bytes }) => ({ path, ...readEvents(bytes, path) })).toSorted((a, b) =>
    a.begin - b.begin
  );
  const series = new Map<string, { steps: number[]; values: number[]; sessions: number[] }>();
  for (const { scalars } of read) {
    const seen = new Set<string>();
    for (const { tag, step, value } of scalars) {
      const found = series.get(tag) ?? { steps: [], values: [], sessions: [] };
      series.set(tag, found);
      if (!seen.has(tag)) found.sessions.push(found.steps.length);
      seen.add(tag);
      found.steps.push(step);
      found.values.push(value);
    }
  }
  const notes = read.flatMap(({ path, isCut }) => isCut ? [`${path}: the last record is cut off, and left out`] : []);
  return { series, notes };
}

function readEvents(bytes: Uint8Array, file: string): EventFile {
  const { records, isCut } = recordsIn(bytes, file), scalars: Scalar[] = [];
  let begin = Infinity;
  records.forEach((record, i) => {
    try {
      begin = Math.min(begin, eventOf(record, scalars));
    } catch (error) {
      const found = `a record ${i + 1} that is no event (${(error as Error).message})`;
      throw new DataError({ file, found, wanted: "an event of TensorBoard", remedy: "name event files only" }, {
        cause: error,
      });
    }
  });
  if (records.length === 0 && bytes.length > 0) {
    throw new DataError({
      file,
      found: `${bytes.length} bytes without a whole record`,
      wanted: "an event file",
      remedy: "name event files only",
    });
  }
  return { begin, scalars, isCut };
}

// The numbers of the fields are those of TensorFlow's event.proto, summary.proto and tensor.proto.

/** Takes an Event's scalars, and gives its wall_time. */
function eventOf(bytes: Uint8Array, into: Scalar[]): number {
  let time = Infinity, step = 0;
  const values: Uint8Array[] = [];
  fieldsOf(bytes, (reader, field) => {
    if (field === 1) time = reader.double();
    else if (field === 2) step = Number(reader.int64());
    else if (field === 5) values.push(reader.bytes());
    else return false;
    return true;
  });
  for (const summary of values) {
    fieldsOf(summary, (reader, field) => {
      if (field !== 1) return false;
      const found = valueOf(reader.bytes());
      if (found) into.push({ ...found, step });
      return true;
    });
  }
  return time;
}

/** A Summary.Value with its tag and its simple_value, or its tensor of one number. */
function valueOf(bytes: Uint8Array): { tag: string; value: number } | undefined {
  let tag = "", value: number | undefined;
  fieldsOf(bytes, (reader, field) => {
    if (field === 1) tag = reader.string();
    else if (field === 2) value = reader.float();
    else if (field === 8) value ??= numberOf(reader.bytes());
    else return false;
    return true;
  });
  return value === undefined ? undefined : { tag, value };
}

/** The number of a TensorProto that holds one; undefined where it holds more, or no number. */
function numberOf(bytes: Uint8Array): number | undefined {
  let type = 0, content: Uint8Array | undefined;
  const numbers: number[] = [];
  fieldsOf(bytes, (reader, field, wire) => {
    const one = {
      5: () => reader.float(),
      6: () => reader.double(),
      7: () => reader.int32(),
      10: () => Number(reader.int64()),
    }[field];
    if (field === 1) {
      type = reader.int32();
    } else if (field === 4) content = reader.bytes();
    else if (one && wire === WireType.LengthDelimited) {
      const end = reader.uint32() + reader.pos;
      if (end > reader.len) throw new RangeError("a list ends behind its record");
      while (reader.pos < end) numbers.push(one());
    } else if (one) numbers.push(one());
    else return false;
    return true;
  });
  if (content?.length) {
    const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
    if (type === 1 && content.length === 4) return view.getFloat32(0, true);
    if (type === 2 && content.length === 8) return view.getFloat64(0, true);
    if (type === 3 && content.length === 4) return view.getInt32(0, true);
    if (type === 9 && content.length === 8) return Number(view.getBigInt64(0, true));
    return undefined;
  }
  return numbers.length === 1 && [1, 2, 3, 9].includes(type) ? numbers[0] : undefined;
}
