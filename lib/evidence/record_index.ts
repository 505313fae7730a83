import { join } from "node:path";
import * as v from "valibot";
import type { CheckpointName } from "../experiment/mod.ts";
import { readIfThere } from "../files/mod.ts";
import { dictionary, parseJson, ValidationError, withoutMark } from "../validation/mod.ts";
import { type Environment, environmentSchema } from "./environment.ts";
import { type SecondRun, secondRunSchema } from "./program_run.ts";

/** What stands on record of an experiment beside its ledgers. */
export interface RecordIndex {
  /** Day on which the record took its present form. */
  readonly since: string;
  /** SHA-256 of all files that there were to read, where each run says which of them it was read from. */
  readonly files?: Readonly<Record<string, string>>;
  /** What the runs were made on, each under the start of its digest. */
  readonly environments: Readonly<Record<string, Environment>>;
  readonly runs: Readonly<Record<string, IndexEntry>>;
}

/** What the index says of a run. */
export interface IndexEntry {
  /** The last link of its ledger. */
  readonly chain: string;
  /** Which environment it was made on. */
  readonly environment: string;
  /** SHA-256 of its checkpoints on record. */
  readonly checkpoints: Readonly<Partial<Record<CheckpointName, string>>>;
  /** SHA-256 of the file that says what was measured on its trained net; missing where nothing was. */
  readonly measures?: string;
  /** What a second run of the same program and seed gave; missing where none was made. */
  readonly secondRun?: SecondRun;
}

/** A record in git that does not hold together. */
export class RecordError extends Error {
  override readonly name = "RecordError";
}

/** Path of the index of an experiment. */
export const indexPath = (snapshots: string, experiment: string) => join(snapshots, experiment, "record.json");

/** The form of the record: another number for each form that code before it cannot read. */
export const version = 4;

/** Forms that are read as they are. */
const readable: readonly unknown[] = [2, 3, version];

const schema: v.GenericSchema<RecordIndex> = v.looseObject({
  since: v.string(),
  files: v.optional(dictionary(v.string())),
  environments: dictionary(environmentSchema),
  runs: dictionary(v.looseObject({
    chain: v.string(),
    environment: v.string(),
    checkpoints: dictionary(v.string()),
    measures: v.optional(v.string()),
    secondRun: v.optional(secondRunSchema),
  })),
});

/**
 * The index of what is on record of an experiment, or undefined where nothing is.
 *
 * @throws {RecordError} When it is no such index, or of another form.
 */
export function readIndex(snapshots: string, experiment: string): RecordIndex | undefined {
  const index = read(snapshots, experiment);
  if (index) requireVersion(index, indexPath(snapshots, experiment));
  return index;
}

/**
 * The index of an experiment whose record has the form of an older version, or undefined where it has not.
 *
 * @throws {RecordError} When it is no such index, or of a form that no older version wrote.
 */
export function indexOfOlderForm(
  snapshots: string,
  experiment: string,
): RecordIndex & { readonly version?: unknown } | undefined {
  const index = read(snapshots, experiment);
  if (index?.version !== undefined) requireVersion(index, indexPath(snapshots, experiment));
  return index?.version === version ? undefined : index;
}

function read(snapshots: string, experiment: string): RecordIndex & { readonly version?: unknown } | undefined {
  const path = indexPath(snapshots, experiment);
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  try {
    return parseIndex(text, path);
  } catch (error) {
    if (!(error instanceof FirstFormError)) throw error;
    const ledgers = join(snapshots, experiment, "ledger");
    throw new RecordError(
      `${error.message}: move ${path} and ${ledgers} away, and make the runs anew by "deno task reproduce ${experiment} --record"`,
    );
  }
}

/**
 * An index as its file holds it, of whatever form but the very first.
 *
 * @throws {RecordError} When it is no such index.
 */
export function parseIndex(text: string, path: string): RecordIndex & { readonly version?: unknown } {
  try {
    return parseJson(schema, text, path);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    if (hasFirstForm(text)) throw new FirstFormError(path);
    throw new RecordError(`${error.message}; restore it from git`);
  }
}

/** An index of the form before the first that can be migrated. */
class FirstFormError extends RecordError {
  constructor(path: string) {
    super(
      `${path} has the very first form, of before 0.1, which no command migrates: it has one environment for all runs, without ` +
        "processor, packages and kernels, and ledgers that do not say of which weights their measures are",
    );
  }
}

const firstForm = v.object({
  version: v.optional(v.never()),
  environments: v.optional(v.never()),
  environment: v.record(v.string(), v.string()),
  runs: v.record(v.string(), v.string()),
});

/** Whether what is no index has one environment for all runs, and of each of them its chain alone. */
function hasFirstForm(text: string): boolean {
  try {
    return v.is(firstForm, JSON.parse(withoutMark(text)));
  } catch {
    return false;
  }
}

function requireVersion(index: { readonly version?: unknown }, path: string): void {
  if (readable.includes(index.version)) return;
  throw new RecordError(
    index.version === undefined
      ? `${path} has the form of an older version, in which measures belong to runs: "deno task upheld migrate" gives it the present one`
      : `${path} has version ${JSON.stringify(index.version)}, wanted ${version}: ${
        typeof index.version === "number" && index.version > version
          ? "a newer Upheld made it; take that one, as by npx deno add npm:upheld@latest"
          : "no Upheld made it so; restore it from git"
      }`,
  );
}
