/** `upheld remove`: takes off the record what nothing makes any more, or what is gone. */
import { join } from "node:path";
import { filesOf, type RecordFault, recordFaults } from "../claim/mod.ts";
import { changeRecord, forgetMeasures, forgetRuns, readIndex } from "../evidence/mod.ts";
import { changeList } from "../files/mod.ts";
import { placesOf, projectRoot } from "../project/mod.ts";
import { command } from "./command.ts";
import { select } from "./find_experiments.ts";
import { printJson, visible } from "./output.ts";
import { loadMade } from "./whole_record.ts";

const help = `Takes off the record what nothing makes any more, or what is gone from it: of
each that "deno task verify" names, its file, and its place in the lists.

Usage: upheld remove [--json] [name ...]

A name is a file of snapshots/ or fixtures/checkpoints/, a run, or an experiment
for all that is wrong with its record. Without a name it lists what could be
removed, and removes nothing. What a claim, a figure or a run of the code still
makes cannot be removed: remove it from the code first.

Options:
  --json  print what was removed, or could be, as JSON
  --help  this text

Examples:
  upheld remove
  upheld remove function/deep-9
  upheld remove snapshots/function/claims/function.shape.json

Ends with 0, or with 2 when it was called wrongly. Git has what was removed.`;

export default command({
  name: "remove",
  summary: "Takes off the record what nothing makes any more",
  help,
  options: { json: { type: "boolean", default: false } },
  takes: "names",
  async run({ values, positionals }) {
    const faults = recordFaults(await loadMade()).filter(isRemovable);
    const asked = select(faults, ({ experiment, name }) => [experiment, name], positionals);
    if (positionals.length > 0) await remove(asked);
    if (values.json) printJson(asked.map(({ name }) => name));
    else {
      for (const { name, text } of asked) console.log(visible(positionals.length > 0 ? `Removed ${name}` : text));
      if (asked.length === 0) console.log("All that is on record is made by the code here, and nothing of it is gone");
    }
    return 0;
  },
});

/** A checkpoint or a file of measures that is gone is of a run that still counts: it can only be restored. */
const isRemovable = ({ kind, name }: RecordFault) =>
  kind === "orphan" || (kind === "gone" && name.startsWith("snapshots/") && !name.includes("/measures/"));

function remove(faults: readonly RecordFault[]): Promise<void> {
  const places = placesOf(), root = projectRoot();
  return changeRecord(places, async () => {
    for (const [experiment, ofOne] of Map.groupBy(faults, (fault) => fault.experiment)) {
      const index = readIndex(places.snapshots, experiment);
      const names = new Set(ofOne.map(({ name }) => name)), folder = `snapshots/${experiment}`;
      const runs = Object.entries(index?.runs ?? {}).filter(([run]) =>
        [`${experiment}/${run}`, `${folder}/ledger/${run}.jsonl`, `${folder}/record.json`].some((it) => names.has(it))
      );
      const theirs = index ? filesOf(experiment, { ...index, runs: Object.fromEntries(runs) }) : [];
      await forgetRuns(places.snapshots, experiment, runs.map(([run]) => run));
      const measures = `${experiment}/measures/`;
      await forgetMeasures(
        places.snapshots,
        experiment,
        [...names].filter((name) => name.startsWith(measures)).map((name) => name.slice(measures.length)),
      );
      const files = [...names].filter((name) => /^(snapshots|fixtures)\//.test(name));
      for (const file of new Set([...files, ...theirs])) await removeFile(join(root, file));
      await changeList(places.snapshots, { remove: files.map((name) => name.slice("snapshots/".length)) });
    }
  });
}

async function removeFile(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
