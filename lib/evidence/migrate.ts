import { dirname } from "node:path";
import { type Experiment, isTraining, runsOf, singleChoices, type TrainingRun } from "../experiment/mod.ts";
import { readIfThere, sha256, writeWhole } from "../files/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import { chainEnd, type Ledger, rechained, recordedLedgerText } from "./ledger.ts";
import { measured } from "./measure_run.ts";
import { type MeasuredRun, measuredText } from "./measured.ts";
import { changeRecord, ledgerOnRecord, ledgerPath, recordedCheckpoint, requireChainEnd, writeIndex } from "./record.ts";
import { type IndexEntry, indexOfOlderForm, RecordError, type RecordIndex } from "./record_index.ts";
import { measuresPath } from "./recorded_measures.ts";
import type { Numbers } from "./unseeded.ts";

/** What each of the measures that stood ready gave, when protocols named them and last lines held their numbers. */
const readyNumbers: Readonly<Record<string, readonly string[]>> = {
  inputGradientNorm: ["inputGradientNorm"],
  minibatchGradient: ["minibatchGradientNorm", "minibatchGradientVariance", "minibatchGradientExampleVariance"],
  sharpness: ["sharpness", "lossAtEnd"],
  weightNorm: ["weightNorm"],
};

/** What a migration did for an experiment. */
export interface Migrated {
  readonly experiment: string;
  /** How many runs are on record. */
  readonly runs: number;
  /** Of how many of them measures went to files of their own: from forms 2 and 3 of none, as they stood there. */
  readonly measured: number;
}

/**
 * Gives the record of some experiments its present form, and trains nothing. In form 2 each link of a chain stood whole in its line, and
 * up to form 3 each number of float32 had all digits that float64 gives it. In form 1 the measures were part of each run's protocol, and
 * their numbers of its last line: chains and indices are made anew. Every other number and digest stays as it was. What has the present
 * form already is left as it is, so that a migration that was cut off is simply made again.
 *
 * @throws {RecordError | LedgerError} When what is on record does not hold together, or it cannot be told which measure gave a number.
 */
export function migrateRecord(
  experiments: readonly Experiment[],
  places: Places = placesOf(),
): Promise<readonly Migrated[]> {
  return changeRecord(places, async () => {
    const done: Migrated[] = [];
    for (const experiment of experiments) {
      const index = indexOfOlderForm(places.snapshots, experiment.id);
      if (!index) continue;
      const telling = new Telling(experiment, index, places);
      const runs: Record<string, IndexEntry> = {};
      for (const [id, entry] of Object.entries(index.runs)) {
        const run = { experiment: experiment.id, id };
        runs[id] = index.version === undefined
          ? await migrateRun(run, entry, telling, places)
          : await shorten(run, entry, places);
      }
      await writeIndex(places.snapshots, experiment.id, { ...index, runs });
      const measured = index.version === undefined
        ? Object.values(runs).filter(({ measures }) => measures !== undefined).length
        : 0;
      done.push({ experiment: experiment.id, runs: Object.keys(runs).length, measured });
    }
    return done;
  });
}

type RunName = Pick<TrainingRun, "experiment" | "id">;

async function shorten(run: RunName, entry: IndexEntry, { snapshots }: Places): Promise<IndexEntry> {
  const path = ledgerPath(snapshots, run), ledger = ledgerOnRecord(snapshots, run);
  requireChainEnd(ledger, path, entry);
  await writeWhole(path, recordedLedgerText(ledger));
  return entry;
}

async function migrateRun(
  run: RunName,
  entry: IndexEntry,
  telling: Telling,
  { snapshots }: Places,
): Promise<IndexEntry> {
  const path = ledgerPath(snapshots, run), file = measuresPath(snapshots, run);
  const ledger = ledgerOnRecord(snapshots, run), { weights, final = {} } = ledger.lines.at(-1) ?? {};
  const names = (ledger.header.protocol as { readonly measures?: readonly string[] }).measures;
  if (weights === undefined || names === undefined) {
    await writeWhole(path, recordedLedgerText(ledger));
    const measures = weights === undefined ? undefined : readIfThere(file);
    return withDigest({ ...entry, chain: chainEnd(ledger) }, measures);
  }
  requireChainEnd(ledger, path, entry);
  const present = withoutMeasures(ledger), measures = await telling.measuresOf(run.id, names, final);
  const measuresText = Object.keys(measures).length > 0 ? measuredText({ weights, measures }) : undefined;
  if (measuresText !== undefined) {
    await Deno.mkdir(dirname(file), { recursive: true });
    await writeWhole(file, measuresText);
  }
  // The ledger after its measures, which it does not hold any more: whoever is cut off between them begins again.
  await writeWhole(path, recordedLedgerText(present));
  return withDigest({ ...entry, chain: chainEnd(present) }, measuresText);
}

function withDigest({ measures: _, ...entry }: IndexEntry, text: string | undefined): IndexEntry {
  return { ...entry, ...(text !== undefined && { measures: sha256(text) }) };
}

/** A ledger of the older form in the present one. */
function withoutMeasures({ header, lines }: Ledger): Ledger {
  const { measures: _, ...protocol } = header.protocol as typeof header.protocol & { readonly measures: unknown };
  return rechained({
    header: { ...header, protocol: protocol as typeof header.protocol },
    lines: lines.map(({ final: _, ...line }) => line),
  });
}

/** Tells which measure of an experiment gave which of a run's numbers. */
class Telling {
  #given: Promise<ReadonlyMap<string, readonly string[]>> | undefined;

  constructor(readonly experiment: Experiment, readonly index: RecordIndex, readonly places: Places) {}

  /** The numbers of a run, by measure. */
  async measuresOf(id: string, names: readonly string[], final: Numbers): Promise<MeasuredRun["measures"]> {
    const own = names.filter((name) => !Object.hasOwn(readyNumbers, name));
    const left = new Set(Object.keys(final));
    const found: Record<string, { numbers: Numbers }> = {};
    const give = (name: string, keys: readonly string[]) => {
      found[name] = {
        numbers: Object.fromEntries(keys.filter((key) => left.delete(key)).map((key) => [key, final[key]])),
      };
    };
    for (const name of names) give(name, readyNumbers[name] ?? []);
    if (own.length === 1) give(own[0], [...left]);
    else if (own.length > 1) { for (const [name, keys] of await this.#keysOf(own)) give(name, keys); }
    if (left.size === 0) return found;
    throw new RecordError(
      `It cannot be told which measure gave ${[...left].join(", ")} of run ${this.experiment.id}/${id}: wanted one of ${
        names.join(", ")
      }, as the experiment's "measures" have them; nothing of this run was changed`,
    );
  }

  /** What several measures of the experiment's own give, by taking them of a run whose weights are on record. */
  #keysOf(own: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    return this.#given ??= this.#take(own);
  }

  async #take(own: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const { experiment, index, places } = this, found = new Map<string, readonly string[]>();
    const known = "protocol" in experiment ? experiment.measures ?? {} : {};
    const gone = own.find((name) => !Object.hasOwn(known, name));
    if (gone !== undefined) {
      throw new RecordError(
        `Experiment "${experiment.id}" has no measure "${gone}", which is on record: put it into its "measures"`,
      );
    }
    const run = singleChoices(experiment).flatMap((choices) => runsOf(experiment, choices)).find(({ id, protocol }) =>
      isTraining(protocol) && index.runs[id]?.checkpoints.weights !== undefined
    ) as TrainingRun | undefined;
    if (!run) {
      throw new RecordError(
        `Of experiment "${experiment.id}" no trained weights are on record, by which to tell its measures apart`,
      );
    }
    const ledger = ledgerOnRecord(places.snapshots, run);
    const weights = recordedCheckpoint(places.checkpoints, index, run, "weights");
    for await (const [name, numbers] of measured(run, ledger, weights, own)) found.set(name, Object.keys(numbers));
    return found;
  }
}
