/** `upheld new`: a report of one's own under guard. */
import { resolve } from "node:path";
import { newProject, source } from "../new/mod.ts";
import { command } from "./command.ts";
import { denoCommand } from "./deno_command.ts";
import { printJson, status, visible } from "./output.ts";
import { UsageError } from "./usage_error.ts";

const help = `Makes a small working project: a report of three sentences, one experiment, two
claims and a figure, with their evidence and verdicts on record.

Usage: upheld new [options] <folder>

The folder is made; where it is there, it must be empty. The project depends on
the version of Upheld that made it. One that a clone of Upheld makes is linked
to that folder instead, and works where that is.

Options:
  --no-evidence  only write the files, fetch and run nothing
  --json         print the files that were written as JSON
  --help         this text

Examples:
  npx upheld new my_report
  cd my_report && npx upheld verify

Ends with 0 when all was made, 1 when it could not be, 2 when it was called
wrongly.`;

/** What fetches the packages, makes the evidence, and puts verdicts and pictures on record. */
const steps = [
  ["fetching its packages", ["install", "--quiet"]],
  ["making its evidence", ["task", "reproduce", "--record"]],
  ["judging its claims", ["task", "accept", "--quiet"]],
] as const;

export default command({
  name: "new",
  summary: "Makes a small working project for a report of your own",
  help,
  options: { evidence: { type: "boolean", default: true }, json: { type: "boolean", default: false } },
  takes: "folders",
  async run({ values, positionals: [name, ...more] }) {
    if (name === undefined || more.length > 0) throw new UsageError("new wants the folder to make", "", []);
    const folder = resolve(name), from = source();
    const files = await newProject(folder, from);
    for (const [what, args] of values.evidence ? steps : []) {
      status(`${visible(folder)}: ${what}`);
      await succeed(args, folder);
    }
    status("");
    if (values.json) printJson({ folder, files });
    else {
      console.log(`Made ${visible(folder)}:`);
      for (const file of files) console.log(`  ${file}`);
      if (from.kind === "folder") {
        console.log(
          `It is linked to ${visible(from.folder)}: on other machines it works with the package, npx upheld new`,
        );
      }
      const verify = from.kind === "package"
        ? "npx upheld verify there, or with Deno the task verify"
        : "deno task verify there";
      console.log(`Next: write your text in report.md, then ${verify}; README.md tells the rest`);
    }
    return 0;
  },
});

/** Runs Deno in the new project. */
async function succeed(args: readonly string[], cwd: string): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(denoCommand(), {
    args: [...args],
    cwd,
    stdin: "null",
    env: { NO_COLOR: "1" },
  }).output();
  if (success) return;
  const said = [stderr, stdout].map((bytes) => new TextDecoder().decode(bytes).trim()).join("\n");
  throw new Error(
    `"deno ${args.join(" ")}" failed in ${cwd}; the files are there, run it again. It said:\n${
      said.split("\n").slice(-12).join("\n")
    }`,
  );
}
