/**
 * The first names of a list with commas between them, and how many more there are.
 *
 * @example
 * ```ts
 * import { firstNames } from "./first_names.ts";
 * console.assert(firstNames(["a-0", "a-1", "b-0", "b-1"], 2) === "a-0, a-1 and 2 more");
 * ```
 */
export function firstNames(names: readonly string[], most: number): string {
  return names.slice(0, most).join(", ") + (names.length > most ? ` and ${names.length - most} more` : "");
}
