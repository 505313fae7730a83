import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };
import { output } from "./child_process.ts";
import { flagPath } from "./flag_path.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

/** A task of deno.json. */
export type Task = keyof typeof config.tasks;

/** What a command printed, and the code it ended with. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/**
 * Runs a task's own command line, with the permissions that it has there, in the project or in a copy of it. Types are left
 * unchecked.
 */
export function runTask(task: Task, args: readonly string[], folder = root): Promise<Ended> {
  const [, ...words] = config.tasks[task].command.replace(/^.* && /, "").split(" ").map((word) =>
    word.replace("--allow-read=.", `--allow-read=${flagPath(root)}`).replace(
      "--allow-ffi=",
      `--allow-ffi=${flagPath(root)}`,
    )
  );
  return runDeno([words[0], "--no-check", ...words.slice(1), ...args], folder);
}

/** Runs Deno in a folder, without colours. */
export async function runDeno(
  args: readonly string[],
  folder = root,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const { code, stdout, stderr } = await output(Deno.execPath(), {
    args: [...args],
    cwd: folder,
    env: { NO_COLOR: "1", ...env },
  });
  return { code, out: new TextDecoder().decode(stdout), error: new TextDecoder().decode(stderr) };
}

/**
 * A copy of the project below it, to be changed by a test and removed when it goes out of scope. Without a deno.json of its own it
 * takes the project's, and its packages.
 */
export function copyOfProject(): { readonly folder: string; [Symbol.dispose](): void } {
  Deno.mkdirSync(`${root}.upheld`, { recursive: true });
  const folder = Deno.makeTempDirSync({ dir: `${root}.upheld`, prefix: "copy_" });
  for (
    const name of [
      "deno.lock",
      "report.md",
      "report_without_findings.json",
      "lib",
      "datasets",
      "experiments",
      "fixtures",
      "snapshots",
    ]
  ) {
    copyAll(`${root}${name}`, `${folder}/${name}`);
  }
  return { folder, [Symbol.dispose]: () => Deno.removeSync(folder, { recursive: true }) };
}

/** Copies a file, or a folder and all in it but what has one of these names; the folder may be there. */
export function copyAll(from: string, to: string, leaveOut: readonly string[] = []): void {
  if (!Deno.statSync(from).isDirectory) return Deno.copyFileSync(from, to);
  Deno.mkdirSync(to, { recursive: true });
  for (const { name } of Deno.readDirSync(from)) {
    if (!leaveOut.includes(name)) copyAll(`${from}/${name}`, `${to}/${name}`, leaveOut);
  }
}
