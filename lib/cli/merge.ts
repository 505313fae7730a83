/** `upheld merge`: one record out of those that several machines made. */
import { mergeRecord } from "../evidence/mod.ts";
import { command } from "./command.ts";
import { findExperiments } from "./find_experiments.ts";
import { visible } from "./output.ts";
import { UsageError } from "./usage_error.ts";

const help = `Takes runs that other machines put on record into the record of this project.

Usage: upheld merge [--json] <folder ...>

A folder is a copy of the project, or what "upheld reproduce --record" wrote
there: its snapshots/ and fixtures/checkpoints/. Each run is checked as if it
were on record here: chain, protocol, seed, digests of its checkpoints. Runs
that are on record already must have the same bytes. When one does not hold
together, nothing is written.

Options:
  --json  print what was taken as JSON
  --help  this text

Examples:
  upheld merge ../machine-1 ../machine-2
  upheld merge artifacts/*

Ends with 0 when all was taken, 1 when something does not hold together, 2 when
it was called wrongly.`;

export default command({
  name: "merge",
  summary: "Takes runs from the records of other machines into this one",
  help,
  options: { json: { type: "boolean", default: false } },
  takes: "folders",
  async run({ values, positionals: folders }) {
    if (folders.length === 0) throw new UsageError("merge wants at least one folder", "", []);
    const today = new Date().toISOString().slice(0, 10);
    const merged = await mergeRecord(await findExperiments(), folders, today);
    if (values.json) console.log(JSON.stringify(merged, null, 2));
    else {
      for (const { run, from } of merged.added) console.log(`${visible(run)} from ${visible(from)}`);
      console.log(`${merged.added.length} runs taken, ${merged.same.length} the same as on record`);
    }
    return 0;
  },
});
