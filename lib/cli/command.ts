import { parseArgs, type ParseArgsConfig } from "node:util";
import { styled, visible } from "./output.ts";
import { UsageError } from "./usage_error.ts";

/** Options of a command, as `parseArgs` of `node:util` knows them. */
type Options = NonNullable<ParseArgsConfig["options"]>;

/** What the command line holds for a command. */
interface Given<O extends Options> {
  readonly values: ReturnType<typeof parseArgs<{ options: O; allowPositionals: true; allowNegative: true }>>["values"];
  readonly positionals: readonly string[];
}

/** One command of `upheld`. */
export interface CommandDefinition<O extends Options> {
  readonly name: string;
  /** What it does, in a line of the list of commands. */
  readonly summary: string;
  /** Its whole help: what it does, usage, options, examples, exit codes; at most 80 columns. */
  readonly help: string;
  readonly options: O;
  /** Whether it takes words besides its options. */
  readonly takes?: "names" | "folders" | "none";
  /** Does it, and gives the exit code: 0 all as on record, 1 a finding moved or a check failed. */
  run(given: Given<O>): Promise<number>;
}

/** A command whose options are known to itself alone. */
export interface Command extends Omit<CommandDefinition<Options>, "run"> {
  /** Runs it with the words behind its name. */
  main(args: readonly string[]): Promise<number>;
}

/** Makes a command: `--help` prints its help, and what it does not know is refused with what comes near. */
export function command<const O extends Options>(definition: CommandDefinition<O>): Command {
  const { name, summary, help, options, takes = "names", run } = definition;
  return {
    name,
    summary,
    help,
    options,
    takes,
    main(args) {
      if (args.includes("--help") || args.includes("-h")) {
        console.log(help);
        return Promise.resolve(0);
      }
      const { values, positionals } = parsed(args, options);
      if (takes === "none" && positionals.length > 0) {
        throw new UsageError(`${name} takes no ${JSON.stringify(positionals[0])}`, "", []);
      }
      return run({ values: values as Given<O>["values"], positionals });
    },
  };
}

function parsed(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, allowNegative: true });
  } catch (error) {
    const { code = "", message } = error as Error & { code?: string };
    if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
      const given = message.match(/'(-[^']*)'/)?.[1] ?? "";
      throw new UsageError(`There is no option ${given}`, given, [
        "--help",
        ...Object.keys(options).map((it) => `--${it}`),
      ]);
    }
    if (code.startsWith("ERR_PARSE_ARGS")) throw new UsageError(message, "", []);
    throw error;
  }
}

/**
 * Runs a command to its exit code. An error is one clear message: 1 where the command failed, 2 where it was called wrongly.
 */
export async function run(main: () => Promise<number>): Promise<void> {
  try {
    Deno.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const wrongUse = error instanceof UsageError;
    console.error(styled("red", visible(wrongUse ? error.message : `${error.name}: ${error.message}`), Deno.stderr));
    if (wrongUse) console.error("See --help");
    Deno.exitCode = wrongUse ? 2 : 1;
  }
}
