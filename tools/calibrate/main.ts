/**
 * `deno task calibrate`: judges made-up reports whose truth is known on the whole path from run to record, and ends with 1 where more
 * than 5 % of the verdicts are wrong.
 *
 * @module
 */
import { readCount } from "../../lib/cli/arguments.ts";
import { command, run } from "../../lib/cli/command.ts";
import { calibrate, type Count, everyWorld, reportsOf } from "./calibrate.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";
import { faultsOf } from "./rates.ts";
import { tablesOf } from "./tables.ts";
import { select } from "../../lib/cli/find_experiments.ts";
import { writeRecord } from "./record.ts";

const help = `Judges a thousand made-up reports whose truth is known, on the whole path from
run to record, and says how many verdicts are wrong: by rule, by plan and look,
and in worlds in which what the rules assume is not so. What was judged before it
was stopped is not judged again. Takes half an hour of one core.

Usage: deno task calibrate [options] [world ...]

Worlds: ${everyWorld.join(", ")} (default: all)

Options:
  --reports N  how many where what rules assume is so, and a fifth as many in each
               other world (default: 1000)
  --record     put the counts on record, and tables and picture into docs/
  --help       this text

Ends with 0 when at most 5 % of the verdicts are wrong, by rule, claim and plan,
where what the rules assume is so; 1 when more are, beyond what chance explains.`;

const main = command({
  name: "calibrate",
  summary: "",
  help,
  options: { reports: { type: "string" }, record: { type: "boolean", default: false } },
  takes: "names",
  async run({ values, positionals }) {
    if (values.record && positionals.length > 0) {
      throw new UsageError(`--record is of all worlds, and not of ${positionals.join(", ")} alone`, "", []);
    }
    const asked = select(everyWorld, (world) => [world], positionals), counts: Count[] = [];
    const count = readCount("reports", values.reports);
    for (const world of asked) {
      const reports = reportsOf(world, count);
      counts.push(
        ...await calibrate(reports, {
          folder: ".upheld/calibrate",
          keep: true,
          watch(done, of) {
            if (done % 10 === 0 || done === of) console.error(`${world}: ${done} of ${of} reports`);
          },
        }),
      );
    }
    if (values.record) await writeRecord(counts);
    return tell(counts);
  },
});

/** Prints the tables, and what is wrong more often than promised, which it gives an exit code of 1. */
export function tell(counts: readonly Count[], { log, error }: Pick<Console, "log" | "error"> = console): number {
  for (const [title, table] of Object.entries(tablesOf(counts))) log(`\n## ${title}\n\n${table}`);
  const faults = faultsOf(counts);
  for (const fault of faults) error(fault);
  return faults.length > 0 ? 1 : 0;
}

if (import.meta.main) await run(() => main.main(Deno.args));
