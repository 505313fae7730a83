/** `deno task upheld <command>`: starts a command with its own permissions, and has none but to start Deno. @module */
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import {
  checksTypes,
  checkWords,
  type CommandName,
  permissions,
  startsPrograms,
  wordsFor,
} from "../project/permissions.ts";
import { denoCommand } from "./deno_command.ts";

const cli = new URL("./upheld.ts", import.meta.url);

/** Runs Deno and waits, whatever signals come meanwhile: it ends when what it started has ended. */
async function deno(words: readonly string[]): Promise<number> {
  const child = new Deno.Command(denoCommand(), { args: [...words] }).spawn();
  const stop = () => child.kill("SIGTERM"), wait = () => {};
  // A terminal interrupts both itself.
  Deno.addSignalListener("SIGINT", wait);
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", stop);
  const { code } = await child.status;
  Deno.removeSignalListener("SIGINT", wait);
  if (Deno.build.os !== "windows") Deno.removeSignalListener("SIGTERM", stop);
  return code;
}

async function launch(given: readonly string[], config: readonly string[]): Promise<number> {
  const [name, ...args] = given;
  if (name === "test") return await deno(["test", ...config, "-P", ...args]);
  const isElsewhere = cli.protocol !== "file:" || fileURLToPath(new URL("../..", cli)) !== join(Deno.cwd(), sep);
  // The help, and what names no command, is told by the command line too.
  const command = isCommand(name) ? name : "completions";
  if (checksTypes.includes(command) && !args.includes("--help")) {
    const code = await deno([checkWords[0], ...config, ...checkWords.slice(1)]);
    if (code !== 0) return code;
  }
  const programs = startsPrograms.includes(command) && !args.includes("--help")
    ? await programsNamed(isElsewhere, config)
    : [];
  const [run, ...words] = wordsFor(command, cli.href, isElsewhere, args, programs);
  const rest = isCommand(name) ? words : [...words.slice(0, words.indexOf(command)), ...given];
  return await deno([run, ...config, ...rest]);
}

/** What the experiments start. Where they cannot be loaded, none: the command itself says why. */
async function programsNamed(isElsewhere: boolean, config: readonly string[]): Promise<readonly string[]> {
  const [run, ...words] = wordsFor("programs", cli.href, isElsewhere, ["--json"]);
  const { success, stdout } = await new Deno.Command(denoCommand(), {
    args: [run, "--quiet", ...config, ...words],
    stdin: "null",
    stderr: "null",
  }).output();
  return success ? JSON.parse(new TextDecoder().decode(stdout)).allow : [];
}

const isCommand = (name?: string): name is CommandName => name !== undefined && Object.hasOwn(permissions, name);

// From a file elsewhere Deno would take the configuration beside that, in which the project's own packages are not.
const [option, config] = Deno.args, hasConfig = option === "--config" && config !== undefined;
try {
  Deno.exitCode = await launch(Deno.args.slice(hasConfig ? 2 : 0), hasConfig ? ["--config", config] : []);
} catch (error) {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
  console.error('There is no "deno" in PATH, and a command is started by that name: add the folder of Deno to PATH');
  Deno.exitCode = 1;
}
