import { distance } from "fastest-levenshtein";

/** A command line that asks for what there is not. The message suggests what is nearest. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  constructor(problem: string, given: string, known: readonly string[]) {
    const nearest = [...known].sort((a, b) => distance(a, given) - distance(b, given)).slice(0, 3);
    super(`${problem}${nearest.length ? `; did you mean ${nearest.join(", ")}?` : ""}`);
  }
}
