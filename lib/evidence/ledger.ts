import { isDeepStrictEqual } from "node:util";
import * as v from "valibot";
import type { Run } from "../experiment/mod.ts";
import { digestOf, sha256 } from "../files/digest.ts";
import type { EpochMetrics, Segment, StepMetric, WeightSnapshot } from "../train/mod.ts";
import { dictionary, valid, ValidationError, wholeNumber, withoutMark } from "../validation/mod.ts";
import { protocolDifference } from "./protocol_difference.ts";
import { protocolAsIn } from "./read_files.ts";
import { withFullNumbers, withShortNumbers } from "./recorded_numbers.ts";

/** First line of a ledger: what the run is. The chain of digests starts from it. */
export interface LedgerHeader {
  /** Everything that fixes the run but its seed. */
  readonly protocol: Run["protocol"];
  /** The seed of all its random streams, from 0. */
  readonly seed: number;
  /** Digest of the examples, labels and standardisation. */
  readonly data: string;
}

/** One further line a segment. `chain` is the SHA-256 of the line's canonical JSON behind the chain of the line before. */
export interface LedgerLine {
  /** Steps done at the end of the segment. */
  readonly step: number;
  /** Metrics of each step since the line before. */
  readonly steps?: Partial<Record<StepMetric, number[]>>;
  /** Metrics of the epochs that ended since the line before. */
  readonly epochs?: readonly EpochMetrics[];
  /** What is kept of all weights after epochs since the line before. */
  readonly weightSnapshots?: readonly WeightSnapshot[];
  /** What the generator of a `SegmentExperiment` told of its segment. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** Only in the last line of a run that was read from logs: what their reader noticed. */
  readonly notes?: readonly string[];
  /** Only in the last line of a run that trains no net: what it gave at its end. */
  readonly final?: Record<string, number | number[]>;
  /** Only in the last line of a run that trains a net: SHA-256 of the trained weights, in their safetensors form. */
  readonly weights?: string;
  /** SHA-256 of the whole state after the step, in its safetensors form. */
  readonly state: string;
  /** SHA-256 over this line and the chain before it. */
  readonly chain: string;
}

/** A run's history: what it is and what it left, segment by segment. */
export interface Ledger {
  /** What the run is. */
  readonly header: LedgerHeader;
  /** What it left. */
  readonly lines: readonly LedgerLine[];
}

/** A segment of whatever kind of run. */
export interface LedgerSegment extends Segment {
  /** Of a `SegmentExperiment`. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** In the last segment of a run that was read from logs: what their reader noticed. */
  readonly notes?: readonly string[];
  /** In the last segment of a run that trains no net: what it gave. */
  readonly final?: Record<string, number | number[]>;
}

/** A ledger that is not what a run wrote. */
export class LedgerError extends Error {
  override readonly name = "LedgerError";
}

/** What the chain starts from. */
export function chainStart(header: LedgerHeader): string {
  return digestOf(header);
}

/**
 * The line for a segment that follows a line whose chain is `previous`.
 *
 * @param state SHA-256 of the segment's state, where it is known already.
 */
export function ledgerLine(
  previous: string,
  { step, steps, epochs, weightSnapshots, metrics, notes, final, weights, state: bytes }: LedgerSegment,
  state: string = sha256(bytes),
): LedgerLine {
  return chained(previous, {
    step,
    ...(Object.keys(steps).length > 0 && { steps }),
    ...(epochs.length > 0 && { epochs }),
    ...(weightSnapshots.length > 0 && {
      weightSnapshots: weightSnapshots.map(({ epoch, norm, sketch }) => ({ epoch, norm, sketch })),
    }),
    ...(metrics && Object.keys(metrics).length > 0 && { metrics }),
    ...(notes && notes.length > 0 && { notes }),
    ...(final && { final }),
    ...(weights && { weights: sha256(weights) }),
    state,
  });
}

function chained(previous: string, line: Omit<LedgerLine, "chain">): LedgerLine {
  return { ...line, chain: sha256(previous + digestOf(line)) };
}

/** A ledger whose lines are chained anew. */
export function rechained(
  { header, lines }: { readonly header: LedgerHeader; readonly lines: readonly Omit<LedgerLine, "chain">[] },
): Ledger {
  let chain = chainStart(header);
  return {
    header,
    lines: lines.map((line) => {
      const { chain: _, ...content } = line as LedgerLine, next = chained(chain, content);
      chain = next.chain;
      return next;
    }),
  };
}

/** The last link of a ledger's chain: equal for equal runs, and for nothing else. */
export function chainEnd({ header, lines }: Ledger): string {
  return lines.at(-1)?.chain ?? chainStart(header);
}

/** What a ledger is of, where that is not the run, in words that follow "is". */
export function otherRun(
  { header: { protocol, seed } }: Ledger,
  run: Pick<Run, "protocol" | "seed">,
): string | undefined {
  if (seed !== run.seed) return `of another run (seed ${seed}, wanted ${run.seed})`;
  const wanted = JSON.parse(JSON.stringify(protocolAsIn(run, protocol)));
  if (isDeepStrictEqual(protocol, wanted)) return undefined;
  return `of another run (seed ${seed}, another protocol): ${protocolDifference(protocol, wanted)}`;
}

/** A ledger as its file holds it: one line of JSON for the header and for each segment. */
export function ledgerText({ header, lines }: Ledger): string {
  return jsonLines([header, ...lines]);
}

const jsonLines = (lines: readonly unknown[]) => lines.map((line) => JSON.stringify(line) + "\n").join("");

/** Of a link this many letters tell on record which line was changed; that none was is held by the last link, which the index has whole. */
const lettersOnRecord = 8;

/**
 * A ledger as it stands on record: of each link its first letters, as random ones are the one thing that git cannot pack, and numbers
 * of float32 by no more digits than they have.
 */
export function recordedLedgerText({ header, lines }: Ledger): string {
  const short = lines.map((line) => withShortNumbers({ ...line, chain: line.chain.slice(0, lettersOnRecord) }));
  return jsonLines([header, ...short]);
}

/** Whether the run of this ledger came to its end. */
export function isComplete({ lines }: Ledger): boolean {
  const last = lines.at(-1);
  return last?.weights !== undefined || last?.final !== undefined;
}

const headerSchema = v.looseObject({ protocol: v.looseObject({}), seed: wholeNumber(0), data: v.string() });
const numbers = v.array(v.number());
/** What is read of a line by name; a schema of each number would take longer than the chain that guards them. */
const lineSchema = v.looseObject({
  step: wholeNumber(1),
  state: v.string(),
  chain: v.pipe(v.string(), v.minLength(lettersOnRecord, ({ input }) => `is ${JSON.stringify(input)}, wanted a link`)),
  steps: v.optional(
    dictionary(v.custom<number[]>(Array.isArray, "is no list of numbers, or has a digit that float32 does not tell")),
  ),
  epochs: v.optional(v.array(dictionary(v.number()))),
  metrics: v.optional(dictionary(v.number())),
  notes: v.optional(v.array(v.string())),
  final: v.optional(dictionary(v.union([v.number(), numbers]))),
  weights: v.optional(v.string()),
});

/**
 * Reads a ledger and checks its chain, whose links may be whole or as they are on record.
 *
 * @param name Named in errors, e.g. the file.
 * @param allowTornEnd Drop a last line that a killed process left unfinished, instead of refusing it.
 * @throws {LedgerError} When a line is no JSON, is not what a line holds, or does not follow from the lines before.
 */
export function parseLedger(text: string, name: string, { allowTornEnd = false } = {}): Ledger {
  const rows = withoutMark(text).split("\n");
  // What a process was writing when it was killed has no line feed behind it.
  const torn = rows.pop() !== "";
  if (torn && !allowTornEnd) throw new LedgerError(`${name} ends within line ${rows.length + 1}; ${remedy}`);
  const parse = <T>(schema: v.GenericSchema, row: string, index: number, read = (value: unknown) => value): T => {
    try {
      const value = read(JSON.parse(row)) as T;
      // The value itself goes on, with its keys in their order.
      valid(schema, value, `${name}, line ${index + 1}`);
      return value;
    } catch (error) {
      if (error instanceof ValidationError) throw new LedgerError(`${error.message}; ${remedy}`);
      throw new LedgerError(`${name}, line ${index + 1} is not a JSON object; ${remedy}`);
    }
  };
  if (rows.length === 0) throw new LedgerError(`${name} is empty; ${remedy}`);
  const header = parse<LedgerHeader>(headerSchema, rows[0], 0);
  let chain = chainStart(header);
  const lines: LedgerLine[] = rows.slice(1).map((row, i) => {
    const { chain: found, ...line } = parse<LedgerLine>(lineSchema, row, i + 1, withFullNumbers);
    const wanted = chained(chain, line);
    if (!wanted.chain.startsWith(found)) {
      throw new LedgerError(
        `${name}, line ${i + 2} (step ${line.step}) does not follow from the lines before: chain ${found}, wanted ${
          wanted.chain.slice(0, found.length)
        }; ${remedy}`,
      );
    }
    chain = wanted.chain;
    return wanted;
  });
  return { header, lines };
}

const remedy = "it was changed after the run wrote it: restore it from git, or remove it and reproduce the run";
