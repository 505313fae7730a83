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

  /** What is wrong, part by part. */
  readonly problem: DataProblem;

  /** Puts the problem into one sentence. */
  constructor(problem: DataProblem, options?: ErrorOptions) {
    const { file, found, wanted, remedy } = problem;
    super(`${file}: found ${found}, wanted ${wanted}; ${remedy}`, options);
    this.file = file;
    this.problem = problem;
  }
}
