/** A program that could not be run to its end. */
export class ProgramError extends Error {
  override readonly name: string = "ProgramError";
}

/** A program that took more time than it may. */
export class TimeLimitError extends ProgramError {
  override readonly name = "TimeLimitError";
}

/** A program that took more memory than it may. */
export class MemoryLimitError extends ProgramError {
  override readonly name = "MemoryLimitError";
}
