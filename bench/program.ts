import { fileURLToPath } from "node:url";
import { output } from "../testing/child_process.ts";
import { flagPath } from "../testing/flag_path.ts";

/** What a program that was timed prints. */
export interface Timing {
  readonly workload: string;
  readonly threads: number;
  /** Who was timed, with its version. */
  readonly program: string;
  /** The median milliseconds, or null where it cannot do the workload. */
  readonly ms: number | null;
  readonly reason?: string;
}

/** The project's folder. */
export const root: string = fileURLToPath(new URL("..", import.meta.url));

/** The command line that runs a program of this folder in Deno, as a user's own process would. */
export function denoProgram(file: string): string[] {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return [Deno.execPath(), "run", "--quiet", "--no-prompt", `--allow-read=${flagPath(root)}`, path];
}

/** The command line that runs jax-js, which is a package of its own: nothing of it is the project's. */
export function jaxJsProgram(): string[] {
  const [config, path] = ["peer/deno.json", "peer/jax_js_steps.js"].map((file) =>
    fileURLToPath(new URL(file, import.meta.url))
  );
  return [Deno.execPath(), "run", "--quiet", "--no-prompt", "--no-check", `--config=${config}`, path];
}

/**
 * Runs a program in a process of its own and reads the JSON on the last line that it prints.
 *
 * @throws {Error} When it fails, with the end of what it said.
 */
export async function resultOf<T>(command: readonly string[]): Promise<T> {
  const [program, ...args] = command;
  const { success, code, stdout, stderr } = await output(program, { args, cwd: root });
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  if (!success) {
    const said = decode(stderr).split("\n").slice(-5).join("\n");
    throw new Error(`${command.join(" ")} ended with ${code}: run it alone to see why. It said:\n${said}`);
  }
  return JSON.parse(decode(stdout).split("\n").at(-1)!);
}
