import { DataError } from "../data/data_error.ts";
import { textOf } from "../data/readers/text.ts";
import type { LogTable, RowSource } from "./columns.ts";
import type { LogFile } from "./logged_run.ts";

/** `…/RUN/metrics/NAME`: one of the files of a run in MLflow's file store. */
const partOfRun = /^(?:(.*)\/)?([^/]+)\/(metrics|params|tags|meta\.yaml)(?:\/(.+))?$/;

/** What is there of one run. */
interface StoredRun {
  readonly id: string;
  meta: string;
  readonly params: Map<string, string>;
  readonly metrics: Map<string, LogFile>;
  /** Paths of all that is there of it. */
  readonly files: string[];
  name?: string;
}

/** Which of some files are of runs in MLflow's file store: those of folders with a `meta.yaml` and metrics or parameters. */
export function mlflowFiles(files: readonly LogFile[]): LogFile[] {
  const metas = new Set(
    files.filter(({ path }) => path.endsWith("/meta.yaml")).map(({ path }) => path.slice(0, -"meta.yaml".length)),
  );
  return files.filter(({ path }) => {
    const [, before = "", run, kind] = partOfRun.exec(path) ?? [];
    return run !== undefined && kind !== undefined && metas.has(`${before ? `${before}/` : ""}${run}/`);
  });
}

/**
 * The runs of MLflow's file store as a table: a row for each value of a metric, with the parameters of its run as columns. What was
 * deleted there is left out.
 *
 * @throws {DataError} With the line, where a metric is none.
 */
export function mlflowTable(files: readonly LogFile[]): LogTable {
  const runs = new Map<string, StoredRun>(), notes: string[] = [];
  for (const file of files) {
    const [, before = "", id, kind, name = ""] = partOfRun.exec(file.path)!, key = `${before}/${id}`;
    const run: StoredRun = runs.get(key) ?? { id, meta: "", params: new Map(), metrics: new Map(), files: [] };
    runs.set(key, run);
    run.files.push(file.path);
    if (kind === "metrics") run.metrics.set(name, file);
    else if (kind === "params") run.params.set(name, textOf(file.bytes, file.path));
    else if (kind === "meta.yaml") run.meta = textOf(file.bytes, file.path);
    else if (name === "mlflow.runName") run.name = textOf(file.bytes, file.path);
  }
  const kept = [...runs.values()].filter(({ metrics, meta, id }) => {
    if (metrics.size === 0) return false;
    if (!/^lifecycle_stage: *'?deleted/m.test(meta)) return true;
    notes.push(`run ${id} was deleted there, and is left out`);
    return false;
  });
  const sourceOf = ({ id, meta, files, name = id }: StoredRun): RowSource => {
    // RUNNING, FAILED and KILLED, as MLflow counts them.
    const status = { 1: "is running still", 4: "failed", 5: "was killed" }[/^status: *(\d)/m.exec(meta)?.[1] ?? ""];
    return { files, notes: status ? [`run ${name} ${status}`] : [] };
  };
  const params = [...new Set(kept.flatMap(({ params }) => [...params.keys()]))];
  const rows: unknown[][] = [], sources: RowSource[] = [];
  for (const run of kept) {
    const { id, name, params: own, metrics } = run,
      source = sourceOf(run),
      values = params.map((param) => own.get(param));
    for (const [metric, file] of metrics) {
      for (const [value, step] of pointsOf(file)) {
        rows.push([id, name, ...values, step, metric, value]);
        sources.push(source);
      }
    }
  }
  return {
    file: "mlruns",
    columns: ["run_id", "run_name", ...params, "step", "metric", "value"],
    rows,
    sources,
    notes,
  };
}

/** A line each: time, value, and the step, which older versions leave out. */
function pointsOf({ path, bytes }: LogFile): [value: string, step: string][] {
  const lines = textOf(bytes, path).split("\n");
  return lines.flatMap((line, i): [string, string][] => {
    if (line.trim() === "") return [];
    const [time, value, step = "0"] = line.trim().split(/\s+/);
    if (/^\d+$/.test(time) && value !== undefined && /^-?\d+$/.test(step)) return [[value, step]];
    if (i === lines.length - 1 && i > 0) return [];
    const found = `${JSON.stringify(line.slice(0, 60))} in line ${i + 1}`;
    throw new DataError({
      file: path,
      found,
      wanted: "time, value and step",
      remedy: "replace the file by a whole copy",
    });
  });
}
