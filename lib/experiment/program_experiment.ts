import { dirname, isAbsolute, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { digestOfFile, filesBelow } from "../files/mod.ts";
import type { Measured } from "../measure/mod.ts";
import { shown, ValidationError } from "../validation/mod.ts";
import type { Choices } from "./assumption.ts";
import type { ExperimentBase, Run } from "./experiment.ts";
import { requireExperiment } from "./require_experiment.ts";

/**
 * An experiment whose runs are runs of a program in whatever language: `reproduce` starts it, a seed and variant at a time, in a folder
 * of its own, and takes the numbers from the log that it leaves.
 */
export interface ProgramExperiment extends ExperimentBase {
  /**
   * Files and folders that the program is made of or reads, relative to the experiment's module: scripts, configurations, data. Their
   * digests are on record, and none of the command's files may lack one. A word of the command that is one of these names stands for its path.
   */
  readonly files?: readonly string[];
  /**
   * The program and its arguments. The same call gives the same words. It is started in its own folder, and no shell reads the words. A
   * program that is named by a relative path, as `../../.venv/bin/python`, is looked for from the experiment's module.
   */
  command(call: ProgramCall): readonly string[];
  /**
   * Where its numbers are: the log that it writes, by its path in its folder, of any format that there is a reader for; or a function that
   * finds them.
   */
  readonly reads: string | readonly string[] | ((left: ProgramOutput) => Logged | Promise<Logged>);
  /**
   * How far it is, from a line that it prints: a pattern with a group `step` and, as it likes, `steps` and `loss`, such as
   * `/epoch (?<step>\d+) of (?<steps>\d+)/`; or a function.
   */
  readonly progress?: RegExp | ((line: string) => ProgramProgress | undefined);
  /**
   * The file in its folder that it goes on from when it was killed. Then what it left stays there, and `command` is called with the path
   * of that file. A program without one starts again.
   */
  readonly checkpoint?: string;
  /** What it may take. What takes more is ended. */
  readonly limits?: ProgramLimits;
  /** Environment variables that matter to it: their values go on record, and runs with other values are told apart. No secrets. */
  readonly variables?: readonly string[];
  /**
   * How to ask its interpreter for its version and, where it is Python, for its packages: the words before a script
   * (default: the first word of the command), such as `["uv", "run", "python"]`.
   */
  readonly interpreter?: readonly string[];
}

/**
 * An experiment that runs a program, checked.
 *
 * @throws {ValidationError} It names field, value and what is wanted.
 *
 * @example
 * ```ts
 * import { program } from "upheld";
 *
 * const experiment = program({
 *   id: "rates",
 *   title: "Two learning rates",
 *   code: import.meta.url,
 *   variants: ["0.1", "0.01"],
 *   seeds: 5,
 *   assumptions: [],
 *   command: ({ variant, seed }) => ["python3", "-m", "trainer", "--lr", variant, "--seed", String(seed)],
 *   reads: "log.csv",
 *   progress: /epoch (?<step>\\d+)\\/(?<steps>\\d+)/,
 * });
 * console.assert(experiment.variants.length === 2);
 * ```
 */
export function program(experiment: ProgramExperiment): ProgramExperiment {
  requireExperiment(experiment);
  return experiment;
}

/** What the command of a {@linkcode ProgramExperiment} is made from. */
export interface ProgramCall {
  /** One of the experiment's variants. */
  readonly variant: string;
  /** A choice for each assumption. */
  readonly choices: Choices;
  /** From 0. */
  readonly seed: number;
  /** How many threads it is to use. `OMP_NUM_THREADS` says so as well. */
  readonly threads: number;
  /** Path of its own folder, in which it is started. */
  readonly folder: string;
  /** Path of the checkpoint to go on from, where it was killed before and left one. */
  readonly checkpoint?: string;
}

/** What a program may take. */
export interface ProgramLimits {
  /** Of time, above 0. */
  readonly seconds?: number;
  /** Of memory, for it and all that it starts together, above 0: resident pages, where what processes share counts for each. */
  readonly mebibytes?: number;
}

/** What a program left. */
export interface ProgramOutput {
  /** Path of its folder. */
  readonly folder: string;
  /** Path of the file with all that it printed, on both streams. */
  readonly printed: string;
  /** Reads a log of its folder, a file or a folder of files, of which it has to be one run; with the options of `readLogs`. */
  read(log: string, options?: Readonly<Record<string, unknown>>): Promise<Logged>;
}

/** Numbers that a program logged. */
export interface Logged {
  /** By name, each in the order of its steps, which are counted from 0 or 1. */
  readonly metrics?: Readonly<Record<string, readonly { readonly step: number; readonly value: number }[]>>;
  /** What it ended with, by name, in place of the last values of `metrics`. */
  readonly final?: Measured;
}

/** How far a program is. */
export interface ProgramProgress {
  /** It is at. */
  readonly step: number;
  /** In all. */
  readonly steps?: number;
  /** As it printed it. */
  readonly loss?: number;
}

/** Everything that fixes a run of a {@linkcode ProgramExperiment} but its seed, its packages and the machine. */
export interface ProgramProtocol {
  /** What tells it from other protocols. */
  readonly kind: "program";
  /** Id of the experiment. */
  readonly experiment: string;
  /** One of its variants. */
  readonly variant: string;
  /** A choice for each assumption. */
  readonly choices: Choices;
  /** SHA-256 of each file that it is made of or reads. */
  readonly files: Readonly<Record<string, string>>;
  /** Its words with one thread, in the folder `.`, from the start. */
  readonly command: readonly string[];
}

/** A run of a program. */
export type ProgramRun = Run & { readonly protocol: ProgramProtocol };

/** Whether a run is one of a program. */
export function isProgram<R extends Pick<Run, "protocol">>(run: R): run is R & { readonly protocol: ProgramProtocol } {
  return "kind" in run.protocol && run.protocol.kind === "program";
}

/** Everything that fixes a run of a program but its seed, packages and machine. */
export function programProtocol(
  experiment: ProgramExperiment,
  variant: string,
  choices: Choices,
  seed: number,
): ProgramProtocol {
  const { id, command, files = [] } = experiment, folder = folderOfModule(experiment);
  const words = command({ variant, choices, seed, threads: 1, folder: "." });
  requireWords(words, experiment, variant);
  requireNamed(words, experiment, variant);
  const paths = files.flatMap((file) => {
    const below = isFolder(resolve(folder, file)) ? filesBelow(resolve(folder, file), "") : undefined;
    return below?.filter((path) => !/(^|\/)(__pycache__\/|\.)/.test(path)).map((path) => `${file}/${path}`) ?? [file];
  });
  const digests = paths.map((path) => [path, digestOfOwn(resolve(folder, path), path, id)]);
  return { kind: "program", experiment: id, variant, choices, files: Object.fromEntries(digests), command: words };
}

function digestOfOwn(path: string, name: string, id: string): string {
  try {
    return digestOfFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new ValidationError(`Experiment "${id}" has ${shown(name)} in its "files", and there is no ${path}`);
  }
}

/** The words that start a run, with paths for the names of files. */
export function programWords(experiment: ProgramExperiment, call: ProgramCall): readonly string[] {
  const { files = [] } = experiment, folder = folderOfModule(experiment);
  const words = experiment.command(call);
  requireWords(words, experiment, call.variant);
  // A program that lies in the project is found from wherever it is started.
  const isOwn = (word: string, i: number) => files.includes(word) || i === 0 && /[\\/]/.test(word) && !isAbsolute(word);
  return words.map((word, i) => isOwn(word, i) ? resolve(folder, word) : word);
}

const folderOfModule = ({ code }: ProgramExperiment) => dirname(fileURLToPath(code));

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function requireWords(words: readonly string[], { id }: ProgramExperiment, variant: string): void {
  if (Array.isArray(words) && words.length > 0 && words.every((word) => typeof word === "string" && !/\0/.test(word))) {
    return;
  }
  throw new ValidationError(
    `The command of "${id}", ${variant} is ${shown(words)}, wanted a list of texts, the program first`,
  );
}

/** A program that is installed where such are, as `/opt/venv/bin/python3.11`: provenance tells of it. */
const installed = /[\\/]s?bin[\\/][\w-]+(\.\d+)*(\.exe)?$/;

/** Refuses a file in the command that no digest is taken of. */
function requireNamed(words: readonly string[], experiment: ProgramExperiment, variant: string): void {
  const { id, files = [], interpreter = [] } = experiment, folder = folderOfModule(experiment);
  const named = files.map((file) => resolve(folder, file));
  const isNamed = (word: string) =>
    isAbsolute(word)
      ? interpreter.includes(word) || installed.test(word) ||
        named.some((path) => word === path || word.startsWith(path + sep))
      : !/^[\w.].*\.\w+$/s.test(word) || files.includes(word);
  const unnamed = words.find((word, i) => i > 0 && !isNamed(word) && isThere(resolve(folder, word)));
  if (unnamed === undefined) return;
  const what = isAbsolute(unnamed) ? "a file that no digest is taken of" : "a file beside the experiment";
  throw new ValidationError(
    `The command of "${id}", ${variant} has the word ${
      shown(unnamed)
    }, ${what}: put it into its "files", so that it stands for the path and its digest is on record`,
  );
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    // A word may be anything, and what may not be looked at cannot be digested.
    return false;
  }
}
