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
    const wrongUse = error instanceof UsageError ||
      String((error as { code?: string }).code).startsWith("ERR_PARSE_ARGS");
    console.error(styled("red", wrongUse ? error.message : `${error.name}: ${error.message}`));
    if (wrongUse) console.error("See --help");
    Deno.exitCode = wrongUse ? 2 : 1;
  }
}
