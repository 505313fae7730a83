import type { LoggedRun } from "./logged_run.ts";
import { type Named, namedBy } from "./path_names.ts";

/** Runs with what their file's path says of them, where the file itself says nothing. */
export function withNames(runs: readonly LoggedRun[], { variant, seed, each }: Named): LoggedRun[] {
  const named = runs.map((run) => ({
    ...variant !== undefined && { variant },
    ...each !== undefined && { each },
    ...run,
  }));
  // Several runs of a variant in one file are no one seed.
  const ofRun = ({ variant, each }: LoggedRun) => JSON.stringify([variant, each]);
  const counts = Map.groupBy(named, ofRun);
  const isAlone = (run: LoggedRun) => counts.get(ofRun(run))!.length === 1;
  return seed === undefined ? named : named.map((run) => isAlone(run) ? { seed, ...run } : run);
}

/**
 * Runs whose names say which seeds they are, `adam-0` and `adam-1`, as seeds of one variant, where no two are the same then. What else told
 * them apart, an id that a tracker made up, says nothing of pairs.
 *
 * @param isName Whether the variant is the name of a run.
 */
export function takenApart(runs: readonly LoggedRun[], isName: boolean): LoggedRun[] {
  const isMadeUp = runs.every(({ seed }) => seed === undefined || /^[0-9a-z]{8,}$/i.test(seed) && !/^\d+$/.test(seed));
  const named = runs.map(({ variant = "" }) => namedBy(variant));
  const keys = new Set(named.map(({ variant, seed }, i) => JSON.stringify([variant, seed, runs[i].each])));
  const isApart = isName && isMadeUp && named.every(({ variant, seed }) => variant !== undefined && seed !== undefined);
  return isApart && keys.size === runs.length ? runs.map((run, i) => ({ ...run, ...named[i] })) : [...runs];
}

/** Runs whose metrics lie in several files, `train.csv` and `val.csv`, put together. Two that hold the same metric stay two. */
export function together(runs: readonly LoggedRun[]): LoggedRun[] {
  const found: LoggedRun[] = [], places = new Map<string, number[]>();
  for (const run of runs) {
    const key = JSON.stringify([run.variant, run.seed, run.each]),
      same = run.seed === undefined ? [] : places.get(key) ?? [];
    const at = same.find((place) =>
      !Object.keys(run.metrics).some((name) => Object.hasOwn(found[place].metrics, name))
    );
    if (at === undefined) {
      places.set(key, [...same, found.push(run) - 1]);
    } else {
      const { metrics, files, notes, ...names } = found[at];
      found[at] = {
        ...names,
        metrics: { ...metrics, ...run.metrics },
        files: { ...files, ...run.files },
        notes: [...new Set([...notes, ...run.notes])],
      };
    }
  }
  return found;
}
