import { didYouMean } from "../validation/mod.ts";

/** A command line that asks for what there is not. The message suggests what is nearest. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  constructor(problem: string, given: string, known: readonly string[]) {
    super(problem + didYouMean(given, known));
  }
}
