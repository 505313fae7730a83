import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { ProgramExperiment, ProgramRun } from "../experiment/mod.ts";
import { digestOf } from "../files/mod.ts";
import { ProgramError } from "./program_error.ts";
import { cpuinfoWords, type Processor, processorIn } from "./processor.ts";
import { mayRun } from "./require_run.ts";

/** What a program ran with, beside its files: recorded and compared, and never part of a result. Each field is left out where it is unknown. */
export interface Provenance extends Processor {
  /** What its interpreter calls itself: `Python 3.11.2`. */
  readonly interpreter?: string;
  /** The packages of a Python, as `pip freeze` tells them: `name==version`, with a space between them. */
  readonly programPackages?: string;
  /** The files that it is made of, as `name@digest`, with a space between them; sixteen digits of each digest. */
  readonly programFiles?: string;
  /** The commit of the project, and whether tracked files were changed since. */
  readonly commit?: string;
  /** Name and driver of each GPU that there is. */
  readonly gpu?: string;
  /** The environment variables that the experiment names and that were set, as `NAME=value`, with a space between them. */
  readonly variables?: string;
  /** How many threads it was told to use. */
  readonly threads?: string;
}

/** Names of what {@linkcode Provenance} has. */
export const provenanceFields = [
  "interpreter",
  "programPackages",
  "programFiles",
  "commit",
  "gpu",
  "variables",
  "threads",
  "processor",
  "instructionSets",
] as const satisfies readonly (keyof Provenance)[];

/**
 * What of it may change the numbers of the same files and words, variables among it as the experiment names those that matter: not the
 * commit, which changes with any word of the project, nor threads, which are asked for anew each time.
 */
export const decisiveFields = [
  "interpreter",
  "programPackages",
  "gpu",
  "variables",
] as const satisfies readonly (keyof Provenance)[];

/**
 * SHA-256 of what may change a program's numbers: its interpreter, packages, GPU and named variables. Runs that were made with the same have the same.
 */
export function provenanceDigest(provenance: Provenance): string {
  return digestOf(Object.fromEntries(decisiveFields.map((field) => [field, provenance[field] ?? null])));
}

/** Whether all that is decisive but the GPU is the same: then a run that was cut off may go on, on whatever machine. */
export const isSameSoftware = (one: Provenance, other: Provenance): boolean =>
  decisiveFields.every((field) => field === "gpu" || one[field] === other[field]);

/** What `importlib.metadata` knows is what `pip freeze` lists, and needs no pip. */
const packagesScript = `import importlib.metadata as m
print("\\n".join(sorted({"%s==%s" % (d.metadata["Name"], d.version) for d in m.distributions()}, key=str.lower)))`;

const gpuScript =
  "command -v nvidia-smi >/dev/null && nvidia-smi --query-gpu=name,driver_version --format=csv,noheader";
const variablesScript = 'for name in "$@"; do value=$(printenv "$name") && printf "%s=%s\\n" "$name" "$value"; done; :';

/** Programs that tell their version when asked, and start nothing. */
const interpreters =
  /^(python|pypy|node|deno|bun|ruby|perl|php|R|Rscript|julia|lua|java|octave|ghc|swipl)[\d.]*(\.exe)?$/;
const isPython = (program: string) => /^(python|pypy)[\d.]*(\.exe)?$/.test(program.split(/[\\/]/).at(-1)!);

/**
 * What a run of a program runs with here and now. What this process may not ask for is left out.
 *
 * @throws {ProgramError} When a variable that would go on record carries credentials.
 */
export async function provenanceOf(
  { protocol: { experiment: id, files } }: Pick<ProgramRun, "protocol">,
  experiment: Pick<ProgramExperiment, "code" | "interpreter" | "variables">,
  words: readonly string[],
  threads: number,
): Promise<Provenance> {
  const { interpreter = words.slice(0, 1), variables = [], code } = experiment, folder = dirname(fileURLToPath(code));
  const last = interpreter.at(-1)!.split(/[\\/]/).at(-1)!, isKnown = experiment.interpreter || interpreters.test(last);
  const told: Provenance = {
    interpreter: isKnown ? (await said([...interpreter, "--version"], folder))?.split("\n")[0] : undefined,
    programPackages: isPython(last)
      ? (await said([...interpreter, "-c", packagesScript], folder))?.replaceAll("\n", " ")
      : undefined,
    programFiles: Object.entries(files).map(([name, digest]) => `${name}@${digest.slice(0, 16)}`).join(" "),
    commit: await commitOf(folder),
    gpu: (await said(["sh", "-c", gpuScript], folder))?.replaceAll("\n", "; "),
    variables: variables.length > 0 ? await valuesOf(variables, folder, id) : undefined,
    threads: String(threads),
    ...processorIn(await said(cpuinfoWords, folder) ?? ""),
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value)) as Provenance;
}

async function valuesOf(variables: readonly string[], folder: string, id: string): Promise<string | undefined> {
  const text = await said(["sh", "-c", variablesScript, "sh", ...variables], folder);
  const names = new Set(variables);
  let name = "";
  for (const line of text?.split("\n") ?? []) {
    const [start] = line.split("=", 1);
    if (names.has(start)) name = start;
    if (!carriesCredentials(line)) continue;
    throw new ProgramError(
      `Experiment "${id}" names the variable ${name} in "variables", whose value carries a password (://user:password@), and what ` +
        "goes on record is read by all: take the password out of the value, or the variable out of the list",
    );
  }
  return text?.replaceAll("\n", " ");
}

/** Whether a text has an address with a user's password; `host:port/` is none. */
export const carriesCredentials = (text: string): boolean => /:\/\/[^\s/?#@:]*:(?!\d+(?:[/?#\s]|$))[^\s@]+@/.test(text);

async function commitOf(folder: string): Promise<string | undefined> {
  const commit = await said(["git", "rev-parse", "HEAD"], folder);
  if (!commit) return undefined;
  const changed = await said(["git", "status", "--porcelain", "--untracked-files=no"], folder);
  return `${commit}${changed ? ", with changes" : ""}`;
}

const asked = new Map<string, Promise<string | undefined>>();

/** What a program prints, asked once a process; undefined where it fails or may not be asked. */
function said(words: readonly string[], cwd: string): Promise<string | undefined> {
  const key = JSON.stringify([words, cwd]), known = asked.get(key) ?? ask(words, cwd);
  asked.set(key, known);
  return known;
}

async function ask([program, ...args]: readonly string[], cwd: string): Promise<string | undefined> {
  if (!mayRun(program)) return undefined;
  try {
    const { success, stdout, stderr } = await new Deno.Command(program, { args, cwd, stdin: "null" }).output();
    // Some tell their version where errors go.
    const text = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim()).find((text) => text !== "");
    return success ? text : undefined;
  } catch {
    return undefined;
  }
}
