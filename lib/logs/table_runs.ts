import { DataError } from "../data/data_error.ts";
import { shown } from "../validation/mod.ts";
import { isGap, numberIn, printedIn } from "./cell.ts";
import {
  type ColumnOptions,
  type Columns,
  columnsOf,
  type LogTable,
  namedIn,
  type RowSource,
  thousandsIn,
} from "./columns.ts";
import { type LoggedRun, type LoggedValue, seriesOf } from "./logged_run.ts";
import { withSeedRows } from "./seed_columns.ts";
import { differing, tellingColumns, twice } from "./twice.ts";

/** Columns that say one thing of all rows in some of them: a log's first line, say. */
function sameFor({ columns, rows }: LogTable, names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.flatMap((name) => {
    const place = columns.indexOf(name),
      said = new Set(rows.map((cells) => cells[place]).filter((cell) => !isGap(cell)));
    return said.size === 1 ? [[name, String([...said][0])]] : [];
  }));
}

/** What one run has in a table. */
interface Rows {
  readonly variant?: string;
  readonly seed?: string;
  readonly each?: string;
  readonly metrics: Map<string, { readonly steps: number[]; readonly values: number[] }>;
  readonly sources: Set<RowSource>;
  /** What stands behind the ± of each metric's last number. */
  readonly spreads: Map<string, number>;
  /** The row that each metric was first in. */
  readonly firstIn: Map<string, number>;
}

/** The runs of a table, and what its columns were taken for. */
export interface TableRuns {
  readonly columns: Columns;
  readonly runs: readonly LoggedRun[];
}

/**
 * The runs that a table holds: a row each, or a row for each step, or for each metric.
 *
 * Where no column tells the rows of a variant apart, neither a seed nor a step, each row is a run, and runs of two variants are no pairs.
 *
 * @param isOneRun Whether the table's path says of which run it is.
 * @throws {DataError} When columns are not there, a cell holds no number where one has to be, or two rows without a step are of one run and differ.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { runsOfTable } from "./table_runs.ts";
 * const rows = [["adam", "0", "0.97"], ["sgd", "0", "0.95"]];
 * const { runs } = runsOfTable({ file: "runs.csv", columns: ["model", "seed", "accuracy"], rows });
 * assert.deepEqual(runs[1].metrics, { accuracy: [{ step: 0, value: 0.95 }] });
 * ```
 */
export function runsOfTable(
  table: LogTable,
  options: ColumnOptions = {},
  files: LoggedRun["files"] = {},
  isOneRun = false,
): TableRuns {
  if (options.seed === undefined) {
    const bySeed = withSeedRows(table, namedIn(options));
    if (bySeed) return runsOfTable(bySeed, { ...options, seed: "seed" }, files, isOneRun);
  }
  const columns = columnsOf(table, options), { seed, step, each, metric, value } = columns;
  const saysNoRun = seed === undefined && columns.variant.length === 0;
  const areSteps = step === undefined &&
    (options.rows === "steps" || options.rows === undefined && isOneRun && saysNoRun && metric === undefined);
  const places = new Map(table.columns.map((name, i) => [name, i])), place = (name: string) => places.get(name)!;
  const textOf = (cells: readonly unknown[], name: string) =>
    isGap(cells[place(name)]) ? same.get(name) ?? "" : String(cells[place(name)]);
  const same = sameFor(table, [columns.variant, seed ?? [], each ?? []].flat());
  const where = Object.entries(options.where ?? {}), except = Object.entries(options.except ?? {});
  const leftOut = new Map<string, number>();
  const found = new Map<string, Rows>(), telling = tellingColumns(table, columns);
  let left = 0, again = 0;
  table.rows.forEach((cells, row) => {
    if (!where.every(([name, wanted]) => textOf(cells, name) === wanted)) return;
    const unwanted = except.find(([name, values]) => values.includes(textOf(cells, name)))?.[0];
    if (unwanted !== undefined) {
      const what = `${unwanted} ${shown(textOf(cells, unwanted))}`;
      leftOut.set(what, (leftOut.get(what) ?? 0) + 1);
      return;
    }
    const pairs = metric === undefined
      ? columns.metrics.map((name) => [name, cells[place(name)]] as const)
      : [[textOf(cells, metric), cells[place(value!)]] as const];
    // A first line that says what is run holds no metric.
    if (pairs.every(([, cell]) => isGap(cell))) return;
    const variant = columns.variant.length === 0
      ? undefined
      : columns.variant.map((name) => textOf(cells, name)).join(" ");
    const run = seed === undefined ? undefined : textOf(cells, seed);
    const under = each === undefined ? undefined : textOf(cells, each);
    const at = step === undefined ? 0 : numberIn(cells[place(step)], table.decimal);
    if (variant?.trim() === "" || run === "" || under === "" || at === undefined || !Number.isFinite(at)) return left++;
    const isOwn = seed === undefined && step === undefined && metric === undefined && !areSteps;
    const key = JSON.stringify([variant, under, isOwn ? row : run]);
    const rows = found.get(key) ??
      {
        variant,
        seed: run,
        each: under,
        metrics: new Map(),
        sources: new Set(),
        firstIn: new Map(),
        spreads: new Map(),
      };
    found.set(key, rows);
    const filled = pairs.filter(([, cell]) => !isGap(cell));
    const known = filled.find(([name]) => rows.firstIn.has(name))?.[0];
    if (known !== undefined && (step !== undefined || seed !== undefined) && !areSteps) {
      const before = rows.firstIn.get(known)!, differ = differing(table, telling, before, row);
      if (step === undefined && table.rows[before].every((cell, i) => cell === cells[i])) return again++;
      // A program that was restarted begins again behind its first step, and says the same of what was run.
      const isAnother = step === undefined || rows.metrics.get(known)!.steps[0] === at && differ.length > 0;
      if (isAnother) throw twice(table, columns, differ, before, row);
    }
    if (table.sources) rows.sources.add(table.sources[row]);
    for (const [name, cell] of filled) {
      const printed = options.meansOf === undefined ? undefined : printedIn(cell, table.decimal);
      const number = printed?.mean ?? numberIn(cell, table.decimal);
      if (number === undefined) throw noNumber(table, row, name, cell);
      if (printed) rows.spreads.set(name, printed.spread);
      const series = rows.metrics.get(name) ?? { steps: [], values: [] };
      rows.metrics.set(name, series);
      const isNext = areSteps || step === undefined && seed === undefined && metric !== undefined;
      series.steps.push(isNext ? series.steps.length : at);
      series.values.push(number);
      if (!rows.firstIn.has(name)) rows.firstIn.set(name, row);
    }
  });
  const notes = [...table.notes ?? []],
    taken = [...columns.variant, seed, step, each, metric, value, ...columns.metrics];
  for (const name of table.columns.filter((name) => !taken.includes(name))) {
    const cell = thousandsIn(table, name);
    if (cell === undefined) continue;
    notes.push(`${name} is no metric, as in ${shown(cell)} a sign stands between thousands: write 1234 there`);
  }
  for (const [what, count] of leftOut) {
    notes.push(`${count} of ${table.rows.length} rows ${count === 1 ? "is" : "are"} left out, as asked: ${what}`);
  }
  if (
    areSteps && [...found.values()].some(({ metrics }) => [...metrics.values()].some(({ steps }) => steps.length > 1))
  ) {
    notes.push("no column says which step a row is of, so that rows are taken for steps, in their order, from 0");
  }
  if (left > 0) {
    notes.push(`${left} of ${table.rows.length} rows say not which run or step they are of, and are left out`);
  }
  if (again > 0) {
    const says = again === 1 ? "repeats another in every cell, and counts" : "repeat others in every cell, and count";
    notes.push(`${again} of ${table.rows.length} rows ${says} once`);
  }
  return { columns, runs: [...found.values()].map((rows) => runOf(rows, files, notes, options)) };
}

function runOf(
  { variant, seed, each, metrics, sources, spreads }: Rows,
  files: LoggedRun["files"],
  shared: readonly string[],
  { meansOf, spread = "deviation" }: ColumnOptions,
): LoggedRun {
  const notes = [...shared, ...[...sources].flatMap(({ notes }) => notes)],
    named: [string, readonly LoggedValue[]][] = [];
  const own = new Set([...sources].flatMap(({ files }) => files));
  for (const [name, raw] of metrics) {
    const found = seriesOf(name, raw);
    named.push([name, found.series]);
    notes.push(...found.notes);
  }
  return {
    ...variant !== undefined && { variant },
    ...seed !== undefined && { seed },
    ...each !== undefined && { each },
    metrics: Object.fromEntries(named),
    ...meansOf !== undefined && spreads.size > 0 && {
      summarised: {
        n: meansOf,
        deviations: Object.fromEntries(
          Array.from(spreads, ([name, value]) => [name, value * perDeviation(spread, meansOf)]),
        ),
      },
    },
    files: own.size === 0 ? files : Object.fromEntries(Object.entries(files).filter(([path]) => own.has(path))),
    notes,
  };
}

/** By how much a spread is to be multiplied to be the standard deviation of n runs. */
function perDeviation(spread: ColumnOptions["spread"], n: number): number {
  return spread === "error" ? Math.sqrt(n) : spread === "population deviation" ? Math.sqrt(n / (n - 1)) : 1;
}

function noNumber({ file }: LogTable, row: number, name: string, cell: unknown): DataError {
  const found = `${shown(cell)} for ${shown(name)} in row ${row + 1}`;
  return new DataError({ file, found, wanted: "a number", remedy: "mend the cell, or leave it empty" });
}
