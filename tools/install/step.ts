import assert from "node:assert/strict";
import { join } from "node:path";
import { filesBelow } from "../../lib/files/mod.ts";
import type { World } from "./world.ts";

/** One thing that has to work. */
export interface Step {
  /** On which machine, in words. */
  readonly where: string;
  readonly name: string;
  /** Whether the tests try it, and not the task alone. */
  readonly quick?: true;
  /** Whether it rests on nothing that another step has left. */
  readonly alone?: true;
  /** Does it, and gives what was found in a few words. An error says what is wrong. */
  run(world: World): Promise<string>;
}

/** A step, before it is said where it is done. */
export type Deed = Omit<Step, "where">;

interface Row {
  readonly id: string;
  readonly verdict: string;
  readonly record: string;
}

/** The verdicts that a project's verify prints: each has to be as on record. */
export function requireVerified(out: string): string {
  const rows: Row[] = JSON.parse(out);
  assert(rows.length > 0, "No claim was judged");
  for (const { id, verdict, record } of rows) assert.equal(verdict, record, id);
  return `${rows.length} claims are as on record`;
}

/** How many tests passed, of which none may fail. */
export function requireTested(out: string): string {
  const [, passed = "0", failed] = out.match(/(\d+) passed (?:\([^)]*\) )?\| (\d+) failed/) ?? [];
  assert(passed !== "0" && failed === "0", `No test was run, or some failed: ${out.trim().split("\n").at(-1)}`);
  return `${passed} tests pass`;
}

/** The project that the machine with Node.js alone has made. */
export const projectOf = ({ node }: World): string => join(node.folderFor("projects"), "my_report");

/** Calls `npx upheld` on the machine with Node.js alone. */
export const upheld = ({ node }: World, words: readonly string[], cwd: string): Promise<string> =>
  node.run(["npx", "upheld", ...words], cwd);

/** All that is on record in a project: the bytes of each file, in base64, by its path. */
export const recordOf = (project: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    filesBelow(join(project, "snapshots"), "").map((path) => [
      path,
      Deno.readFileSync(join(project, "snapshots", path)).toBase64(),
    ]),
  );
