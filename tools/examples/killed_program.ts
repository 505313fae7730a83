import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import type { CopiedExample } from "./copied_example.ts";
import { startedReproduce } from "./killed_reproduce.ts";

/**
 * Kills (SIGKILL) the process that runs a program, once that has left a checkpoint, and lets another go on. The run is made a second time
 * from its start, and both must be the same.
 *
 * @throws {Error} When it starts again in place of going on, or ends otherwise.
 */
export async function killProgram(example: CopiedExample, experiment: string, run: string): Promise<string> {
  const store = example.path(`.upheld/store/${experiment}`),
    words = [experiment, "--runs", run, "--no-plan", "--jobs", "1"];
  const child = startedReproduce(example, words);
  let ended = false;
  void child.status.then(() => ended = true);
  const folder = () => folderIn(`${store}/programs`, new RegExp(`^${run}-[0-9a-f]{16}$`));
  while (!ended && !existsSync(`${folder()}/files/checkpoint.pt`)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert(!ended, `Run ${run} ended before it could be killed`);
  child.kill("SIGKILL");
  await child.status;
  // What the program said last may be lost with the process that writes it down.
  const printed = () => Deno.readTextFileSync(`${folder()}/printed.txt`), before = printed().length;
  await example.deno("task", "--quiet", "reproduce", ...words);
  const since = printed().slice(before);
  assert(/^epoch 5 of/m.test(since) && !/^epoch 1 of/m.test(since), `It began again: ${since}`);
  const made = folderIn(store, new RegExp(`^${run}-[0-9a-f]{16}$`));
  assert.equal(Deno.readTextFileSync(`${made}/second_run.json`), '{"identical":true}\n');
  return `${experiment}/${run}, killed behind a checkpoint, ended in the numbers of a run that nobody killed`;
}

/** The folder in another whose name is like this, or none. */
function folderIn(parent: string, name: RegExp): string | undefined {
  if (!existsSync(parent)) return undefined;
  const found = Array.from(Deno.readDirSync(parent)).find((entry) => name.test(entry.name));
  return found && `${parent}/${found.name}`;
}
