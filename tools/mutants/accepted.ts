import type { Mutant } from "./mutants_of.ts";

/** A mutant that no test needs to notice. */
export interface Accepted {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Why it is as good as the code. */
  readonly reason: string;
}

/**
 * Whether a mutant is on the list.
 *
 * @throws {Error} When an entry of the list is no mutant of the code any more, or has no reason.
 */
export function acceptance(list: readonly Accepted[], all: readonly Mutant[]): (mutant: Mutant) => boolean {
  const name = ({ file, from, to }: Pick<Mutant, "file" | "from" | "to">) => JSON.stringify([file, from, to]);
  const known = new Set(all.map(name)), accepted = new Set(list.map(name));
  for (const entry of list) {
    if (!known.has(name(entry))) {
      throw new Error(
        `An accepted mutant does not apply any more, take it off the list: ${entry.file}: ${entry.from} -> ${entry.to}`,
      );
    }
    if (!entry.reason) throw new Error(`An accepted mutant has no reason: ${entry.file}: ${entry.from} -> ${entry.to}`);
  }
  return (mutant) => accepted.has(name(mutant));
}
