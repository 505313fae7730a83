/** `upheld migrate`: gives a record of an older version the present form. */
import { startBackend } from "../backend/when_needed.ts";
import { type Migrated, migrateRecord } from "../evidence/mod.ts";
import { command } from "./command.ts";
import { findExperiments, select } from "./find_experiments.ts";
import { printJson } from "./output.ts";

const help = `Gives a record that an older version made the form that this one reads.

Usage: upheld migrate [--json] [experiment ...]

Records of forms 2 and 3 are read as they are, but their ledgers take more of a
clone: this command cuts the links of their chains to their first letters, gives
numbers of float32 the digits that they need, and every number stays as it was.

In form 1 the measures of an experiment belonged to the protocol of each run.
Take them out of the protocols first, and name them in the experiment: measures:
{ sharpness }. Then this command moves their numbers from the ledgers to files
of their own, and makes chains and indices anew. Nothing is trained, and every
other number stays as it was. What has the present form is left alone.

Options:
  --json  print what was done as JSON
  --help  this text

Examples:
  deno task upheld migrate
  deno task upheld migrate function

Ends with 0, with 1 when something on record does not hold together, or with 2
when it was called wrongly. Git has what was there before.`;

export default command({
  name: "migrate",
  summary: "Gives a record that an older version made the present form",
  help,
  options: { json: { type: "boolean", default: false } },
  takes: "names",
  async run({ values, positionals }) {
    const experiments = select(await findExperiments(), ({ id }) => [id], positionals);
    const backend = await startBackend();
    const migrated = await migrateRecord(experiments).finally(() => backend.dispose());
    if (values.json) printJson(migrated);
    else for (const one of migrated) console.log(text(one));
    if (!values.json && migrated.length === 0) console.log("All that is on record has the present form");
    return 0;
  },
});

const text = ({ experiment, runs, measured }: Migrated) =>
  `${experiment}: ${runs} runs have the present form` +
  (measured > 0 ? `, the measures of ${measured} are in snapshots/${experiment}/measures/` : "");
