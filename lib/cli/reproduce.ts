/** `deno task reproduce`: makes the evidence of experiments again from scratch. */
import {
  completeCount,
  type Estimate,
  estimate,
  forgetEvidence,
  keepUniverses,
  knownChoices,
  learnData,
  putOnRecord,
  putUniversesOnRecord,
  readIndex,
  type RecordChange,
  repeatabilityText,
  reproduceAll,
  type ReproduceOptions,
  shardOf,
  storedRepeatability,
  storedRuns,
} from "../evidence/mod.ts";
import {
  type Choices,
  drawUniverses,
  type Experiment,
  isProgram,
  planOf,
  type Run,
  runsOf,
  singleChoices,
  universeCount,
} from "../experiment/mod.ts";
import { placesOf } from "../project/mod.ts";
import { readCount } from "./arguments.ts";
import { command } from "./command.ts";
import { findExperiments, loadClaims, select, tellTypes } from "./find_experiments.ts";
import { printJson } from "./output.ts";
import { duration, progressDisplay } from "./progress.ts";
import { endText, goesOn, goingOnText, type Target, targetOf } from "./reproduce_looks.ts";
import { readChoice, readEngine, readShard, readUniverses, requireOneKind } from "./reproduce_options.ts";
import {
  cancelAll,
  isWatched,
  requireSlurm,
  settingsFrom,
  showStatus,
  slurmOptions,
  submitRuns,
} from "./reproduce_on_slurm.ts";
import { requirePrograms, settleMadeOtherwise } from "./reproduce_programs.ts";
import { changeInWords, planLine, secondsFor } from "./reproduce_text.ts";
import { hangingPairs, tellUniverses } from "./reproduce_universes.ts";
import { UsageError } from "./usage_error.ts";

const help = `Makes the evidence of experiments again from scratch, on from where the last
time ended, and takes its measures. Says first how much that is, and how long it
will take by a short measurement here. Where an experiment plans several looks,
it goes on to the next only while a claim that rests on it is open, and says so.

Usage: deno task reproduce [options] [experiment ...]

Options:
  --under name=choice  assume this in place of the default; may be given again
  --alternatives       assume each other choice too, one at a time: all that the
                       verdicts under other assumptions rest on
  --universes N        N universes, one choice for each assumption, drawn from
                       all of an experiment's: in how many does each claim hold,
                       and what flips it (docs/hinges.md)
  --draw-seed N        what they are drawn from (default 0)
  --pairs              two at once, of the assumptions that a claim hangs on
  --seeds N            the first N seeds of each variant, whatever is open
  --all-looks          all seeds of the plans, whatever is decided
  --runs LIST          only these, with commas between them: shallow-0,deep-0
  --shard I/N          the Ith of N parts that take about as long, to share the
                       runs out among machines: see upheld merge; behind a look
                       that is on record, of those that the next one adds
  --missing            only what is not on record, to go on from there
  --jobs N             how many runs train at a time (default: as many as cores)
  --threads N          threads for each of them (default: 1, and the last runs
                       share the cores of those that have ended)
  --measures           train nothing: take the measures that are new or changed
                       on nets whose weights are kept here or on record
  --record             put what is complete on record in snapshots/
  --dry-run            say how much that is and how long it will take, and train
                       nothing; for a cluster print the scripts, submit nothing
  --no-plan            begin at once, without measuring how long it will take
  --anew               make those runs of programs again that other packages,
                       another interpreter or GPU made; without this or the
                       next it ends and names them
  --go-on              count them as they are, and make the rest with what there
                       is
  --json               print what became of each run as JSON
  --checked            say nothing of types: the task has checked those of
                       experiments/
  --help               this text

On a cluster, as one job array with a run a task, and a job behind it that
merges and judges (docs/cluster.md):
  --engine slurm       submit the runs, and watch them on a terminal; --jobs is
                       how many may run at a time
  --wait               stay until all have ended, and submit the next look
  --status             tell how far all is that was submitted
  --cancel             end all that was submitted
  --partition NAME, --account NAME, --module NAME, --time LIMIT, --memory SIZE,
  --sbatch=--OPTION    what the cluster wants, in place of what slurm.json says

Examples:
  deno task reproduce function
  deno task reproduce mnist --missing --dry-run
  deno task reproduce random --under "batch=64 to 1024 by size" --jobs 1
  deno task reproduce mnist --runs shallow-0,deep-0 --threads 2 --jobs 1
  deno task reproduce --alternatives --record
  deno task reproduce sensitivity --measures --alternatives --record
  deno task reproduce function --universes 20 --missing --record
  deno task reproduce mnist --engine slurm --partition short

Ends with 0 when all runs are complete, 1 when one failed, 2 when it was called
wrongly.`;

export default command({
  name: "reproduce",
  summary: "Makes the evidence of experiments again from scratch",
  help,
  options: {
    under: { type: "string", multiple: true, default: [] },
    alternatives: { type: "boolean", default: false },
    universes: { type: "string" },
    "draw-seed": { type: "string" },
    pairs: { type: "boolean", default: false },
    seeds: { type: "string" },
    "all-looks": { type: "boolean", default: false },
    runs: { type: "string" },
    shard: { type: "string" },
    missing: { type: "boolean", default: false },
    jobs: { type: "string" },
    threads: { type: "string" },
    measures: { type: "boolean", default: false },
    record: { type: "boolean", default: false },
    plan: { type: "boolean", default: true },
    "dry-run": { type: "boolean", default: false },
    anew: { type: "boolean", default: false },
    "go-on": { type: "boolean", default: false },
    engine: { type: "string", default: "local" },
    ...slurmOptions,
    json: { type: "boolean", default: false },
    checked: { type: "boolean", default: false },
  },
  takes: "names",
  async run({ values, positionals }) {
    const onSlurm = readEngine(values.engine);
    if (!onSlurm) requireSlurm(values);
    if (onSlurm && values.measures) {
      throw new UsageError("--measures is for this machine: it takes seconds a run, and trains nothing", "", []);
    }
    const isDry = values["dry-run"];
    if (isDry && values.measures) throw new UsageError("--measures trains nothing: --dry-run is for runs", "", []);
    const seeds = readCount("seeds", values.seeds) ?? Infinity;
    const given = readCount("jobs", values.jobs), jobs = given ?? navigator.hardwareConcurrency;
    const givenThreads = readCount("threads", values.threads), threads = givenThreads ?? 1;
    const universes = readUniverses(values);
    const settings = onSlurm ? settingsFrom(values) : {};
    tellTypes(values.checked);
    const all = await findExperiments();
    if (values.cancel) return await cancelAll(values);
    if (values.status) return await showStatus(values, all);
    const experiments = select(all, ({ id }) => [id], positionals);
    const choices: Choices = Object.fromEntries(values.under.map((text) => readChoice(text, experiments)));
    requireOneKind(values, onSlurm);
    if (!onSlurm) requirePrograms(experiments);
    const places = placesOf(), shard = readShard(values.shard);
    const pairs = values.pairs ? await hangingPairs(experiments) : undefined;
    const everyChoice = (experiment: Experiment): Choices[] =>
      values.alternatives
        ? singleChoices(experiment)
        : universes
        ? drawUniverses(experiment, universes.count, universes.seed)
        : pairs?.get(experiment) ?? (pairs ? [] : [choices]);
    if (universes && !isDry) {
      for (const experiment of experiments) await keepUniverses(experiment, universes, places);
    }
    const isSaid = values.measures || values["all-looks"] || values.seeds !== undefined || values.runs !== undefined;
    const claims = isSaid || !experiments.some(hasPlan) ? undefined : (await loadClaims()).claims;
    const targetsNow = () =>
      experiments.flatMap((experiment) =>
        everyChoice(experiment).map((choices) => targetOf(experiment, choices, claims, values.shard !== undefined))
      );
    const runsOfTargets = (targets: readonly Target[]) =>
      experiments.flatMap((experiment) => {
        const recorded = values.missing ? readIndex(places.snapshots, experiment.id)?.runs ?? {} : {};
        const runs = targets.flatMap((target) => target.experiment === experiment ? target.runs : [])
          .filter(({ seed }) => seed < seeds);
        // Names of choices may have commas in them.
        const named = runs.filter(({ id }) => id === values.runs);
        const chosen = named.length > 0
          ? named
          : select(runs, ({ variant, seed, id }) => [`${variant}-${seed}`, id], values.runs?.split(",") ?? []);
        return chosen.filter(({ id }) => recorded[id] === undefined);
      });
    const tell = values.json ? () => {} : console.log;
    const made: Made = { complete: [], failed: [], record: {} };
    const make = async (runs: readonly Run[], options: ReproduceOptions, done: string) => {
      const display = progressDisplay(runs.length);
      const { complete, failed } = await reproduceAll(runs, {
        jobs,
        threads: givenThreads,
        watch: display.watch,
        ...options,
      })
        .finally(display.stop);
      tell(`${complete.length} of ${runs.length} runs are ${done}`);
      if (universes) await tellUniverses(experiments, complete, failed, places, tell);
      for (const experiment of experiments) {
        const repeatability = storedRepeatability(experiment, places);
        if (repeatability) tell(`${experiment.id}: ${repeatabilityText(repeatability)}`);
      }
      made.complete.push(...complete);
      made.failed.push(...failed);
      for (const experiment of values.record ? experiments : []) {
        const today = new Date().toISOString().slice(0, 10);
        const all = everyChoice(experiment).flatMap((choices) => runsOf(experiment, choices));
        const asked = new Set(runs.map((run) => nameOf(run))), kept = storedRuns(places.store, all);
        // Runs of looks that nobody asked for are not missing.
        const toRecord = all.filter((run) =>
          !planOf(experiment, run.choices) || asked.has(nameOf(run)) || kept.has(run)
        );
        made.record[experiment.id] = await putOnRecord(experiment, toRecord, places, today);
        if (universes) await putUniversesOnRecord(experiment, places);
        tell(changeInWords(experiment.id, made.record[experiment.id]));
      }
      forgetEvidence();
      return failed.length === 0;
    };
    const end = (targets: readonly Target[]) => {
      if (!universes) targets.flatMap((target) => endText(target) ?? []).forEach((text) => tell(text));
      if (values.json) printJson(asJson(made, targets));
      return made.failed.length > 0 ? 1 : 0;
    };

    let targets = targetsNow(), before: readonly Target[] | undefined;
    for (;;) {
      const asked = runsOfTargets(targets);
      await learnData(asked);
      const runs = shardOf(asked, ...shard);
      if (!onSlurm && !isDry) {
        await settleMadeOtherwise(experiments, runs, values, { store: places.store, threads, tell });
      }
      const stored = storedRuns(places.store, runs);
      if (values.measures) {
        const kept = runs.filter((run) => stored.has(run) || readIndex(places.snapshots, run.experiment)?.runs[run.id]);
        if (kept.length < runs.length) tell(`${runs.length - kept.length} of ${runs.length} runs were never made`);
        await make(kept, { measureIn: places }, "measured");
        return end([]);
      }
      const waiting = runs.filter((run) => !stored.has(run));
      const estimates = values.plan ? await estimate(waiting, threads) : new Map<Run, Estimate>();
      const inTime = (some: readonly Run[]) =>
        estimates.size > 0 && !some.every(isProgram) ? `about ${duration(secondsFor(some, estimates, jobs))}` : "";
      for (const experiment of before ? [] : experiments) {
        const known = knownChoices(experiment, places).flatMap((choices) => runsOf(experiment, choices));
        const left = completeCount(places.store, experiment.id) - storedRuns(places.store, known).size;
        if (universes) {
          const count = everyChoice(experiment).length;
          tell(
            `${experiment.id}: ${count} of ${universeCount(experiment)} universes, drawn from seed ${universes.seed}`,
          );
        }
        tell(planLine(experiment, runs.filter((run) => run.experiment === experiment.id), stored, estimates, left));
      }
      targets.forEach((target, i) => {
        if (!goesOn(target, before?.[i])) return;
        const names = new Set(target.runs.map(nameOf)), more = waiting.filter((run) => names.has(nameOf(run)));
        tell(goingOnText(target, more.length, inTime(more)));
      });
      if (onSlurm) {
        const code = await submitRuns(
          { runs: waiting, choices, universes, threads, jobs: given, estimates, settings },
          values,
          all,
        );
        if (code !== 0 || !isWatched(values) || values.json) return code;
        forgetEvidence();
      } else {
        // How long a program takes nobody knows.
        if (estimates.size > 0 && !waiting.every(isProgram)) {
          tell(`About ${duration(secondsFor(waiting, estimates, jobs))}, ${jobs} at a time`);
        }
        if (isDry) {
          if (values.json) printJson({ runs: runs.map(nameOf), waiting: waiting.map(nameOf) });
          return 0;
        }
        if (!await make(before ? waiting : runs, { store: places.store }, "complete")) return end([]);
      }
      before = targets;
      targets = targetsNow();
      if (!targets.some((target, i) => goesOn(target, before![i]))) return end(targets);
    }
  },
});

/** What became of the runs of all looks together. */
interface Made {
  readonly complete: Run[];
  readonly failed: { readonly run: Run; readonly error: string }[];
  readonly record: Record<string, RecordChange>;
}

const nameOf = ({ experiment, id }: Run) => `${experiment}/${id}`;

function asJson({ complete, failed, record }: Made, targets: readonly Target[]): object {
  const looks = targets.flatMap(({ experiment: { id }, changed, next }) =>
    next ? [{ experiment: id, choices: changed, seeds: next.complete ?? 0, open: next.open }] : []
  );
  return {
    complete: complete.map(nameOf),
    failed: failed.map(({ run, error }) => ({ run: nameOf(run), error })),
    record,
    ...(looks.length > 0 && { looks }),
  };
}

const hasPlan = (experiment: Experiment) => singleChoices(experiment).some((changed) => planOf(experiment, changed));
