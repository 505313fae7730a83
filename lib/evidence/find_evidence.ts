import { type Choices, chosen, type Experiment, planOf, type Run, runsAtLook, runsOf } from "../experiment/mod.ts";
import { digestOf } from "../files/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import { cached } from "./cache.ts";
import { Evidence, type RunEvidence, type Source, unmeasured } from "./evidence.ts";
import { chainEnd, type Ledger } from "./ledger.ts";
import { asRecorded, measuresIn, storedMeasures } from "./measured.ts";
import { recordedLedger } from "./record.ts";
import { recordedMeasures } from "./recorded_measures.ts";
import { readIndex } from "./record_index.ts";
import { storedLedger } from "./store.ts";

/**
 * The evidence of an experiment: fresh where the local store holds every run, else on record where the record does, else
 * none (no runs), because claims are judged on the whole. Where a plan looks more than once, the whole is the last look of which all
 * runs are there; fresh evidence counts where the record does not hold a later one. It is read once a process: what is made meanwhile
 * by another process is not seen.
 *
 * @param seeds So many seeds of each variant, from seed 0, are all that is asked for; every one by default.
 * @throws {LedgerError | RecordError} When what is there does not hold together.
 */
export function evidenceOf(
  experiment: Experiment,
  choices: Choices = {},
  places: Places = placesOf(),
  seeds = Number.MAX_SAFE_INTEGER,
): Evidence {
  const key = digestOf({ choices: chosen(experiment, choices), places, seeds });
  return cached(experiment, key, () => readEvidence(experiment, choices, places, seeds));
}

/**
 * Whether there is evidence of an experiment under its defaults. Evidence that does not hold together counts: whoever asks for it is
 * told what is wrong.
 */
export function hasEvidence(experiment: Experiment, places: Places = placesOf()): boolean {
  try {
    return evidenceOf(experiment, {}, places).source.kind !== "none";
  } catch {
    return true;
  }
}

function readEvidence(experiment: Experiment, choices: Choices, places: Places, seeds: number): Evidence {
  const runs = runsOf(experiment, choices).filter(({ seed }) => seed < seeds);
  const under = (others: Choices) => evidenceOf(experiment, others, places, seeds);
  const make = (source: Source, { found, look }: Complete) =>
    new Evidence(experiment, choices, source, found, under, look);

  // A number that was asked for is no look.
  const plan = seeds < Number.MAX_SAFE_INTEGER ? undefined : planOf(experiment, runs[0]?.choices);
  const looks = plan?.looks ?? [undefined];
  const complete = (find: (run: Run) => RunEvidence | undefined, has?: (run: Run) => boolean) =>
    completeLook(looks.map((look) => [look, runsAtLook(experiment, runs, look)]), find, has);

  const measures = measuresIn(experiment);
  const measuredHere = (run: Run, ledger: Ledger) =>
    asRecorded(storedMeasures(places.store, run, chainEnd(ledger), measures));
  const isWhole = ({ found }: Complete) =>
    found.every(({ measured = {} }) => unmeasured(experiment, measured).length === 0);
  const fresh = complete((run) => {
    const ledger = storedLedger(places.store, run);
    return ledger && { run, ledger, measured: measuredHere(run, ledger) };
  });
  const isFresh = fresh.found.length > 0, isLast = fresh.look === looks.at(-1);
  if (isFresh && isLast && isWhole(fresh)) return make({ kind: "fresh" }, fresh);

  const index = () => readIndex(places.snapshots, experiment.id);
  const onRecord = (): Evidence | undefined => {
    const known = index();
    if (!known) return undefined;
    const recorded = complete((run) => {
      const ledger = recordedLedger(places.snapshots, known, run);
      const measured = recordedMeasures(places.snapshots, known, run, ledger)?.measures;
      return { run, ledger, measured: { ...measuredHere(run, ledger), ...measured } };
    }, ({ id }) => known.runs[id] !== undefined);
    const holdsMore = recorded.found.length > fresh.found.length || (isWhole(recorded) && !isWhole(fresh));
    return recorded.found.length > 0 && holdsMore
      ? make({ kind: "on record", since: known.since }, recorded)
      : undefined;
  };
  if (isFresh) return (isWhole(fresh) ? unlessBroken(onRecord) : onRecord()) ?? make({ kind: "fresh" }, fresh);
  const found = onRecord();
  if (found) return found;
  const missing = runsAtLook(experiment, runs, looks[0]).map(({ id }) => id).filter((id) => !index()?.runs[id]);
  return make({ kind: "none", missing }, { found: [] });
}

/** A record of an older protocol is no reason to leave what was made here: who reads all of it is told. */
function unlessBroken<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** What is there of the last look that is complete. */
interface Complete {
  readonly found: readonly RunEvidence[];
  readonly look?: number;
}

/**
 * What there is at the last look of which all runs are there, look by look.
 *
 * @param has Tells without reading them whether runs may be there.
 */
function completeLook(
  looks: readonly (readonly [look: number | undefined, runs: readonly Run[]])[],
  find: (run: Run) => RunEvidence | undefined,
  has: (run: Run) => boolean = () => true,
): Complete {
  let last: Complete = { found: [] };
  const known = new Map<Run, RunEvidence>();
  for (const [look, runs] of looks) {
    if (!runs.every(has)) return last;
    for (const run of runs) {
      const evidence = known.get(run) ?? find(run);
      if (!evidence) return last;
      known.set(run, evidence);
    }
    last = { found: runs.map((run) => known.get(run)!), look };
  }
  return last;
}
