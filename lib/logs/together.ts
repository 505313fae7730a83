import type { LoggedRun } from "./logged_run.ts";
import { type Named, namedBy } from "./path_names.ts";

/** The runs of a file, and what its path says of them. */
interface Part {
  readonly runs: readonly LoggedRun[];
  readonly named: Named;
}

/**
 * The runs of files by what these say, else their paths. Where files say the same of runs that paths tell apart, as a configuration that all
 * share does, what paths say counts.
 */
export function namedRuns(parts: readonly Part[]): LoggedRun[] {
  const whole = (some: readonly Part[]) => together(some.flatMap(({ runs, named }) => withNames(runs, named)));
  const found = whole(parts), all = parts.flatMap(({ runs }) => runs);
  if (areApart(found)) return found;
  const saysNothing = (["variant", "seed"] as const).filter((name) =>
    new Set(all.map((run) => run[name])).size === 1 && new Set(parts.map(({ named }) => named[name])).size > 1 &&
    parts.every(({ named }) => named[name] !== undefined)
  );
  const byPaths = whole(parts.map(({ runs, named }) => ({
    named,
    runs: runs.map((run) => {
      const other = { ...run };
      for (const name of saysNothing) delete other[name];
      return other;
    }),
  })));
  const note = `files say the same ${saysNothing.join(" and ")} of all runs, and paths tell them apart`;
  return areApart(byPaths) ? byPaths.map((run) => ({ ...run, notes: [...run.notes, note] })) : found;
}

/** Whether no two runs with a seed are the same. */
function areApart(runs: readonly LoggedRun[]): boolean {
  const seeded = runs.filter(({ seed }) => seed !== undefined);
  return new Set(seeded.map(({ variant, seed, each }) => JSON.stringify([variant, seed, each]))).size === seeded.length;
}

/** Runs with what their file's path says of them, where the file itself says nothing. */
function withNames(runs: readonly LoggedRun[], { variant, seed, each }: Named): LoggedRun[] {
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
function together(runs: readonly LoggedRun[]): LoggedRun[] {
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
