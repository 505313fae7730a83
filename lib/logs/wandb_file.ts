import crc32 from "crc-32";
import { DataError } from "../data/data_error.ts";
import type { LogTable, RowSource } from "./columns.ts";
import { fieldsOf } from "./fields.ts";
import type { LogFile } from "./logged_run.ts";

/** What a run of Weights & Biases left on this machine, in one of its `.wandb` files. */
interface LocalRun {
  id: string;
  name: string;
  readonly config: Map<string, unknown>;
  /** A row for each step, by metric. */
  readonly history: { readonly step: number; readonly values: ReadonlyMap<string, unknown> }[];
  isCut: boolean;
}

const start = new TextEncoder().encode(":W&B");

/** Whether a file is what `wandb` keeps of a run on the machine it runs on. */
export const isWandbFile = ({ bytes }: LogFile): boolean => start.every((byte, i) => bytes[i] === byte);

/**
 * The runs that `wandb` kept on this machine, in files called `run-….wandb`, as a table: a row for each value of a metric, with the
 * configuration of its run as columns. It writes them whether it has a server or not.
 *
 * @throws {DataError} When one is broken other than by being cut off.
 */
export function wandbTable(files: readonly LogFile[]): LogTable {
  const runs = files.map((file) => ({ path: file.path, run: localRun(file) }));
  const names = [...new Set(runs.flatMap(({ run }) => [...run.config.keys()]))];
  const rows: unknown[][] = [], sources: RowSource[] = [];
  for (const { path, run: { id, name, config, history, isCut } } of runs) {
    const source = { files: [path], notes: isCut ? [`${path}: the last record is cut off, and left out`] : [] };
    const told = [id, name || id, ...names.map((name) => config.get(name))];
    for (const { step, values } of history) {
      for (const [metric, value] of values) {
        rows.push([...told, step, metric, value]);
        sources.push(source);
      }
    }
  }
  return { file: files[0].path, columns: ["run_id", "run_name", ...names, "step", "metric", "value"], rows, sources };
}

// The numbers of the fields are those of wandb_internal.proto.

function localRun(file: LogFile): LocalRun {
  const { records, isCut } = recordsIn(file);
  const run: LocalRun = { id: "", name: "", config: new Map(), history: [], isCut };
  for (const record of records) {
    try {
      fieldsOf(record, (reader, field) => {
        if (field === 2) takeHistory(reader.bytes(), run);
        else if (field === 5) takeConfig(reader.bytes(), run.config);
        else if (field === 17) takeRun(reader.bytes(), run);
        else return false;
        return true;
      });
    } catch (error) {
      if (error instanceof DataError) throw error;
      throw broken(file, `a record that is none (${(error as Error).message})`, { cause: error });
    }
  }
  return run;
}

function takeRun(bytes: Uint8Array, run: LocalRun): void {
  fieldsOf(bytes, (reader, field) => {
    if (field === 1) run.id = reader.string();
    else if (field === 8) run.name = reader.string();
    else if (field === 4) takeConfig(reader.bytes(), run.config);
    else return false;
    return true;
  });
}

function takeConfig(bytes: Uint8Array, into: Map<string, unknown>): void {
  fieldsOf(bytes, (reader, field) => {
    if (field !== 1) return false;
    const { name, value } = itemOf(reader.bytes());
    // What wandb says of itself.
    if (name !== "_wandb") flat(name, value, into);
    return true;
  });
}

function takeHistory(bytes: Uint8Array, { history }: LocalRun): void {
  const values = new Map<string, unknown>();
  let step = history.length;
  fieldsOf(bytes, (reader, field) => {
    if (field === 1) {
      const { name, value } = itemOf(reader.bytes());
      if (name === "_step" && typeof value === "number") step = value;
      else if (!/^_(runtime|timestamp|wandb)$/.test(name)) flat(name, value, values);
    } else if (field === 2) {
      fieldsOf(reader.bytes(), (reader, field) => {
        if (field === 1) step = Number(reader.int64());
        return field === 1;
      });
    } else return false;
    return true;
  });
  history.push({ step, values: new Map([...values].filter(([, value]) => typeof value === "number")) });
}

/** A name with its value; a nested one is named as the pages name it. */
function itemOf(bytes: Uint8Array): { readonly name: string; readonly value: unknown } {
  let key = "", json = "null";
  const nested: string[] = [];
  fieldsOf(bytes, (reader, field) => {
    if (field === 1) key = reader.string();
    else if (field === 2) nested.push(reader.string());
    else if (field === 16) json = reader.string();
    else return false;
    return true;
  });
  return { name: key || nested.join("."), value: valueOf(json) };
}

/** Python's `NaN` and `Infinity` stand for themselves there. */
function valueOf(json: string): unknown {
  const bare = json.trim().replace(/^"(.*)"$/, "$1");
  if (/^-?(NaN|Infinity)$/.test(bare)) return Number(bare);
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** A value by its name, those of objects in it behind their names; images, histograms and lists are left out. */
function flat(name: string, value: unknown, into: Map<string, unknown>): void {
  if (typeof value === "object" && value !== null) {
    if (Array.isArray(value) || "_type" in value) return;
    for (const [key, inner] of Object.entries(value)) flat(`${name}.${key}`, inner, into);
  } else if (value !== undefined && value !== null) into.set(name, value);
}

/** Records lie in blocks, as in the log of LevelDB; one that does not fit goes on in the next. */
const block = 32_768, headerLength = 7, fileHeader = 7;

function recordsIn(file: LogFile): { readonly records: readonly Uint8Array[]; readonly isCut: boolean } {
  const { bytes } = file, view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length), records: Uint8Array[] = [];
  let at = fileHeader, parts: Uint8Array[] = [];
  while (at < bytes.length) {
    const left = block - at % block;
    if (left < headerLength) {
      at += left;
      continue;
    }
    if (at + headerLength > bytes.length) return { records, isCut: true };
    const sum = view.getUint32(at, true), length = view.getUint16(at + 4, true), kind = bytes[at + 6];
    if (kind === 0 && length === 0) {
      at += left;
      continue;
    }
    const end = at + headerLength + length;
    if (end > bytes.length) return { records, isCut: true };
    if (crc32.buf(bytes.subarray(at + 6, end)) >>> 0 !== sum) throw broken(file, `another checksum at byte ${at}`);
    const data = bytes.subarray(at + headerLength, end);
    if (kind === 1) records.push(data);
    else if (kind === 2) parts = [data];
    else if (kind <= 4) {
      parts.push(data);
      if (kind === 4) records.push(joined(parts.splice(0)));
    } else throw broken(file, `a record of the kind ${kind} at byte ${at}`);
    at = end;
  }
  return { records, isCut: parts.length > 0 };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function broken({ path }: LogFile, found: string, options?: ErrorOptions): DataError {
  return new DataError(
    { file: path, found, wanted: "the file of a run as wandb keeps it", remedy: "replace the file by a whole copy" },
    options,
  );
}
