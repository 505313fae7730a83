/** `upheld <command>`: the whole command line. @module */
import { run } from "./command.ts";
import { allCommands, commands } from "./commands.ts";
import { UsageError } from "./usage_error.ts";

async function help(): Promise<string> {
  const all = await allCommands();
  const width = Math.max(...all.map(({ name }) => name.length));
  return `Keeps the findings of a machine-learning report true.

Usage: upheld <command> [options]

Commands:
${all.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join("\n")}

Each has a --help of its own. "upheld test" runs the project's tests, as
"deno test -P" does, and "upheld --version" tells the version. Works on the
project that the current folder lies in: the nearest folder upwards with a
report.md. As "npx upheld" it also works on all projects below a folder that
lies in none, one after the other; --project FOLDER chooses one.

Ends with 0 when all is as on record, 1 when a finding moved or a check failed,
2 when it was called wrongly. NO_COLOR turns colours off.`;
}

/** Does what a command line says, and gives the exit code. */
export async function upheld([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    console.log(await help());
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "-V") {
    const { default: { version } } = await import("../../deno.json", { with: { type: "json" } });
    console.log(`upheld ${version}`);
    return 0;
  }
  if (!Object.hasOwn(commands, name)) {
    throw new UsageError(`There is no command ${JSON.stringify(name)}`, name, Object.keys(commands));
  }
  return (await commands[name]()).default.main(args);
}

if (import.meta.main) await run(() => upheld(Deno.args));
