import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { visible, wrapped } from "./output.ts";
import { UsageError } from "./usage_error.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs a task's own command line, with the permissions that it has there. */
async function runTask(task: keyof typeof config.tasks, ...args: string[]) {
  const [, ...words] = config.tasks[task].command.split(" ");
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [words[0], "--no-check", ...words.slice(1), ...args],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  return { code, out: new TextDecoder().decode(stdout), error: new TextDecoder().decode(stderr) };
}

Deno.test("verify --json prints a row for each claim asked for, and nothing else", async () => {
  const { code, out, error } = await runTask("verify", "--json", "--no-replay", "function");
  assert.equal(code, 0, error);
  const rows = JSON.parse(out);
  assert.equal(rows.length, 11);
  for (const row of rows) {
    assert.equal(row.experiment, "function");
    assert.equal(row.verdict, row.record);
    for (const key of ["id", "quote", "verdict", "effect", "interval", "seeds", "level", "record", "source"]) {
      assert(key in row, key);
    }
  }
});

Deno.test("verify replays what is on record, and shows the verdict in 80 columns", async () => {
  const { code, out, error } = await runTask("verify", "function/shallow-beats-deep");
  assert.equal(code, 0, error);
  assert.match(out, /^Replayed 300 steps of 3 runs from their seeds/);
  assert.match(out, /inconclusive {2}function\/shallow-beats-deep/);
  for (const line of out.split("\n")) assert(line.length <= 80, line);
});

Deno.test("verify suggests what is near to a typo and ends with 2", async () => {
  const { code, out, error } = await runTask("verify", "functoin");
  assert.deepEqual([code, out], [2, ""]);
  assert.match(error, /There is no "functoin"; did you mean function/);
  assert.equal((await runTask("verify", "--jsno")).code, 2);
});

Deno.test("doctor finds the backend and the data in order", async () => {
  const { code, out, error } = await runTask("doctor", "--json");
  const { facts, wrong } = JSON.parse(out);
  assert.equal(facts["SIMD"], "works", error);
  assert.equal(
    facts["Data train-images-idx3-ubyte"] ?? facts["Data train-images.idx3-ubyte"],
    "47,040,016 bytes, SHA-256 as in the manifest",
  );
  assert.equal(code, wrong.length ? 1 : 0);
});

Deno.test("doctor says what is wrong with the data and ends with 1", async () => {
  const { code, out } = await runTask("doctor", "--data", "lib");
  assert.equal(code, 1);
  assert.match(out, /no such file/);
});

Deno.test("README's commands are tasks", () => {
  const readme = Deno.readTextFileSync(new URL("../../README.md", import.meta.url));
  const named = [...readme.matchAll(/deno(?:@[\d.]+)? task ([\w:-]+)/g)].map(([, task]) => task);
  assert(named.includes("verify") && named.includes("test"));
  for (const task of named) assert(task in config.tasks, task);
});

Deno.test("visible() lets no text steer the terminal", () => {
  assert.equal(visible("red \x1b[31m and \x9b2J"), "red \\x1b[31m and \\x9b2J");
});

Deno.test("wrapped() breaks between words at 80 columns, behind the indent", () => {
  const lines = wrapped("word ".repeat(40), "    ").split("\n");
  assert(lines.every((line) => line.startsWith("    word") && line.length <= 80));
  assert.equal(lines.join(" ").match(/word/g)!.length, 40);
});

Deno.test("UsageError names the nearest of what is known", () => {
  assert.equal(
    new UsageError('There is no "ranodm"', "ranodm", ["function", "random"]).message,
    'There is no "ranodm"; did you mean random, function?',
  );
});
