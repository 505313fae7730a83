/** `upheld programs`: the programs that experiments start. */
import { programsOf, programsToAllow } from "../program/mod.ts";
import { command } from "./command.ts";
import { findExperiments } from "./find_experiments.ts";
import { printJson, visible } from "./output.ts";

const help = `Names the programs that the experiments start. Nothing is started.

"deno task upheld reproduce", "verify" and "doctor" ask for the right to start
these, and for no others: the shell that ends a program with all that it
started, git for the commit that goes on record, and the programs themselves.

Usage: upheld programs [--json] [--help]

Options:
  --json  print it as JSON
  --help  this text

Example:
  upheld programs

Ends with 0, or with 2 when it was called wrongly.`;

export default command({
  name: "programs",
  summary: "Names the programs that experiments start",
  help,
  options: { json: { type: "boolean", default: false } },
  takes: "none",
  async run({ values: { json } }) {
    const experiments = await findExperiments(), allow = programsToAllow(experiments);
    const starting = experiments.map((experiment) => ({ experiment: experiment.id, programs: programsOf(experiment) }))
      .filter(({ programs }) => programs.length > 0);
    if (json) printJson({ allow, experiments: starting });
    else if (allow.length === 0) console.log("No experiment starts a program");
    else {
      for (const { experiment, programs } of starting) console.log(visible(`${experiment}: ${programs.join(", ")}`));
      console.log(visible(`To be allowed: --allow-run=${allow.join(",")}`));
    }
    return 0;
  },
});
