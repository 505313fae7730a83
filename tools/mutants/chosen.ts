import { stream } from "../../lib/random/mod.ts";
import type { Mutant } from "./mutants_of.ts";

/**
 * So many mutants of those at hand, no two of one line. Each has a place of its own in a drawn order, so that a change elsewhere in
 * the code leaves the choice as it was.
 */
export function chosen(mutants: readonly Mutant[], count: number, seed: number): Mutant[] {
  const place = ({ file, from, to }: Mutant) => stream("mutants", seed, file, from, to).uniform();
  const ordered = mutants.map((mutant) => ({ mutant, at: place(mutant) })).sort((a, b) => a.at - b.at);
  const lines = new Set<string>(), taken: Mutant[] = [];
  for (const { mutant } of ordered) {
    const line = `${mutant.file}:${mutant.line}`;
    if (taken.length === count) break;
    if (lines.has(line)) continue;
    lines.add(line);
    taken.push(mutant);
  }
  return taken;
}
