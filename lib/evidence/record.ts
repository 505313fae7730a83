import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Run } from "../experiment/mod.ts";
import { forgetEvidence } from "./cache.ts";
import type { Environment } from "./environment.ts";
import { readIfThere, writeWhole } from "./files.ts";
import { chainEnd, isComplete, type Ledger, parseLedger } from "./ledger.ts";

/** What stands on record of an experiment beside its ledgers. */
export interface RecordIndex {
  /** Day on which the record took its present form. */
  readonly since: string;
  /** What made it. */
  readonly environment: Environment;
  /** The last link of each run's ledger, by run. */
  readonly runs: Readonly<Record<string, string>>;
}

/** A record in git that does not hold together. */
export class RecordError extends Error {
  override readonly name = "RecordError";
}

const indexPath = (snapshots: string, experiment: string) => join(snapshots, experiment, "record.json");
const ledgerPath = (snapshots: string, { experiment, id }: Pick<Run, "experiment" | "id">) =>
  join(snapshots, experiment, "ledger", `${id}.jsonl`);

/** The index of what is on record of an experiment, or undefined where nothing is. */
export function readIndex(snapshots: string, experiment: string): RecordIndex | undefined {
  const path = indexPath(snapshots, experiment);
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new RecordError(`${path} is not JSON; restore it from git`);
  }
}

/**
 * The ledger on record of a run.
 *
 * @throws {RecordError} When it is missing, unfinished, of another protocol or seed, or not the one that the index names.
 */
export function recordedLedger(snapshots: string, index: RecordIndex, run: Run): Ledger {
  const path = ledgerPath(snapshots, run);
  const text = readIfThere(path);
  if (text === undefined) {
    throw new RecordError(`Run ${run.id} is on record but ${path} is missing; restore it from git`);
  }
  const ledger = parseLedger(text, path);
  const { protocol, seed } = ledger.header;
  if (seed !== run.seed || !isDeepStrictEqual(protocol, JSON.parse(JSON.stringify(run.protocol)))) {
    throw new RecordError(
      `${path} is of another run (seed ${seed}${seed === run.seed ? ", another protocol" : `, wanted ${run.seed}`}); ` +
        `run "deno task reproduce ${run.experiment} --record", or restore the protocol`,
    );
  }
  if (!isComplete(ledger)) throw new RecordError(`${path} ends before its run does; restore it from git`);
  if (chainEnd(ledger) !== index.runs[run.id]) {
    throw new RecordError(
      `${path} ends in chain ${chainEnd(ledger)}, the index says ${index.runs[run.id]}; restore both from git`,
    );
  }
  return ledger;
}

/** Puts ledgers on record, in the place of what was there of the same runs. */
export async function writeRecord(
  snapshots: string,
  experiment: string,
  ledgers: readonly { readonly run: Run; readonly ledger: Ledger }[],
  environment: Environment,
  since: string,
): Promise<void> {
  forgetEvidence();
  const runs: Record<string, string> = { ...readIndex(snapshots, experiment)?.runs };
  for (const { run, ledger } of ledgers) {
    const path = ledgerPath(snapshots, run);
    await Deno.mkdir(dirname(path), { recursive: true });
    await writeWhole(path, [ledger.header, ...ledger.lines].map((line) => JSON.stringify(line) + "\n").join(""));
    runs[run.id] = chainEnd(ledger);
  }
  const sorted = Object.fromEntries(Object.entries(runs).sort(([a], [b]) => a < b ? -1 : 1));
  await writeWhole(
    indexPath(snapshots, experiment),
    JSON.stringify({ since, environment, runs: sorted }, null, 2) + "\n",
  );
}
