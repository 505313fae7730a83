import { isDeepStrictEqual } from "node:util";
import type { NamedTensor } from "../train/safetensors.ts";
import type { LedgerLine } from "./ledger.ts";

/** Where a replay left the record. */
export interface Mismatch {
  /** The first step known to differ lies behind `after` and not behind `step`. */
  readonly after: number;
  readonly step: number;
  /** Whether the state is the recorded one all the same, so that only what is said of it differs. */
  readonly sameState: boolean;
  /** The first number of the ledger that differs, e.g. "loss of step 17"; undefined on the side that has none. */
  readonly metric?: {
    readonly name: string;
    readonly found: number | undefined;
    readonly recorded: number | undefined;
  };
  /** The first of the notes that differs, empty where there is none. */
  readonly note?: { readonly found: string; readonly recorded: string };
  /** The first tensor that differs at the end of the segment, where the record holds it. */
  readonly tensor?: TensorMismatch;
}

/** The first element in which tensors of a name differ. */
export interface TensorMismatch {
  readonly name: string;
  /** Position of the element in each dimension. */
  readonly index: readonly number[];
  readonly found: number;
  readonly recorded: number;
  /** How many elements of this tensor, and how many tensors, differ. */
  readonly elements: { readonly differing: number; readonly all: number };
  readonly tensors: { readonly differing: number; readonly all: number };
}

/** What differs first between a line as it came out and as it is on record; undefined where nothing does. */
export function compareLines(
  found: Omit<LedgerLine, "chain">,
  recorded: Omit<LedgerLine, "chain">,
  after: number,
): Mismatch | undefined {
  const content = ({ chain: _, ...line }: Partial<LedgerLine>) => JSON.parse(JSON.stringify(line));
  const [ours, theirs]: LedgerLine[] = [content(found), content(recorded)];
  if (isDeepStrictEqual(ours, theirs)) return undefined;
  const between = { after, step: recorded.step, sameState: found.state === recorded.state };
  const metric = firstMetric(ours, theirs);
  return firstStep(ours, theirs, between) ?? { ...between, ...metric ? { metric } : firstNote(ours, theirs) };
}

function firstStep(found: Partial<LedgerLine>, recorded: Partial<LedgerLine>, between: Mismatch): Mismatch | undefined {
  let first: Mismatch | undefined;
  for (const [name, values] of Object.entries(recorded.steps ?? {})) {
    const others = found.steps?.[name as keyof typeof recorded.steps] ?? [];
    const at = values.findIndex((value, i) => value !== others[i]);
    const step = between.after + at + 1;
    if (at < 0 || (first && first.step <= step)) continue;
    const metric = { name: `${name} of step ${step}`, found: others[at], recorded: values[at] };
    first = { ...between, after: step - 1, step, metric };
  }
  return first;
}

function firstMetric(found: Partial<LedgerLine>, recorded: Partial<LedgerLine>): Mismatch["metric"] {
  const ofEpoch = ({ epochs = [] }: Partial<LedgerLine>, epoch: number) => {
    const { epoch: _, ...metrics } = epochs.find((metrics) => metrics.epoch === epoch) ?? { epoch };
    return metrics;
  };
  const epochs = [...recorded.epochs ?? [], ...found.epochs ?? []].map(({ epoch }) => epoch);
  const all: [at: string, found: object, recorded: object][] = [
    ...epochs.map((epoch): [string, object, object] => [
      ` of epoch ${epoch}`,
      ofEpoch(found, epoch),
      ofEpoch(recorded, epoch),
    ]),
    [` after step ${recorded.step}`, found.metrics ?? {}, recorded.metrics ?? {}],
    ["", found.final ?? {}, recorded.final ?? {}],
  ];
  for (const [at, ours, theirs] of all) {
    for (const name of Object.keys({ ...theirs, ...ours })) {
      const [one, other] = [ours, theirs].map((metrics) => numberIn(metrics, name));
      if (one !== other) return { name: `${name}${at}`, found: one, recorded: other };
    }
  }
}

function numberIn(metrics: object, name: string): number | undefined {
  const value = (metrics as Record<string, unknown>)[name];
  return typeof value === "number" ? value : undefined;
}

function firstNote({ notes: found = [] }: Partial<LedgerLine>, { notes: recorded = [] }: Partial<LedgerLine>) {
  const length = Math.max(found.length, recorded.length);
  const at = Array.from({ length }, (_, i) => i).find((i) => found[i] !== recorded[i]);
  return at === undefined ? {} : { note: { found: found[at] ?? "", recorded: recorded[at] ?? "" } };
}

/** The first element that differs between tensors of the same names and shapes; undefined where none does. */
export function compareTensors(
  found: readonly NamedTensor[],
  recorded: readonly NamedTensor[],
): TensorMismatch | undefined {
  const bits = ({ data }: NamedTensor) => new Uint32Array(data.buffer, data.byteOffset, data.length);
  const differing = recorded.map((tensor, i) => {
    const ours = bits(found[i]);
    return Array.from(bits(tensor).entries()).filter(([at, value]) => value !== ours[at]).map(([at]) => at);
  });
  const first = differing.findIndex(({ length }) => length > 0);
  if (first < 0) return undefined;
  const { name, shape, data } = recorded[first];
  const [at] = differing[first];
  let rest = at;
  const index = shape.toReversed().map((length) => {
    const position = rest % length;
    rest = Math.floor(rest / length);
    return position;
  }).reverse();
  return {
    name,
    index,
    found: found[first].data[at],
    recorded: data[at],
    elements: { differing: differing[first].length, all: data.length },
    tensors: { differing: differing.filter(({ length }) => length > 0).length, all: recorded.length },
  };
}
