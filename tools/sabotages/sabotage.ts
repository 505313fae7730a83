import assert from "node:assert/strict";
import { type Ended, runDeno, runTask, type Task } from "../../testing/run_task.ts";
import { Copy } from "./copy.ts";

/** Something done to a copy of the project, and who must notice. */
export interface Sabotage {
  /** What is done, as it stands behind "notices". */
  readonly what: string;
  /** The task that must end badly. */
  readonly task: Task;
  readonly args?: readonly string[];
  tamper(copy: Copy): void | Promise<void>;
  /** What it must say, in one line whatever the breaks. */
  readonly says: RegExp;
  /** What it must end with; 1 where this is missing. */
  readonly code?: number;
  /** Noticed within seconds, with code and record alone: each run of the tests tries it. */
  readonly quick?: true;
  /** What the environment says beside ours. */
  readonly env?: Readonly<Record<string, string>>;
  /** A program without which it cannot be tried. */
  readonly needs?: string;
}

/** What was said, in one line. */
export const said = ({ out, error }: Ended) => `${out} ${error}`.replaceAll(/\s+/g, " ");

/**
 * Does it to a copy, and demands that the task notices.
 *
 * @throws {AssertionError} Where the task ends well, in another way than it must, or without the reason.
 */
export async function requireNoticed({ task, args = [], tamper, says, code = 1, quick, env }: Sabotage): Promise<void> {
  using copy = quick ? Copy.ofRecord() : await Copy.whole();
  await tamper(copy);
  const ended = quick
    ? await runTask(task, args, copy.folder)
    : await runDeno(["task", "--quiet", task, ...args], copy.folder, env);
  assert.match(said(ended), says);
  assert.equal(ended.code, code, said(ended));
}

/** Why it cannot be tried here; undefined where it can. */
export function lacking({ needs }: Sabotage): string | undefined {
  if (!needs) return undefined;
  const { success } = new Deno.Command("sh", { args: ["-c", `command -v ${needs}`], stdout: "null" }).outputSync();
  return success ? undefined : `there is no ${needs}`;
}
