/** `deno task reproduce`: makes the evidence of experiments again from scratch. */
import {
  completeCount,
  type Estimate,
  estimate,
  keepFailures,
  keepUniverses,
  knownChoices,
  learnData,
  putOnRecord,
  putUniversesOnRecord,
  readIndex,
  type RecordChange,
  reproduceAll,
  type ReproduceOptions,
  shardOf,
  storedRuns,
} from "../evidence/mod.ts";
import {
  type Choices,
  chosen,
  drawUniverses,
  type Experiment,
  pairChoices,
  type Run,
  runsOf,
  singleChoices,
  universeCount,
  universeName,
} from "../experiment/mod.ts";
import { hangingAssumptions, judgeOrTell } from "../claim/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import { readCount } from "./arguments.ts";
import { command } from "./command.ts";
import { findExperiments, select, tellTypes } from "./find_experiments.ts";
import { printJson, visible } from "./output.ts";
import { duration, progressDisplay } from "./progress.ts";
import { cancelAll, requireSlurm, settingsFrom, showStatus, slurmOptions, submitRuns } from "./reproduce_on_slurm.ts";
import { UsageError } from "./usage_error.ts";
import { loadMade } from "./whole_record.ts";

const help = `Makes the evidence of experiments again from scratch, on from where the last
time ended, and takes its measures. Says first how much that is, and how long it
will take by a short measurement here.

Usage: deno task reproduce [options] [experiment ...]

Options:
  --under name=choice  assume this in place of the default; may be given again
  --alternatives       assume each other choice too, one at a time: all that the
                       verdicts under other assumptions rest on
  --universes N        N universes, one choice for each assumption, drawn from all
                       of an experiment's: in how many does each claim hold, and
                       what flips it (docs/hinges.md)
  --draw-seed N        what they are drawn from (default 0)
  --pairs              both at once, of each two assumptions that a claim hangs on
  --seeds N            only the first N seeds of each variant
  --runs LIST          only these, with commas between them: shallow-0,deep-0
  --shard I/N          the Ith of N parts that take about as long, to share the
                       runs out among machines: see upheld merge
  --jobs N             how many runs train at a time (default: as many as cores)
  --threads N          threads for each of them (default: 1)
  --measures           train nothing: take the measures that are new or changed
                       on nets whose weights are kept here or on record
  --record             put what is complete on record in snapshots/
  --no-plan            begin at once, without measuring how long it will take
  --json               print what became of each run as JSON
  --checked            say nothing of types: the task has checked those of
                       experiments/
  --help               this text

On a cluster, as one job array with a run a task, and a job behind it that
merges and judges (docs/cluster.md):
  --engine slurm       submit the runs, and watch them on a terminal; --jobs is
                       how many may run at a time
  --dry-run            print the scripts, and submit nothing
  --wait               stay until all have ended
  --status             tell how far all is that was submitted
  --cancel             end all that was submitted
  --partition NAME, --account NAME, --module NAME, --time LIMIT, --memory SIZE,
  --sbatch=--OPTION    what the cluster wants, in place of what slurm.json says

Examples:
  deno task reproduce function
  deno task reproduce random --under "batch=64 to 1024 by size" --jobs 1
  deno task reproduce mnist --runs shallow-0,deep-0 --threads 2 --jobs 1
  deno task reproduce --alternatives --record
  deno task reproduce function --universes 20 --record
  deno task reproduce sensitivity --measures --alternatives --record
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
    runs: { type: "string" },
    shard: { type: "string" },
    jobs: { type: "string" },
    threads: { type: "string" },
    measures: { type: "boolean", default: false },
    record: { type: "boolean", default: false },
    plan: { type: "boolean", default: true },
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
    const seeds = readCount("seeds", values.seeds) ?? Infinity;
    const given = readCount("jobs", values.jobs), jobs = given ?? navigator.hardwareConcurrency;
    const threads = readCount("threads", values.threads) ?? 1;
    const universes = readUniverses(values);
    const settings = onSlurm ? settingsFrom(values) : {};
    tellTypes(values.checked);
    const all = await findExperiments();
    if (values.cancel) return await cancelAll(values);
    if (values.status) return await showStatus(values, all);
    const experiments = select(all, ({ id }) => [id], positionals);
    const choices: Choices = Object.fromEntries(values.under.map((text) => readChoice(text, experiments)));
    requireOneKind(values, onSlurm);
    const places = placesOf();
    const pairs = values.pairs ? await hangingPairs(experiments) : undefined;
    const everyChoice = (experiment: Experiment): Choices[] =>
      values.alternatives
        ? singleChoices(experiment)
        : universes
        ? drawUniverses(experiment, universes.count, universes.seed)
        : pairs?.get(experiment) ?? (pairs ? [] : [choices]);
    const everyRun = (experiment: Experiment) =>
      everyChoice(experiment).flatMap((choices) => runsOf(experiment, choices));
    if (universes) { for (const experiment of experiments) await keepUniverses(experiment, universes, places); }

    const asked = experiments.flatMap((experiment) => {
      const runs = everyRun(experiment).filter(({ seed }) => seed < seeds);
      // Names of choices may have commas in them.
      const named = runs.filter(({ id }) => id === values.runs);
      return named.length > 0
        ? named
        : select(runs, ({ variant, seed, id }) => [`${variant}-${seed}`, id], values.runs?.split(",") ?? []);
    });
    await learnData(asked);
    const runs = shardOf(asked, ...readShard(values.shard));
    const tell = values.json ? () => {} : console.log;
    const stored = storedRuns(places.store, runs);
    const make = async (made: readonly Run[], options: ReproduceOptions, done: string) => {
      const display = progressDisplay(made.length);
      const { complete, failed } = await reproduceAll(made, { jobs, threads, watch: display.watch, ...options })
        .finally(display.stop);
      tell(`${complete.length} of ${made.length} runs are ${done}`);
      if (universes) await tellUniverses(experiments, complete, failed, places, tell);
      const record: Record<string, RecordChange> = {};
      for (const experiment of values.record ? experiments : []) {
        const today = new Date().toISOString().slice(0, 10);
        record[experiment.id] = await putOnRecord(experiment, everyRun(experiment), places, today);
        if (universes) await putUniversesOnRecord(experiment, places);
        tell(changeInWords(experiment.id, record[experiment.id]));
      }
      if (values.json) {
        const name = ({ experiment, id }: Run) => `${experiment}/${id}`;
        const failures = failed.map(({ run, error }) => ({ run: name(run), error }));
        printJson({ complete: complete.map(name), failed: failures, record });
      }
      return failed.length > 0 ? 1 : 0;
    };
    if (values.measures) {
      const made = runs.filter((run) => stored.has(run) || readIndex(places.snapshots, run.experiment)?.runs[run.id]);
      if (made.length < runs.length) tell(`${runs.length - made.length} of ${runs.length} runs were never made`);
      return await make(made, { measureIn: places }, "measured");
    }
    const waiting = runs.filter((run) => !stored.has(run));
    const estimates = values.plan ? await estimate(waiting, threads) : new Map<Run, Estimate>();
    for (const experiment of experiments) {
      const known = knownChoices(experiment, places).flatMap((choices) => runsOf(experiment, choices));
      const left = completeCount(places.store, experiment.id) - storedRuns(places.store, known).size;
      if (universes) {
        const count = everyChoice(experiment).length;
        tell(`${experiment.id}: ${count} of ${universeCount(experiment)} universes, drawn from seed ${universes.seed}`);
      }
      tell(plan(experiment, runs.filter((run) => run.experiment === experiment.id), stored, estimates, left));
    }
    if (onSlurm) {
      const plan = { runs: waiting, choices, universes, threads, jobs: given, estimates, settings };
      return await submitRuns(plan, values, all);
    }
    if (estimates.size > 0) tell(`About ${duration(secondsFor(waiting, estimates, jobs))}, ${jobs} at a time`);
    return await make(runs, { store: places.store }, "complete");
  },
});

/** Whether runs are to be made by Slurm, and not here. */
function readEngine(engine: string): boolean {
  if (engine === "local" || engine === "slurm") return engine === "slurm";
  throw new UsageError(`--engine is ${JSON.stringify(engine)}`, engine, ["local", "slurm"]);
}

/** Reads how many universes are to be drawn, and from what. */
function readUniverses(
  { universes, "draw-seed": seed }: { readonly universes?: string; readonly "draw-seed"?: string },
): { readonly count: number; readonly seed: number } | undefined {
  const count = readCount("universes", universes);
  if (count === undefined && seed !== undefined) {
    throw new UsageError("--draw-seed is what universes are drawn from: name how many, --universes 50", "", []);
  }
  return count === undefined ? undefined : { count, seed: readSeed(seed) };
}

/** What universes are drawn from, from 0. */
function readSeed(text = "0"): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new UsageError(`--draw-seed is ${JSON.stringify(text)}, wanted a whole number from 0`, text, []);
}

/** Which choices are run under is said in one way, and a job array is of one set of them, or of universes. */
function requireOneKind(
  values: {
    readonly under: readonly string[];
    readonly alternatives: boolean;
    readonly universes?: string;
    readonly pairs: boolean;
  },
  onSlurm: boolean,
): void {
  const kinds = [
    values.under.length > 0 && `--under ${values.under[0]}`,
    values.alternatives && "--alternatives",
    values.universes !== undefined && `--universes ${values.universes}`,
    values.pairs && "--pairs",
  ].filter((kind) => kind !== false);
  if (kinds.length > 1) {
    throw new UsageError(`${kinds[0]} and ${kinds[1]} say in two ways which choices to run under: give one`, "", []);
  }
  if (onSlurm && (values.alternatives || values.pairs)) {
    throw new UsageError(`${kinds[0]} is for this machine: submit one choice at a time, with --under`, "", []);
  }
}

/** The pairs of alternatives of those assumptions on which a claim hangs, by experiment. */
async function hangingPairs(experiments: readonly Experiment[]): Promise<Map<Experiment, Choices[]>> {
  const { claims } = await loadMade();
  return new Map(experiments.map((experiment) => {
    const found = claims.filter((claim) => claim.experiment.id === experiment.id).flatMap((claim) => {
      const { under } = judgeOrTell(claim);
      return pairChoices(experiment, hangingAssumptions(under));
    });
    return [experiment, [...new Map(found.map((choices) => [universeName(choices), choices])).values()]];
  }));
}

/** Keeps and tells which universes failed: they count, and are not dropped. */
async function tellUniverses(
  experiments: readonly Experiment[],
  complete: readonly Run[],
  failed: readonly { readonly run: Run; readonly error: string }[],
  places: Places,
  tell: (text: string) => void,
): Promise<void> {
  for (const experiment of experiments) {
    const ofThis = ({ experiment: id }: Run) => id === experiment.id;
    const reasons = new Map<string, string>();
    for (const { run, error } of failed.filter(({ run }) => ofThis(run))) {
      const name = universeName(run.choices), reason = `${run.variant}-${run.seed}: ${error.split("\n")[0]}`;
      if (!reasons.has(name)) reasons.set(name, reason);
    }
    const done = new Set(complete.filter(ofThis).map(({ choices }) => universeName(choices)));
    for (const name of reasons.keys()) done.delete(name);
    await keepFailures(experiment, { failed: reasons, complete: done }, places);
    for (const [name, reason] of reasons) tell(`${experiment.id}: universe ${name} failed (${reason})`);
  }
}

/** Reads a part and their number, as in `2/8`. */
function readShard(shard: string = "1/1"): [index: number, count: number] {
  const [index, count] = (shard.match(/^([1-9]\d{0,3})\/([1-9]\d{0,3})$/) ?? []).slice(1).map(Number);
  if (index <= count) return [index, count];
  throw new UsageError(`--shard is ${JSON.stringify(shard)}, wanted a part and their number, as in 2/8`, shard, []);
}

/** Reads `name=choice`, which every experiment that was chosen must know. */
function readChoice(text: string, experiments: readonly Experiment[]): [string, string] {
  const [, name, choice] = text.match(/^([^=]+)=(.*)$/s) ?? [];
  if (name === undefined) {
    throw new UsageError(`--under is ${JSON.stringify(text)}, wanted name=choice`, text, []);
  }
  for (const experiment of experiments) {
    try {
      chosen(experiment, { [name]: choice });
    } catch (error) {
      throw new UsageError((error as Error).message, text, []);
    }
  }
  return [name, choice];
}

/**
 * One line an experiment: how many runs there are, how many of them are still to make, and how many steps that is.
 *
 * @param left How many complete ones are of other code, or other protocols.
 */
function plan(
  { id, title }: Experiment,
  runs: readonly Run[],
  stored: ReadonlySet<Run>,
  estimates: ReadonlyMap<Run, Estimate>,
  left: number,
): string {
  const waiting = runs.filter((run) => !stored.has(run));
  const steps = waiting.reduce((sum, run) => sum + (estimates.get(run)?.steps ?? 0), 0);
  const toTrain = steps > 0 ? `, ${steps.toLocaleString("en-US")} steps to train` : "";
  const stale = left > 0
    ? `; ${left} more are kept that other code, data or protocols made: they count for nothing`
    : "";
  return `${id}: ${runs.length} runs, ${runs.length - waiting.length} complete already${toTrain}${stale} (${
    visible(title)
  })`;
}

/** How long some runs take side by side: never less than the longest of them. */
function secondsFor(runs: readonly Run[], estimates: ReadonlyMap<Run, Estimate>, jobs: number): number {
  const seconds = runs.map((run) => estimates.get(run)!.seconds);
  return Math.max(seconds.reduce((sum, one) => sum + one, 0) / jobs, ...seconds);
}

function changeInWords(
  id: string,
  { added, changed, same, left, missing, measured, unmeasured }: RecordChange,
): string {
  const parts = [
    added.length > 0 && `${added.length} new (${added.join(", ")})`,
    changed.length > 0 && `${changed.length} with other bytes than before (${changed.join(", ")})`,
    same.length > 0 && `${same.length} the same as before`,
    left.length > 0 && `${left.length} left as they were, not complete here`,
    measured.length > 0 && `${measured.length} measured anew (${measured.join(", ")})`,
    unmeasured.length > 0 &&
    `taken off, as other code measured it, its numbers moved, and its weights are not kept: ${unmeasured.join(", ")}`,
    missing.length > 0 && `${missing.length} still missing (${missing.join(", ")})`,
  ];
  return `${id} on record: ${parts.filter(Boolean).join("; ") || "no runs"}`;
}
