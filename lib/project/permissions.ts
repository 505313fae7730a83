/** What a command may do, as Deno grants it: names where it may do some of a kind, `true` for all of it. */
export interface Permissions {
  readonly read: readonly string[] | true;
  readonly write?: readonly string[];
  readonly run?: readonly string[];
  readonly ffi?: readonly string[];
  readonly sys?: readonly string[];
  readonly env: readonly string[];
}

const colours = ["NO_COLOR", "FORCE_COLOR"];
/** What Skia's package asks the environment for. */
const drawing = ["DISABLE_SYSTEM_FONTS_LOAD", "NAPI_RS_NATIVE_LIBRARY_PATH", "NAPI_RS_FORCE_WASI"];
const project = ["."];
const record = [".upheld", "snapshots", "fixtures/checkpoints"];

/** The number of threads, and whether data fit into memory. */
const machine = ["cpus", "systemMemoryInfo"];

/** What each command needs, and no more. */
export const permissions = {
  verify: { read: project, sys: machine, env: colours },
  reproduce: {
    read: project,
    write: record,
    run: ["sbatch", "squeue", "scancel", "scontrol"],
    sys: machine,
    env: colours,
  },
  replay: { read: project, sys: machine, env: colours },
  merge: { read: true, write: record, sys: ["cpus"], env: colours },
  migrate: { read: project, write: record, sys: ["cpus"], env: colours },
  remove: { read: project, write: record, sys: ["cpus"], env: colours },
  report: { read: project, write: project, ffi: ["node_modules"], sys: ["cpus"], env: [...colours, ...drawing] },
  export: { read: project, write: ["export"], ffi: ["node_modules"], sys: ["cpus"], env: [...colours, ...drawing] },
  judge: { read: true, sys: ["systemMemoryInfo"], env: colours },
  list: { read: project, sys: ["cpus"], env: colours },
  show: { read: project, sys: ["cpus"], env: colours },
  diff: { read: project, run: ["git"], sys: ["cpus"], env: colours },
  programs: { read: project, sys: ["cpus"], env: colours },
  new: { read: true, run: ["deno"], sys: ["cpus"], env: colours },
  doctor: { read: true, sys: [...machine, "osRelease"], env: colours },
  completions: { read: project, sys: ["cpus"], env: colours },
} as const satisfies Readonly<Record<string, Permissions>>;

/** Name of a command. */
export type CommandName = keyof typeof permissions;

/** Commands that run what a project's files say: these are type-checked before. */
export const checksTypes: readonly string[] = ["verify", "reproduce"] satisfies CommandName[];

/** Commands that start the programs which a project's experiments name, or ask them for their versions. */
export const startsPrograms: readonly string[] = ["verify", "reproduce", "doctor"] satisfies CommandName[];

/** Type-checks the files of a project, as words of a command line behind `deno`. */
export const checkWords: readonly string[] = ["check", "experiments"];

/**
 * The words of a command line that start a command with its permissions, behind `deno`.
 *
 * @param module The command line's module.
 * @param isElsewhere Whether that lies outside of the project, so that Upheld and its packages have to be read there.
 * @param args What else the command is given: the folders that it names to be written to may be.
 * @param programs What the experiments start, where the command does.
 */
export function wordsFor(
  name: CommandName,
  module: string,
  isElsewhere: boolean,
  args: readonly string[] = [],
  programs: readonly string[] = [],
): string[] {
  const { read, write = [], run = [], ffi = [], sys = [], env }: Permissions = permissions[name];
  const flag = (kind: string, names: readonly string[]) =>
    names.length > 0 ? [`--allow-${kind}=${names.join(",")}`] : [];
  return [
    "run",
    "--no-prompt",
    ...(read === true || isElsewhere ? ["--allow-read"] : flag("read", read)),
    ...flag("write", [...write, ...writtenTo(name, args)]),
    ...(isElsewhere && ffi.length > 0 ? ["--allow-ffi"] : flag("ffi", ffi)),
    ...flag("run", [...run, ...programs]),
    ...flag("sys", sys),
    ...flag("env", env),
    module,
    name,
    ...(checksTypes.includes(name) ? ["--checked"] : []),
    ...args,
  ];
}

/** The command line of a task, for `deno.json`. */
export function taskFor(name: CommandName, module: string, isElsewhere: boolean): string {
  const words = [["deno", ...wordsFor(name, module, isElsewhere)]];
  if (checksTypes.includes(name)) words.unshift(["deno", ...checkWords]);
  return words.map((command) => command.join(" ")).join(" && ");
}

/** Folders and files that a command is told to write. */
function writtenTo(name: CommandName, args: readonly string[]): string[] {
  if (name === "verify") return args.includes("--rerun") ? [".upheld"] : [];
  if (name === "new") return args.filter((arg) => !arg.startsWith("-"));
  const option = name === "judge" ? "--svg" : name === "report" || name === "export" ? "--out" : undefined;
  if (!option) return [];
  return args.flatMap((arg, i) =>
    arg === option ? args.slice(i + 1, i + 2) : arg.startsWith(`${option}=`) ? arg.slice(option.length + 1) || [] : []
  );
}
