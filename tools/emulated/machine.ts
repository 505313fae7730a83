import { fileURLToPath } from "node:url";
import { output } from "../../testing/child_process.ts";

/** The project's folder. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** How to start Deno on a machine, this one or an emulated one: put its arguments behind `args`. */
export interface Machine {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** This machine. */
export const native: Machine = { command: Deno.execPath(), args: [], env: {} };

/** Runs a module of the project on a machine, with the packages as they are here: those for this machine. */
export function runOn(
  { command, args, env }: Machine,
  [module, ...rest]: readonly string[],
  streams: Pick<Deno.CommandOptions, "stdout" | "stderr">,
): Promise<Deno.CommandOutput> {
  return output(command, {
    args: [
      ...args,
      ...["run", "--quiet", "--no-prompt", "--no-lock", "--cached-only", "--node-modules-dir=manual", "--allow-read=."],
      ...["--allow-sys=cpus", "--allow-env=NO_COLOR,FORCE_COLOR", module, ...rest],
    ],
    env,
    cwd: root,
    ...streams,
  });
}
