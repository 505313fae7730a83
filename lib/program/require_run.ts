import { nearOnes } from "../validation/mod.ts";
import { ProgramError } from "./program_error.ts";

/**
 * Refuses a program that is not there, or that this process was not allowed to start, of which the shell that starts it would not ask.
 *
 * @throws {ProgramError} It names what comes near, or says how to allow it.
 */
export function requireRun(program: string, name: string): void {
  const absence = absenceText(program);
  if (absence !== undefined) throw new ProgramError(`${name} runs ${JSON.stringify(program)}, and ${absence}`);
  const missing = ["sh", program].filter((command) => !mayRun(command));
  if (missing.length === 0) return;
  throw new ProgramError(
    `${name} runs ${JSON.stringify(program)}, and ${
      missing.join(" and ")
    } may not be run here: start with "deno task upheld ..." in ` +
      `place of "deno task ...", which asks for what the experiments name, or add to the task's --allow-run: sh,git,${program}`,
  );
}

/** Whether this process may run a program. */
export function mayRun(command: string): boolean {
  return Deno.permissions.querySync({ name: "run", command }).state === "granted";
}

/** Finds a program as the shell does that will start it, or lists those that lie where it would. */
const script = `command -v "$1" >/dev/null && exit
case $1 in
  */*) ls "\${1%/*}" ;;
  *) IFS=:; for folder in $PATH; do ls "$folder"; done | sort -u ;;
esac
exit 1`;

const found = new Set<string>();

/** That a program is not there, and what comes near; undefined where it is, or may not be asked. */
export function absenceText(program: string): string | undefined {
  if (found.has(program) || !mayRun("sh")) return undefined;
  const { success, stdout } = new Deno.Command("sh", { args: ["-c", script, "sh", program], stderr: "null" })
    .outputSync();
  if (success) {
    found.add(program);
    return undefined;
  }
  const folder = program.slice(0, program.lastIndexOf("/") + 1);
  const near = nearOnes(program.slice(folder.length), new TextDecoder().decode(stdout).trim().split("\n"));
  return `there is no such program${folder ? "" : " in PATH"}${near}`;
}
