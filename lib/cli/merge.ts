/** `upheld merge`: one record out of those that several machines made. */
import { type Merged, mergeRecord, putUniversesOnRecord } from "../evidence/mod.ts";
import { placesOf, projectRoot, shortPath } from "../project/mod.ts";
import { command } from "./command.ts";
import { findExperiments } from "./find_experiments.ts";
import { firstNames } from "./first_names.ts";
import { printJson, wrapped } from "./output.ts";

const help = `Takes runs that other machines made into the record of this project.

Usage: upheld merge [--json] [folder ...]

A folder is a copy of the project, or a part of it: what is on record there
(snapshots/ with fixtures/checkpoints/) and what is complete in its local store
(.upheld/store/) is taken. Without a folder it is the local store of this
project. Each run is checked as if it were on record here: chain, protocol,
seed, digests of its checkpoints. Runs that are on record already must have the
same bytes. When one does not hold together, nothing is written.

Options:
  --json  print what was taken as JSON
  --help  this text

Examples:
  upheld merge
  upheld merge ../machine-1 ../machine-2
  upheld merge artifacts/*

Ends with 0 when all was taken, 1 when something does not hold together, 2 when
it was called wrongly.`;

export default command({
  name: "merge",
  summary: "Takes runs that other machines made into the record",
  help,
  options: { json: { type: "boolean", default: false } },
  takes: "folders",
  async run({ values, positionals: folders }) {
    const today = new Date().toISOString().slice(0, 10);
    const experiments = await findExperiments(), from = folders.length > 0 ? folders : [projectRoot()];
    const merged = await mergeRecord(experiments, from, today);
    for (const experiment of experiments) {
      await putUniversesOnRecord(experiment, placesOf(), from.map((folder) => placesOf(folder)));
    }
    if (values.json) printJson(merged);
    else print(merged);
    return 0;
  },
});

/** So many runs of an experiment are named. */
const most = 12;

function print({ added, same, measured, left }: Merged): void {
  const groups = Map.groupBy(added, ({ run, from }) => `${run.split("/")[0]} from ${shortPath(from)}`);
  for (const [group, runs] of groups) {
    const names = runs.map(({ run }) => run.slice(run.indexOf("/") + 1));
    console.log(wrapped(`${group}: ${firstNames(names, most)}`, ""));
  }
  console.log(`${added.length} runs taken, ${same.length} the same as on record`);
  if (measured.length > 0) console.log(`${measured.length} of those on record were measured there, and are here now`);
  for (const { runs, from } of left) {
    console.log(wrapped(`${runs} runs in ${shortPath(from)} were made by other code or protocols, and left there`, ""));
  }
}
