import { join } from "node:path";
import * as v from "valibot";
import {
  type Logged,
  type ProgramCall,
  type ProgramExperiment,
  type ProgramProgress,
  type ProgramRun,
  programWords,
} from "../experiment/mod.ts";
import { readIfThere, writeWhole } from "../files/mod.ts";
import { type LogOptions, readLogs } from "../logs/mod.ts";
import { exactObject, numberWhere, parseJson, valid } from "../validation/mod.ts";
import { ProgramError } from "./program_error.ts";
import { type Provenance, provenanceDigest, provenanceFields, provenanceOf } from "./provenance.ts";
import { printedPath, runSupervised, untilEnded } from "./supervised.ts";

/** What a program left, and what it ran with. */
export interface LeftByProgram {
  readonly logged: Logged;
  readonly provenance: Provenance;
}

const provenanceSchema: v.GenericSchema<Provenance> = v.looseObject(
  Object.fromEntries(provenanceFields.map((field) => [field, v.optional(v.string())])),
);
const wholeNumber = numberWhere("a whole number of at least 0", (value) => Number.isSafeInteger(value) && value >= 0);
const progressSchema: v.GenericSchema<ProgramProgress> = exactObject({
  step: wholeNumber,
  steps: v.optional(wholeNumber),
  loss: v.optional(v.number()),
});
const any = numberWhere("a number, finite or not", () => true);
const loggedSchema = v.looseObject({
  metrics: v.optional(v.record(v.string(), v.array(v.looseObject({ step: any, value: v.any() })))),
  final: v.optional(v.record(v.string(), v.any())),
});

/**
 * Runs the program of a run to its end in a folder, where it has not come to it before, and reads what it left. The folder then holds
 * `files/`, in which it was started; `printed.txt`, all that it printed; `begun.json`, what it runs with; and, once it ended well, `ended.json` in
 * its place. A run that was cut off goes on with what it was begun with alone: after an upgrade it starts again.
 *
 * @throws {ProgramError} When it cannot be started, fails, takes more than it may, or left no log that can be read.
 */
export async function runProgram(
  run: ProgramRun,
  experiment: ProgramExperiment,
  folder: string,
  threads: number,
  watch: (progress: ProgramProgress) => void = () => {},
): Promise<LeftByProgram> {
  const files = join(folder, "files"), name = `${run.experiment}/${run.id}`;
  let ended = endedWith(folder);
  if (ended === undefined) {
    const mark = `${folder}.running`;
    await untilEnded(mark);
    const { variant, seed, protocol: { choices } } = run,
      call: ProgramCall = { variant, choices, seed, threads, folder: files };
    const provenance = await provenanceOf(run, experiment, programWords(experiment, call), threads),
      begun = begunWith(folder);
    const isSame = begun === undefined || provenanceDigest(begun) === provenanceDigest(provenance);
    const checkpoint = experiment.checkpoint === undefined ? undefined : join(files, experiment.checkpoint);
    const goesOn = checkpoint !== undefined && isSame && await isFile(checkpoint);
    // What a run that was killed left would be taken for what this one leaves.
    if (!goesOn) await removeFolder(folder);
    await Deno.mkdir(files, { recursive: true });
    const words = programWords(experiment, { ...call, ...(goesOn && { checkpoint }) });
    const told = JSON.stringify(provenance, null, 2) + "\n";
    await writeWhole(begunPath(folder), told);
    await runSupervised({
      name,
      words,
      folder: files,
      printed: printedPath(folder),
      mark,
      threads,
      limits: experiment.limits,
      watch: (line) => {
        const progress = progressIn(line, experiment.progress);
        if (progress) watch(valid(progressSchema, progress, `What "progress" of ${run.experiment} gave`));
      },
    });
    await writeWhole(endedPath(folder), told);
    ended = provenance;
    await Deno.remove(begunPath(folder));
  }
  return {
    logged: await readLeft(name, experiment.reads, folder),
    provenance: ended,
  };
}

const begunPath = (folder: string) => join(folder, "begun.json");
const endedPath = (folder: string) => join(folder, "ended.json");

/** What a run that did not come to its end was begun with; undefined where there is none. */
export function begunWith(folder: string): Provenance | undefined {
  return provenanceIn(begunPath(folder));
}

/** What a run that came to its end was made with; undefined where it did not. */
export function endedWith(folder: string): Provenance | undefined {
  return provenanceIn(endedPath(folder));
}

function provenanceIn(path: string): Provenance | undefined {
  const text = readIfThere(path);
  return text === undefined ? undefined : parseJson(provenanceSchema, text, path);
}

/** How far a program is, from a line that it printed. */
export function progressIn(line: string, progress: ProgramExperiment["progress"]): ProgramProgress | undefined {
  if (typeof progress === "function") return progress(line);
  const groups = progress && line.match(new RegExp(progress.source, progress.flags.replace(/[gy]/g, "")))?.groups;
  if (!groups) return undefined;
  const numbers = Object.entries(groups).flatMap(([name, text]) => text === undefined ? [] : [[name, Number(text)]]);
  const found = Object.fromEntries(numbers) as Record<string, number>;
  // A line that looks like one and is none stops no run.
  return Object.values(found).every(Number.isFinite) ? found as unknown as ProgramProgress : undefined;
}

async function readLeft(name: string, reads: ProgramExperiment["reads"], folder: string): Promise<Logged> {
  const files = join(folder, "files");
  const read = async (log: string, options: LogOptions = {}): Promise<Logged> => {
    const { runs } = await readLogs([join(files, log)], options);
    if (runs.length === 1) return runs[0];
    throw new ProgramError(`${log} holds ${runs.length} runs, wanted one`);
  };
  try {
    if (typeof reads === "function") {
      const found = await reads({ folder: files, printed: printedPath(folder), read });
      valid(loggedSchema, found, `What "reads" gave`);
      return found;
    }
    const logs = await Promise.all([reads].flat().map((log) => read(log)));
    return { metrics: Object.assign({}, ...logs.map(({ metrics }) => metrics)) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new ProgramError(
      `${name} ended well, and its log cannot be read: ${error.message}; mend "reads" (the program is not run again), or remove ${folder}`,
      { cause: error },
    );
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function removeFolder(folder: string): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}
