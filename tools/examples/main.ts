/** `deno task examples [name ...]`: does with each project under `examples/` what a person would, in a copy of it. */
import { command, run } from "../../lib/cli/command.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";
import { endTogether } from "../../testing/child_process.ts";
import { checkExample } from "./check_example.ts";
import { exampleNames, missingDataOf, removeCopies } from "./copied_example.ts";
import { steps } from "./steps.ts";

const help = `Does with each project under examples/ what a person would with one of their own,
in a copy of it: types, verify, a reproduce that is killed and goes on, a replay
from mid-run, the page, its tests. Where files that a project needs are not
there (its data.json names them), what trains is skipped.

Usage: deno task examples [options] [name ...]

Options:
  --list  the projects, and what is done with each here
  --help  this text

Examples:
  deno task examples
  deno task examples names

Takes a minute or two on two cores.

Ends with 0 when all was as it has to be, 1 when something was not or nothing was
checked, 2 when it was called wrongly.`;

const main = command({
  name: "examples",
  summary: "",
  help,
  options: { list: { type: "boolean", default: false } },
  async run({ values: { list }, positionals }) {
    const known = exampleNames(), unknown = positionals.find((name) => !known.includes(name));
    if (unknown !== undefined) throw new UsageError(`There is no example ${JSON.stringify(unknown)}`, unknown, known);
    const chosen = known.filter((name) => positionals.length === 0 || positionals.includes(name));
    if (list) {
      for (const name of chosen) {
        const done = steps.filter(({ needsData }) => !needsData || missingDataOf(name).length === 0);
        console.log(`${name}: ${done.map(({ name }) => name).join(", ")}`);
      }
      return 0;
    }
    const results = await Promise.all(chosen.map((name) => checkExample(name, console.log))),
      done = results.reduce((sum, { done }) => sum + done, 0),
      skipped = results.reduce((sum, { skipped }) => sum + skipped, 0);
    const all = chosen.length * steps.length;
    if (all === 0) console.log("Nothing was checked: there is no project under examples/");
    else {
      const without = skipped > 0 ? `, ${skipped} are skipped for want of data` : "";
      console.log(`${done} of ${all} steps are as they have to be${without}`);
    }
    return all > 0 && done + skipped === all ? 0 : 1;
  },
});
endTogether(removeCopies);
await run(() => main.main(Deno.args));
