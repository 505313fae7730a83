/** `deno task test:elsewhere`: the gate on machines, for users and in folders that it must not know. */
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { command, run } from "../../lib/cli/command.ts";
import { status, statusNowAndThen, styled } from "../../lib/cli/output.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";
import { endTogether, output } from "../../testing/child_process.ts";
import { lacking, type Place, places, root, type Start } from "./places.ts";
import { testsIn } from "./tests_in.ts";

/** What asks for files, processes, the machine or its words: the rest computes. */
const tests = [
  ...["lib/backend", "lib/claim/claim_test.ts", "lib/cli", "lib/data", "lib/evidence", "lib/export", "lib/figure"],
  ...["tools/kernels", "lib/backend/registered/threads_test.ts", "lib/new", "lib/page", "lib/project", "lib/report"],
  ...["lib/slurm", "lib/snapshot", "lib/train", "experiments/function", "experiments/record_test.ts"],
  ...["experiments/tampering_test.ts", "docs", "bench", "tools"],
];

const folder = join(root, ".upheld/elsewhere");

const help = `Runs the tests, and "deno task verify function", where the gate must not notice that it is elsewhere.

Usage: deno task test:elsewhere [options] [file or folder of tests ...]

Options:
  --only TEXT  only places with this text in their name
  --all        all tests (default: those that ask for files, processes or the machine)
  --list       the places, and why one cannot be had here
  --help       this text

Places:
${places.map(({ name }) => `  ${name}`).join("\n")}

Examples:
  deno task test:elsewhere --list
  deno task test:elsewhere --only "a path" lib/cli

Each place takes as long as the tests do. As root, on Linux, all can be had.

Ends with 0 when all passed in each place that can be had, 1 when something failed or nothing ran, 2 when it was called
wrongly.`;

const main = command({
  name: "test:elsewhere",
  summary: "",
  help,
  options: {
    only: { type: "string", default: "" },
    all: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
  },
  takes: "names",
  async run({ values: { only, all, list }, positionals }) {
    const chosen = places.filter(({ name }) => name.includes(only));
    if (chosen.length === 0) {
      throw new UsageError(`No place has ${JSON.stringify(only)} in its name`, only, places.map(({ name }) => name));
    }
    if (list) {
      for (const place of chosen) console.log(`${place.name}${lacking(place) ? ` (not here: ${lacking(place)})` : ""}`);
      return 0;
    }
    const files = positionals.length > 0 ? positionals : all ? [] : tests;
    const failed: string[] = [], passed: string[] = [];
    for (const place of chosen) {
      const why = lacking(place);
      if (why) {
        console.log(`- ${place.name}: not here, ${why}`);
        continue;
      }
      const { problems, text } = await tryPlace(place, files);
      (problems ? failed : passed).push(place.name);
      console.log(`${styled(problems ? "red" : "green", problems ? "✘" : "✔")} ${place.name}: ${text}`);
      if (problems) console.log(problems);
    }
    console.log(`${passed.length} of ${chosen.length} places passed, ${failed.length} failed`);
    if (passed.length + failed.length === 0) console.error("Nothing ran");
    return failed.length > 0 || passed.length === 0 ? 1 : 0;
  },
});
endTogether(() => remove(folder));
await run(() => main.main(Deno.args));

/** Runs the tests, and judges, in one place: what was wrong, and a summary. */
async function tryPlace(place: Place, files: readonly string[]): Promise<{ problems?: string; text: string }> {
  remove(folder);
  Deno.mkdirSync(folder, { recursive: true });
  try {
    const move = await place.prepare(folder);
    const start = (...args: string[]) =>
      move({ command: [Deno.execPath(), ...args], cwd: root, env: { NO_COLOR: "1" } });
    const judged = await said(start("task", "--quiet", "verify", "function"), place.name);
    if (judged.code !== 0) return { text: "verify failed", problems: judged.text };
    if (place.readOnly) return { text: "verify found all as on record" };
    const tested = await said(start("test", "-P", "--no-check", ...(place.flags ?? []), ...files), place.name);
    const { ran, text, failures } = testsIn(tested.text);
    return tested.code === 0 && ran > 0 ? { text } : { text, problems: failures };
  } finally {
    remove(folder);
  }
}

/** All that a command says, and the code it ends with. What it is at is told meanwhile. */
async function said({ command: [program, ...args], cwd, env }: Start, where: string) {
  const tell = statusNowAndThen();
  let text = "";
  const { code } = await output(program, { args, cwd, env }, (chunk) => {
    text += chunk;
    tell(`${where}: ${stripVTControlCharacters(text).trimEnd().split(/[\r\n]/).at(-1)!.slice(0, 60)}`);
  });
  status("");
  return { code, text: stripVTControlCharacters(text).replaceAll("\r", "") };
}

/** Whoever owns what is in it. */
function remove(folder: string): void {
  new Deno.Command("rm", { args: ["-rf", folder] }).outputSync();
}
