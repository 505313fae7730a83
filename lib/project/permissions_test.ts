import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { commands } from "../cli/commands.ts";
import { type CommandName, permissions, taskFor, wordsFor } from "./permissions.ts";

Deno.test("each command has its permissions, and each task of a command asks for these and no others", () => {
  assert.deepEqual(Object.keys(permissions), Object.keys(commands));
  const tasks: Record<string, { command: string }> = config.tasks;
  const own = Object.keys(permissions).filter((name) => name in tasks) as CommandName[];
  assert.deepEqual(own, ["verify", "reproduce", "replay", "report", "export", "doctor"]);
  for (const name of own) assert.equal(tasks[name].command, taskFor(name, "lib/cli/upheld.ts", false));
  assert.equal(tasks.upheld.command, "deno run --quiet --no-prompt --allow-run=deno lib/cli/launch.ts");
});

Deno.test("no command may do everything of a kind but read, and only what says so may start programs", () => {
  for (const name of Object.keys(permissions) as CommandName[]) {
    const words = wordsFor(name, "cli.ts", true).join(" ");
    assert.doesNotMatch(words, /-A|-P|--allow-(all|write|run|env|sys|net)( |$)/, name);
    assert.doesNotMatch(words, /--allow-net/, name);
  }
  const starting = Object.entries(permissions).flatMap(([name, granted]) =>
    "run" in granted ? [[name, ...granted.run]] : []
  );
  assert.deepEqual(starting, [
    ["reproduce", "sbatch", "squeue", "scancel", "scontrol"],
    ["diff", "git"],
    ["new", "deno"],
  ]);
});

Deno.test("a command may write what it is told to write", () => {
  const write = (name: CommandName, ...args: string[]) =>
    wordsFor(name, "cli.ts", false, args).find((word) => word.startsWith("--allow-write"));
  assert.equal(write("new", "--json", "../mine"), "--allow-write=../mine");
  assert.equal(write("export", "--out", "elsewhere"), "--allow-write=export,elsewhere");
  assert.equal(write("report", "--out=page.html"), "--allow-write=.,page.html");
  assert.equal(write("verify", "--out", "x"), undefined);
});
