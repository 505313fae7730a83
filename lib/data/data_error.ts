/** What is wrong with a data file. */
export interface DataProblem {
  /** Path of the file. */
  readonly file: string;
  /** What is there, and where in the file. */
  readonly found: string;
  /** What should be. */
  readonly wanted: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** A data file is missing or not what it should be. */
export class DataError extends Error {
  /** Tells it from other errors. */
  override readonly name = "DataError";
  /** Path of the file. */
  readonly file: string;

  /** Puts the problem into one sentence. */
  constructor({ file, found, wanted, remedy }: DataProblem, options?: ErrorOptions) {
    super(`${file}: found ${found}, wanted ${wanted}; ${remedy}`, options);
    this.file = file;
  }
}
