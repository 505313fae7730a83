import { isProgram, type ProgramRun, type Run } from "../experiment/mod.ts";
import {
  begunWith,
  decisiveFields,
  endedWith,
  isSameSoftware,
  type Provenance,
  provenanceDigest,
} from "../program/mod.ts";
import { counted } from "../validation/mod.ts";
import { type Environment, environmentDifference } from "./environment.ts";
import { environmentWith, programFolder } from "./program_run.ts";
import type { RecordIndex } from "./record_index.ts";
import { folderOf, storedEnvironment, storedRuns } from "./store.ts";

/** A run of a program that the local store has from something else of what is decisive than there is here. */
export interface MadeOtherwise {
  readonly run: ProgramRun;
  /** What differs, in words: `programPackages: numpy==1.26.4 then, numpy==2.1.0 now`. */
  readonly differences: readonly string[];
  /** Whether it was made to its end; else it was begun, and starts again. */
  readonly isComplete: boolean;
}

/** Those of some runs that were made, or begun, with something else than there is here. */
export function madeOtherwise(store: string, runs: readonly Run[], here: Provenance): MadeOtherwise[] {
  const stored = storedRuns(store, runs), current = environmentWith(here);
  return runs.filter(isProgram).flatMap((run): MadeOtherwise[] => {
    const folder = programFolder(store, run);
    // A program that ended is not run again where its experiment was edited: it counts though no run is stored.
    const made = stored.has(run) ? storedEnvironment(folderOf(store, run)) : endedWith(folder);
    const isComplete = made !== undefined, before = made ?? begunWith(folder);
    if (before === undefined) return [];
    if (isComplete ? provenanceDigest(before) === provenanceDigest(here) : isSameSoftware(before, here)) return [];
    return [{ run, isComplete, differences: decisiveDifference(environmentWith(before), current) }];
  });
}

/** What differs of that which may change a program's numbers, in words. */
function decisiveDifference(
  before: Environment,
  after: Environment,
  names?: { readonly then: string; readonly now: string },
): string[] {
  const named: readonly string[] = decisiveFields;
  return environmentDifference(before, after, names).filter((text) => named.includes(text.slice(0, text.indexOf(":"))));
}

/** What runs on record of one program were made with, where that is not the same for all, in words; undefined where it is. */
export function mixtureText({ environments, runs }: RecordIndex): string | undefined {
  const made = Object.values(runs).flatMap(({ environment }) => {
    const of = environments[environment];
    return of?.threads === undefined ? [] : [of];
  });
  const groups = [...Map.groupBy(made, provenanceDigest).values()].sort((a, b) => b.length - a.length);
  if (groups.length < 2) return undefined;
  const [most, ...others] = groups;
  const each = others.map((group) =>
    `${counted(group.length, "run")} with something else than the other ${most.length} (${
      decisiveDifference(most[0], group[0], { then: "there", now: "in these" }).join("; ")
    })`
  );
  return `Its program made ${each.join(", and ")}: claims compare them as if they were alike`;
}
