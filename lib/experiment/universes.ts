import { stream } from "../random/mod.ts";
import type { Choices } from "./assumption.ts";
import type { Experiment } from "./experiment.ts";
import { pathPart } from "./require_experiment.ts";

type Assuming = Pick<Experiment, "id" | "assumptions">;

/**
 * How many universes an experiment has: one choice for each of its assumptions makes one, all of them the multiverse (Steegen,
 * Tuerlinckx, Gelman & Vanpaemel 2016).
 */
export function universeCount({ assumptions }: Assuming): number {
  return assumptions.reduce((count, { alternatives }) => count * (1 + alternatives.length), 1);
}

/**
 * Universes drawn from all of an experiment's without replacement, each as what differs from the defaults. A larger number from the
 * same seed begins with the same ones, so that a sample can be enlarged.
 *
 * @param count All of them where there are no more.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { drawUniverses } from "./universes.ts";
 * const choice = (name: string) => ({ name, unsaid: "", reason: "", default: "a", alternatives: ["b", "c"] });
 * const experiment = { id: "descent", assumptions: [choice("first"), choice("second")] };
 * assert.equal(drawUniverses(experiment, 100).length, 9);
 * assert.deepEqual(drawUniverses(experiment, 5, 1).slice(0, 3), drawUniverses(experiment, 3, 1));
 * ```
 */
export function drawUniverses(experiment: Assuming, count: number, seed = 0): Choices[] {
  const all = universeCount(experiment), random = stream("universes", experiment.id, seed);
  // A shuffle from the front that keeps only what is out of place: the grid may be far larger than the sample.
  const moved = new Map<number, number>();
  return Array.from({ length: Math.min(count, all) }, (_, i) => {
    const drawn = random.integer(i, all - 1), found = moved.get(drawn) ?? drawn;
    moved.set(drawn, moved.get(i) ?? i);
    return universe(experiment, found);
  });
}

/** The universe at a place in the grid. */
function universe({ assumptions }: Assuming, place: number): Choices {
  const choices: [string, string][] = [];
  for (const { name, alternatives } of assumptions) {
    const choice = place % (1 + alternatives.length);
    place = Math.floor(place / (1 + alternatives.length));
    if (choice > 0) choices.push([name, alternatives[choice - 1]]);
  }
  return Object.fromEntries(choices);
}

/** All combinations of alternatives of two assumptions of some. */
export function pairChoices({ assumptions }: Assuming, names: readonly string[]): Choices[] {
  const among = assumptions.filter(({ name }) => names.includes(name));
  return among.flatMap((one, i) =>
    among.slice(i + 1).flatMap((other) =>
      one.alternatives.flatMap((first) =>
        other.alternatives.map((second) => ({ [one.name]: first, [other.name]: second }))
      )
    )
  );
}

/** What the folder of a universe's runs is called, `a=b/c=d`; `the defaults` where nothing differs from them. */
export function universeName(choices: Choices): string {
  return foldersOf(choices).join("/") || "the defaults";
}

/** The folders that the runs under some choices stand in, by what differs from the defaults. */
export function foldersOf(changed: Choices): string[] {
  return Object.entries(changed).map(([name, choice]) => pathPart(`${name}=${choice}`));
}

/** The choices that name the folders of a run; undefined where the experiment does not know one of them. */
export function choicesNamed({ assumptions }: Assuming, folders: readonly string[]): Choices | undefined {
  const known = new Map(
    assumptions.flatMap(({ name, alternatives }) =>
      alternatives.map((choice) => [pathPart(`${name}=${choice}`), [name, choice]] as const)
    ),
  );
  const named = folders.map((folder) => known.get(folder));
  return named.includes(undefined) ? undefined : Object.fromEntries(named as [string, string][]);
}
