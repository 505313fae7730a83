/** `deno task export`: writes evidence, figures and verdicts in the formats of other tools. */
import type { Experiment } from "../experiment/mod.ts";
import { type ExportedRun, knownRuns, OutputFolder, runsToExport } from "../export/mod.ts";
import { formats } from "./export_formats.ts";
import { findExperiments, select } from "./find_experiments.ts";
import { command } from "./command.ts";
import { printJson, status, tellFailures, wrapped } from "./output.ts";
import { UsageError } from "./usage_error.ts";

const help = `Writes evidence, figures and verdicts in the formats of other tools.

Usage: deno task export [options] [experiment | experiment/run ...]

Nothing is trained: what is written is what claims are judged on, fresh evidence
where there is all of it, else what is on record. Files of the same names are
overwritten, and no others are touched.

Options:
  --format LIST  only these, with commas between them; may be given again:
                   csv          metrics by epoch and by step, final measures
                   tensorboard  an event file for each run
                   safetensors  the trained weights that are kept
                   figures      as PNG and as SVG
                   verdicts     the claims as "deno task verify" has them, CSV
  --out FOLDER   where to write (default: export)
  --json         print the paths of the files as JSON, one list
  --help         this text

Where only runs are named there are no figures and verdicts, as these rest on
all runs.

Examples:
  deno task export
  deno task export function random --format csv,verdicts
  deno task export mnist/shallow-0 --format tensorboard --format safetensors
  deno task export --format figures --out export/figures-for-print --json

Ends with 0 when all that was asked for is written, 1 when something was not, 2
when it was called wrongly.`;

/** What is asked for of an experiment. */
interface Asked {
  readonly experiment: Experiment;
  /** Ids of its runs. */
  readonly ids: ReadonlySet<string>;
  /** Whether the experiment itself is asked for, and not only runs of it. */
  readonly whole: boolean;
}

export default command({
  name: "export",
  summary: "Writes evidence, figures and verdicts in other tools' formats",
  help,
  options: {
    format: { type: "string", multiple: true, default: Object.keys(formats) },
    out: { type: "string", default: "export" },
    json: { type: "boolean", default: false },
  },
  takes: "names",
  async run({ values, positionals }) {
    const chosen = readFormats(values.format);
    requireWritable(values.out);
    const asked = readRuns(await findExperiments(), positionals);
    if (chosen.every((name) => formats[name].whole) && asked.some(({ whole }) => !whole)) {
      throw new UsageError(`There are no ${chosen.join(" or ")} of single runs: name the experiment alone`, "", []);
    }

    const folder = new OutputFolder(values.out);
    const written: string[] = [];
    const failures: string[] = [];
    for (const { experiment, ids, whole } of asked) {
      tell(`Reading ${experiment.id}`);
      const counts: string[] = [];
      let found = 0;
      try {
        const runs = runsToExport(experiment, ids);
        found = runs.length;
        if (positionals.length > 0) failures.push(...missing(experiment, ids, whole, runs));
        for (const name of chosen.filter((name) => whole || !formats[name].whole)) {
          const before = written.length;
          for await (const file of formats[name].files(experiment, runs)) {
            written.push(await folder.write(file));
            tell(`Exporting ${experiment.id}: ${name} ${written.length - before}`);
          }
          if (written.length > before) counts.push(`${name} ${written.length - before}`);
        }
        if (positionals.length > 0 && found > 0 && counts.length === 0) {
          failures.push(`Nothing is kept of ${experiment.id} that could be written as ${chosen.join(" or ")}`);
        }
      } catch (error) {
        failures.push(`${experiment.id}: ${(error as Error).message}`);
      }
      tell("");
      if (!values.json) {
        console.log(wrapped(`${experiment.id}, ${found} of ${ids.size} runs: ${counts.join(", ") || "nothing"}`, ""));
      }
    }
    if (values.json) printJson(written);
    else console.log(wrapped(`${written.length} ${written.length === 1 ? "file" : "files"} in ${values.out}`, ""));
    tellFailures(failures);
    return failures.length > 0 ? 1 : 0;
  },
});

/** The formats that were asked for, in the order in which they are written. */
function readFormats(given: readonly string[]): string[] {
  const known = Object.keys(formats);
  const asked = given.flatMap((list) => list.split(","));
  for (const name of asked) {
    if (!known.includes(name)) throw new UsageError(`There is no format ${JSON.stringify(name)}`, name, known);
  }
  return known.filter((name) => asked.includes(name));
}

/** Refuses a folder that this process may not write to. */
function requireWritable(out: string): void {
  if (out && Deno.permissions.querySync({ name: "write", path: out }).state === "granted") return;
  throw new UsageError(
    `--out is ${JSON.stringify(out)}, where this command may not write: name a folder in export, as export/mine`,
    "",
    [],
  );
}

/** What is asked for by the names of experiments and runs; all where nothing is. */
function readRuns(experiments: readonly Experiment[], names: readonly string[]): Asked[] {
  const all = experiments.flatMap((experiment) => knownRuns(experiment).map(({ id }) => ({ experiment, id })));
  const chosen = select(all, ({ experiment, id }) => [experiment.id, `${experiment.id}/${id}`], names);
  return experiments.map((experiment) => ({
    experiment,
    ids: new Set(chosen.filter((one) => one.experiment === experiment).map(({ id }) => id)),
    whole: names.length === 0 || names.includes(experiment.id),
  })).filter(({ ids }) => ids.size > 0);
}

/** What was asked for by name and is not there. Of an experiment some runs will do. */
function missing(
  { id }: Experiment,
  ids: ReadonlySet<string>,
  whole: boolean,
  runs: readonly ExportedRun[],
): string[] {
  const found = new Set(runs.map(({ run }) => run.id));
  const lacking = whole
    ? (runs.length === 0 ? [id] : [])
    : [...ids].filter((id) => !found.has(id)).map((run) => `${id}/${run}`);
  return lacking.map((name) => `There is no evidence of ${name} yet: deno task reproduce ${id} makes it`);
}

/** Tells how far it is, on a terminal. */
function tell(text: string): void {
  if (Deno.stderr.isTerminal()) status(text);
}
