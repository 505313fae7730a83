import { nearOnes, shown } from "../validation/mod.ts";
import { DataError } from "../data/data_error.ts";
import { betterWay } from "../statistics/better_way.ts";
import { isGap, numberIn, printedIn } from "./cell.ts";
import { bare, called, isOfGrid, isUnit, known, lastPart, plain } from "./column_names.ts";

/** A table of a log, whatever its file was. */
export interface LogTable {
  readonly file: string;
  readonly columns: readonly string[];
  /** Cells in the order of `columns`. */
  readonly rows: readonly (readonly unknown[])[];
  /** The decimal sign of numbers that are texts (default `.`). */
  readonly decimal?: "." | ",";
  /** What each row was read from, where that is not all of the table's files. */
  readonly sources?: readonly RowSource[];
  /** What its reader noticed. */
  readonly notes?: readonly string[];
}

/** What some rows of a table were read from. */
export interface RowSource {
  /** Paths. */
  readonly files: readonly string[];
  /** What its reader noticed of these rows alone. */
  readonly notes: readonly string[];
}

/** What the columns of a table are, where it is said: what is not is guessed from their names and cells. */
export interface ColumnOptions {
  /** What was run; several columns make one name. Null where no column says it. */
  readonly variant?: string | readonly string[] | null;
  /** Which run of it. Null where no column says it. */
  readonly seed?: string | null;
  /** The step or epoch of a row. Null where no column says it. */
  readonly step?: string | null;
  /** Under what a claim is to hold, each by itself: a data set. It is never guessed. */
  readonly each?: string;
  /** The names of metrics, in a long table that has a row for each. */
  readonly metric?: string;
  /** Their values. */
  readonly value?: string;
  /** The columns that are metrics, in a wide table. */
  readonly metrics?: readonly string[];
  /** Only rows that have these values in these columns count. */
  readonly where?: Readonly<Record<string, string>>;
  /** Rows that have one of these values in such a column do not count: `{ run_id: ["3f2a", "91bc"] }`. It is told how many. */
  readonly except?: Readonly<Record<string, readonly string[]>>;
  /**
   * What rows are that no column of steps tells apart: runs, or the steps of one run, in their order. By default they are steps where the paths
   * of several files say which run each is of, and its columns say nothing of what was run; else runs.
   */
  readonly rows?: "runs" | "steps";
  /** Of how many runs each cell with a ±, as `95.2 ± 0.3`, is the mean with its spread. */
  readonly meansOf?: number;
  /** What stands behind ±: the standard deviation of the runs (default), the same with n for n - 1, as NumPy has it, or the error of their mean. */
  readonly spread?: "deviation" | "population deviation" | "error";
}

/** What each column of a table is. */
export interface Columns {
  /** What was run; none where no column says it. */
  readonly variant: readonly string[];
  /** Which run of it. */
  readonly seed?: string;
  /** Step or epoch. */
  readonly step?: string;
  /** Under what a claim is to hold, each by itself. */
  readonly each?: string;
  /** Of a long table, the names of metrics. */
  readonly metric?: string;
  /** Of a long table, their values. */
  readonly value?: string;
  /** Of a wide table, each metric. */
  readonly metrics: readonly string[];
}

/** The columns of which options say what they are. */
function saidIn({ variant, seed, step, each, metric, value, metrics }: ColumnOptions): string[] {
  return [variant, seed, step, each, metric, value, metrics].flatMap((names) => names ?? []);
}

/** All columns that options name. */
export function namedIn(options: ColumnOptions): string[] {
  return [...saidIn(options), ...Object.keys(options.where ?? {}), ...Object.keys(options.except ?? {})];
}

/**
 * What the columns of a table are: as it is said, else as their names and cells have it.
 *
 * @throws {DataError} When there is no such column, or no metric among them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { columnsOf } from "./columns.ts";
 * const columns = ["optimizer", "seed", "epoch", "val_acc"];
 * const found = columnsOf({ file: "runs.csv", columns, rows: [["adam", "0", "1", "0.97"]] });
 * assert.deepEqual(found, { variant: ["optimizer"], seed: "seed", step: "epoch", metrics: ["val_acc"] });
 * ```
 */
export function columnsOf(table: LogTable, options: ColumnOptions = {}): Columns {
  const { columns } = table, { where = {} } = options, said = saidIn(options);
  for (const name of namedIn(options)) requireColumn(table, name);
  const numeric = new Map<string, boolean>();
  const isNumeric = (name: string) => {
    const holds = numeric.get(name) ?? holdsNumbers(table, name, options.meansOf !== undefined);
    numeric.set(name, holds);
    return holds;
  };
  let free = columns.filter((name) => !said.includes(name) && !Object.hasOwn(where, name));
  const take = (
    given: string | null | undefined,
    words: readonly string[],
    fits: (name: string) => boolean = () => true,
    ways = [plain, lastPart],
  ) => {
    if (given !== undefined) return given ?? undefined;
    const found = called(free.filter(fits), words, ways);
    free = free.filter((name) => name !== found);
    return found;
  };
  const seed = take(options.seed, known.seed);
  const step = take(options.step, known.step, isNumeric);
  // Of several clocks and seeds the first is taken, and the others are no metrics.
  const others = [...known.seed, ...known.step, ...known.neither];
  free = free.filter((name) => !(isNumeric(name) && called([name], others)));
  const isLong = options.metrics === undefined &&
    (options.metric !== undefined || called(free, known.metric) !== undefined);
  const value = isLong ? take(options.value, known.value, isNumeric) : options.value;
  const metric = value === undefined ? options.metric : take(options.metric, known.metric, (name) => !isNumeric(name));
  /** The text that names each row, and no two of them alike. */
  const eachRow = () =>
    table.rows.length < 2
      ? undefined
      : free.find((name) => !isNumeric(name) && countOf(table, name) === table.rows.length);
  // One word for all rows tells none from another, and a list is no name.
  const comesAgain = (name: string) => {
    const count = countOf(table, name);
    return count > 1 && count < table.rows.length;
  };
  const texts = () =>
    free.filter((name) =>
      !isNumeric(name) && comesAgain(name) && thousandsIn(table, name) === undefined &&
      !cellsOf(table, name).some((cell) => /^\s*[[{]/.test(String(cell)))
    );
  let variant = [options.variant ?? []].flat();
  if (options.variant === undefined) {
    const isThere = (name: string) => countOf(table, name) > 0;
    const grid = free.filter((name) => isOfGrid(name) && comesAgain(name));
    const found = take(undefined, known.variant, isThere, [plain, lastPart, bare]) ??
      (grid.length > 0 ? grid : undefined) ??
      take(undefined, known.name, isThere) ?? texts()[0] ??
      (step === undefined ? take(undefined, known.setting, comesAgain) : undefined);
    // Of a table of results each row is what was run, where its columns are called like metrics.
    const named = seed === undefined && step === undefined ? eachRow() : undefined, numbers = free.filter(isNumeric);
    const areResults = options.meansOf !== undefined || numbers.length > 1 && numbers.some((name) => betterWay(name));
    variant = [found ?? (areResults && named !== undefined && !isUnit(named) ? named : [])].flat();
  }
  free = free.filter((name) => !variant.includes(name));
  const unit = options.seed === undefined && seed === undefined && step === undefined
    ? called(free.filter((name) => !isNumeric(name) && countOf(table, name) > 1), known.unit) ??
      (variant.length === 0 && free.filter(isNumeric).length > 1 ? eachRow() : undefined)
    : undefined;
  const metrics = metric !== undefined
    ? []
    : options.metrics ?? (value === undefined ? free.filter(isNumeric) : [value]);
  if (metric === undefined && metrics.length === 0) {
    throw noMetric(table, [variant, seed ?? [], step ?? []].flat());
  }
  return {
    variant,
    ...(seed ?? unit) !== undefined && { seed: seed ?? unit },
    ...step !== undefined && { step },
    ...options.each !== undefined && { each: options.each },
    ...metric !== undefined && { metric, value },
    metrics,
  };
}

/** The error for a table without a metric: it names a column that would be one but for some of its cells. */
function noMetric(table: LogTable, taken: readonly string[]): DataError {
  const { file, columns } = table, names = columns.slice(0, mostNamed).map((name) => shown(name)).join(", ");
  const free = columns.filter((name) => !taken.includes(name));
  for (const name of free) {
    const cell = thousandsIn(table, name);
    if (cell !== undefined) {
      const found = `${shown(cell)} in the column ${shown(name)}`;
      return new DataError({ file, found, wanted: "numbers without a sign between thousands", remedy: "write 1234" });
    }
    const mean = cellsOf(table, name).find((cell) => printedIn(cell, table.decimal) !== undefined);
    if (mean !== undefined) {
      const found = `${shown(mean)} in the column ${shown(name)}, a mean with its spread`;
      const remedy = "say of how many runs with --runs N, as --runs 5";
      return new DataError({ file, found, wanted: "a row for each run, or how many runs there were", remedy });
    }
    const cells = cellsOf(table, name), odd = cells.filter((cell) => numberIn(cell, table.decimal) === undefined);
    if (odd.length === 0 || odd.length > cells.length / 2) continue;
    const found = `${shown(odd[0])} among the numbers of the column ${shown(name)}`;
    return new DataError({ file, found, wanted: "a number in each cell, or nothing", remedy: "mend these cells" });
  }
  const remedy = taken.length > 0
    ? `${taken.join(", ")} ${
      taken.length === 1 ? "was" : "were"
    } taken for what was run, its seed or step: say what is which`
    : "look at what wrote it, and at what stands between its cells";
  return new DataError({ file, found: `the columns ${names}`, wanted: "a column of numbers that is a metric", remedy });
}

/** So many columns are named. */
const mostNamed = 20;

function requireColumn({ file, columns }: LogTable, name: string): void {
  if (columns.includes(name)) return;
  const found = `no column ${shown(name)}`, more = columns.length - mostNamed;
  const remedy = `its columns are ${columns.slice(0, mostNamed).join(", ")}${more > 0 ? ` and ${more} more` : ""}${
    nearOnes(name, columns)
  }`;
  throw new DataError({ file, found, wanted: "one of that name", remedy });
}

function cellsOf({ columns, rows }: LogTable, name: string): unknown[] {
  const place = columns.indexOf(name);
  return rows.map((cells) => cells[place]).filter((cell) => !isGap(cell));
}

/** Whether all that is in a column are numbers, or means with their spread where these count, and there are any. */
function holdsNumbers(table: LogTable, name: string, countsPrinted: boolean): boolean {
  const cells = cellsOf(table, name), { decimal } = table;
  return cells.length > 0 &&
    cells.every((cell) =>
      typeof cell !== "boolean" && numberIn(cell, decimal) !== undefined ||
      countsPrinted && printedIn(cell, decimal) !== undefined
    );
}

/** The first number of a column with a sign between thousands, as spreadsheets write 1,234, where all others are numbers. */
export function thousandsIn(table: LogTable, name: string): string | undefined {
  let first: string | undefined;
  for (const cell of cellsOf(table, name)) {
    if (numberIn(cell, table.decimal) !== undefined) continue;
    if (!/^[+-]?\d{1,3}([,.' \u00a0\u202f]\d{3})+([.,]\d+)?$/.test(String(cell))) return undefined;
    first ??= String(cell);
  }
  return first;
}

const countOf = (table: LogTable, name: string) => new Set(cellsOf(table, name).map(String)).size;
