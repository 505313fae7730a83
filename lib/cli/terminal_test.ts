// deno-lint-ignore-file no-control-regex
// What each command writes to a terminal: its own colours take effect, and nothing of a report, a name or a log does.
import assert from "node:assert/strict";
import { newProject } from "../new/mod.ts";
import { scratchFolder } from "../../testing/mod.ts";
import { runDeno } from "../../testing/run_task.ts";
import { hasTerminal, runOnTerminal } from "../../testing/terminal.ts";

const hostile = "\x1b[2J\x1b]0;owned\x07 \x9b5m \x7f and \r over";
const folder = `${scratchFolder("terminal")}/report`;

/** Colours, and what writes over a line: nothing else may reach the terminal. */
const ours = /\x1b\[(?:[\d;]*m|[02]?K|\d*[AG]|0J|\?(?:7|25)[hl])|\r(?=\n|\x1b\[2K|\x1b\[\?)|[\r\n]/g;

function assertShown(shown: string, what: string): void {
  assert(!/\\x1b\[[\d;]*m/.test(shown), `${what} shows its own colours as text: ${JSON.stringify(shown)}`);
  const rest = shown.replace(ours, "");
  assert(!/\p{Cc}/u.test(rest), `${what} lets ${JSON.stringify(rest.match(/.{0,20}\p{Cc}.{0,20}/u)?.[0])} through`);
}

/** A project whose texts want to steer the terminal, with a submission to Slurm that one of its tasks failed in. */
async function makeProject(): Promise<void> {
  await newProject(folder);
  const edit = (path: string, change: (text: string) => string) =>
    Deno.writeTextFileSync(`${folder}/${path}`, change(Deno.readTextFileSync(`${folder}/${path}`)));
  const inside = JSON.stringify(hostile).slice(1, -1);
  edit("report.md", (text) => text.replace("needed fewer steps", `needed ${hostile} fewer steps`));
  edit(
    "experiments/descent/claims_test.ts",
    (text) =>
      text.replace("needed fewer steps", `needed ${inside} fewer steps`).replace(
        "fewer steps until",
        `${inside} until`,
      ),
  );
  edit("experiments/descent/experiment.ts", (text) =>
    text.replace(/title: ".*"/, `title: ${JSON.stringify(hostile)}`)
      .replace("return { stepsNeeded,", `return { [${JSON.stringify(hostile)}]: 7, stepsNeeded,`)
      .replace(/reason: ".*"/, `reason: ${JSON.stringify(hostile)}`));
  Deno.mkdirSync(`${folder}/.upheld/slurm/1/logs`, { recursive: true });
  Deno.writeTextFileSync(`${folder}/.upheld/slurm/1/logs/0-1.log`, `it failed ${hostile}\n`);
  Deno.writeTextFileSync(
    `${folder}/.upheld/slurm/1/submission.json`,
    JSON.stringify({ number: 1, choices: {}, arraySize: 9, tasks: [["descent", "plain-0"], ["descent", "gone-0"]] }),
  );
  Deno.mkdirSync(`${folder}/bin`);
  Deno.writeTextFileSync(`${folder}/bin/squeue`, "#!/bin/sh\n", { mode: 0o755 });
}

Deno.test({
  name: `each command writes to a terminal what it means to, and nothing else${
    hasTerminal ? "" : " (there is no pseudo-terminal here)"
  }`,
  ignore: !hasTerminal,
  async fn(t) {
    await makeProject();
    const commands: readonly (readonly [code: number, ...args: string[]])[] = [
      [0, "reproduce", "--record", "--jobs", "1"],
      [0, "reproduce"],
      [1, "verify"],
      [1, "verify", "--json"],
      [1, "verify", "--markdown", "--no-replay"],
      [0, "replay"],
      [0, "replay", "--list"],
      [1, "report"],
      [0, "export", "--format", "csv"],
      [0, "upheld", "list"],
      [0, "upheld", "list", "experiments"],
      [0, "upheld", "list", "experiments", "--json"],
      [0, "upheld", "list", "runs"],
      [0, "upheld", "show", "descent/momentum-is-faster"],
      [0, "upheld", "show", "descent/plain-0"],
      [1, "upheld", "diff"],
      [0, "upheld", "merge"],
      [0, "upheld", "remove"],
      [0, "upheld", "completions", "bash"],
      [0, "upheld", "--help"],
      [2, "upheld", "show", hostile],
      [2, "upheld", hostile],
      [1, "reproduce", "--engine", "slurm", "--status"],
    ];
    for (const [code, ...args] of commands) {
      await t.step(JSON.stringify(args), async () => {
        const ended = await runOnTerminal(["task", "--quiet", ...args], folder, `${folder}/bin`);
        assert(ended.shown.length > 0);
        assertShown(ended.shown, args.join(" "));
        assert.equal(ended.code, code, JSON.stringify(ended.shown));
      });
    }
    const shown = await runOnTerminal(["task", "--quiet", "upheld", "show", "descent/plain-0"], folder);
    assert.match(shown.shown, /\x1b\[1mseed:\x1b\[22m 0/);
    const status = await runOnTerminal(
      ["task", "--quiet", "reproduce", "--engine", "slurm", "--status"],
      folder,
      `${folder}/bin`,
    );
    assert.match(status.shown, /\x1b\[31m✘\x1b\[39m descent\/gone-0: the experiment has no such run any more/);
  },
});

Deno.test("nothing of that is on a terminal where there is none", async () => {
  const { out } = await runDeno(["task", "--quiet", "upheld", "--help"], folder);
  assert(!/\p{Cc}/u.test(out.replaceAll("\n", "")));
});
