/** `deno task sabotages`: does all sabotages of the list, and demands that the task noticed which must. */
import { command, run } from "../../lib/cli/command.ts";
import { status, styled, visible } from "../../lib/cli/output.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";
import { endTogether } from "../../testing/child_process.ts";
import { sabotages } from "./all.ts";
import { removeCopies } from "./copy.ts";
import { lacking, requireNoticed, type Sabotage } from "./sabotage.ts";

const help = `Breaks something in a copy of the project, and demands that the task notices which must: one
sabotage after the other of a list in which each task of deno.json appears.

Usage: deno task sabotages [options]

Options:
  --only TEXT  only sabotages with this text in what they do, or of the task of this name
  --slow       only those that the tests do not try
  --list       the sabotages, and who must notice
  --help       this text

Examples:
  deno task sabotages --list
  deno task sabotages --only bench:record

Takes half an hour on two cores.

Ends with 0 when all that can be tried here were noticed, 1 when one was not or none was tried, 2 when it was called wrongly.`;

const nameOf = ({ task, what }: Sabotage) => `${task} notices ${what}`;

const main = command({
  name: "sabotages",
  summary: "",
  help,
  options: {
    only: { type: "string", default: "" },
    slow: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
  },
  takes: "none",
  async run({ values: { only, slow, list } }) {
    const chosen = sabotages.filter(({ task, what, quick }) =>
      (task === only || what.includes(only)) && !(slow && quick)
    );
    if (chosen.length === 0) {
      throw new UsageError(`No sabotage is of ${JSON.stringify(only)}`, only, sabotages.map(({ task }) => task));
    }
    if (list) {
      for (const sabotage of chosen) console.log(nameOf(sabotage));
      return 0;
    }
    let noticed = 0;
    const unnoticed: string[] = [];
    for (const [i, sabotage] of chosen.entries()) {
      const name = nameOf(sabotage), why = lacking(sabotage);
      if (why) {
        console.log(`- ${name}: not tried, ${why}`);
        continue;
      }
      status(`${i + 1} of ${chosen.length}: ${name}`);
      try {
        await requireNoticed(sabotage);
        noticed++;
        status("");
        console.log(`${styled("green", "✔")} ${name}`);
      } catch (error) {
        unnoticed.push(name);
        status("");
        console.log(`${styled("red", "✘")} ${name}: it went unnoticed\n${visible((error as Error).message)}`);
      }
    }
    console.log(`${noticed} of ${chosen.length} were noticed, ${unnoticed.length} went unnoticed`);
    return unnoticed.length > 0 || noticed === 0 ? 1 : 0;
  },
});
endTogether(removeCopies);
await run(() => main.main(Deno.args));
