import { styled } from "./output.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Runs a command: prints its help for `--help`, turns errors into one clear message, and ends the process with the code that
 * the command gives (0 all well, 1 not as on record), 1 where it fails, or 2 where it was called wrongly.
 */
export async function run(help: string, command: () => Promise<number>): Promise<void> {
  if (Deno.args.includes("--help") || Deno.args.includes("-h")) return console.log(help);
  try {
    Deno.exitCode = await command();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { message, wrongUse } = explain(error, help);
    console.error(styled("red", message));
    if (wrongUse) console.error("See --help");
    Deno.exitCode = wrongUse ? 2 : 1;
  }
}

/** What to print of an error, and whether it comes from the command line. */
function explain(error: Error & { code?: string }, help: string): { message: string; wrongUse: boolean } {
  if (error instanceof UsageError) return { message: error.message, wrongUse: true };
  if (error.code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    const given = error.message.match(/'(-[^']*)'/)?.[1] ?? "";
    const known = [...new Set(help.match(/--[a-z][a-z-]*/g))];
    return { message: new UsageError(`There is no option ${given}`, given, known).message, wrongUse: true };
  }
  if (error.code?.startsWith("ERR_PARSE_ARGS")) return { message: error.message, wrongUse: true };
  return { message: `${error.name}: ${error.message}`, wrongUse: false };
}
