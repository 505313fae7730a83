import assert from "node:assert/strict";
import { copyOfProject, runDeno, runTask } from "../../testing/run_task.ts";
import { projectRoot } from "../project/mod.ts";
import { allCommands } from "./commands.ts";

const upheld = (...args: string[]) => runTask("upheld", args);

Deno.test("upheld --help lists each command with what it does, and fits 80 columns", async () => {
  const { code, out } = await upheld("--help");
  assert.equal(code, 0);
  for (const { name, summary } of await allCommands()) assert.match(out, new RegExp(`^  ${name} +${summary}$`, "m"));
  for (const line of out.split("\n")) assert(line.length <= 80, line);
});

Deno.test("each command has a help with examples and exit codes that names each of its options and fits 80 columns", async () => {
  for (const { name, help, options } of await allCommands()) {
    assert.match(help, /^Examples?:\n {2}/m, name);
    assert.match(help, /Ends with 0/, name);
    assert.match(help, /Usage: .*/, name);
    for (const option of Object.keys(options)) {
      assert(help.includes(`--${option}`) || help.includes(`--no-${option}`), `${name} ${option}`);
    }
    for (const line of help.split("\n")) assert(line.length <= 80, line);
    assert("json" in options, `${name} has no --json`);
  }
});

Deno.test("a command and an option with a typo are refused with what comes near, and 2", async () => {
  const typo = await upheld("verfy");
  assert.equal(typo.code, 2);
  assert.match(typo.error, /There is no command "verfy"; did you mean verify/);
  const nothing = await upheld();
  assert.equal(nothing.code, 2);
  assert.match(nothing.out, /Usage: upheld <command>/);
  const option = await upheld("list", "--jsn");
  assert.deepEqual([option.code, option.out], [2, ""]);
  assert.match(option.error, /There is no option --jsn; did you mean --json/);
});

Deno.test("upheld list, show and completions give the same as text and as JSON", async () => {
  const list = JSON.parse((await upheld("list", "--json")).out);
  const text = (await upheld("list")).out;
  for (const { id, verdict } of list) assert.match(text, new RegExp(`${verdict} +${id}$`, "m"));
  const shown = JSON.parse((await upheld("show", "function/shallow-beats-deep", "--json")).out);
  assert.match(shown.place, /^experiments\/function\/claims_test\.ts:\d+$/);
  const run = JSON.parse((await upheld("show", "function/deep-3", "--json")).out);
  assert.deepEqual([run.seed, run.protocol.experiment], [3, "function, second series"]);
  const unknown = await upheld("show", "function/deep-90");
  assert.equal(unknown.code, 2);
  assert.match(unknown.error, /There is no claim or run "function\/deep-90"; did you mean .*function\/deep-\d/);
});

Deno.test("the completions for bash complete commands, and the options of each", async () => {
  const { out } = await upheld("completions", "bash");
  const complete = async (...words: string[]) => {
    const script = `${out}\nCOMP_WORDS=(upheld ${
      words.map((word) => `"${word}"`).join(" ")
    }); COMP_CWORD=${words.length}; _upheld; echo "\${COMPREPLY[*]}"`;
    const { stdout } = await new Deno.Command("bash", { args: ["-c", script] }).output();
    return new TextDecoder().decode(stdout).trim().split(" ");
  };
  assert.deepEqual(await complete("ver"), ["verify"]);
  assert.deepEqual(await complete("replay", "--th"), ["--threads"]);
});

const hasGit = new Deno.Command("sh", { args: ["-c", "command -v git"], stdout: "null" }).outputSync().success;

Deno.test(
  `upheld diff says which findings moved since a commit, and ends with 1${hasGit ? "" : " (there is no git here)"}`,
  {
    ignore: !hasGit,
  },
  async () => {
    using copy = copyOfProject();
    const git = (...args: string[]) => new Deno.Command("git", { args: ["-C", copy.folder, ...args] }).output();
    await git("init", "-q");
    await git("add", "snapshots");
    await git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "x");
    const diff = (...args: string[]) => runTask("upheld", ["diff", ...args], copy.folder);
    assert.deepEqual(await diff(), {
      code: 0,
      out: "0 findings moved, 0 findings with other numbers, 0 other pictures\n",
      error: "",
    });
    const path = `${copy.folder}/snapshots/function/claims/function.shallow-beats-deep.json`;
    Deno.writeTextFileSync(
      path,
      Deno.readTextFileSync(path).replace('"verdict": "refuted"', '"verdict": "upheld"').replace(
        /"effect": [\d.]+/,
        '"effect": 0.5',
      ),
    );
    Deno.writeFileSync(`${copy.folder}/snapshots/function/figure-1-1.png`, new Uint8Array(3));
    const moved = await diff("HEAD");
    assert.equal(moved.code, 1);
    assert.match(
      moved.out,
      /function\/shallow-beats-deep {2}moved: ✘ refuted -> ✔ upheld\n {4}3\.97 \(.*now 0\.5 \(/s,
    );
    assert.match(moved.out, /snapshots\/function\/figure-1-1\.png is another picture/);
    assert.match(
      (await diff("--markdown")).out,
      /\| `function\/shallow-beats-deep` \| moved \| ✘ refuted → ✔ upheld \|/,
    );
    const nowhere = await diff("nowhere");
    assert.equal(nowhere.code, 1);
    assert.match(nowhere.error, /git ls-tree failed: .*nowhere.*; name a commit/);
  },
);

Deno.test("one entry file runs from any folder of the project", async () => {
  const { code, out } = await runDeno(
    [
      "run",
      "--quiet",
      "--no-check",
      "--no-prompt",
      "--allow-read",
      `${projectRoot()}/lib/cli/upheld.ts`,
      "list",
      "experiments",
    ],
    `${projectRoot()}/experiments/function`,
  );
  assert.equal(code, 0);
  assert.match(out, /^function: HW 1-1/m);
});

Deno.test("where the launcher finds no deno by its name it says what PATH lacks", async () => {
  const words = ["run", "--quiet", "--no-prompt", "--allow-run=deno", "lib/cli/launch.ts", "list"];
  const { code, error } = await runDeno(words, projectRoot(), { PATH: `${projectRoot()}/no such folder` });
  assert.equal(code, 1);
  assert.match(error, /^There is no "deno" in PATH/);
});
