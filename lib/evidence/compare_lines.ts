import { isDeepStrictEqual } from "node:util";
import type { EpochMetrics } from "../train/mod.ts";
import type { NamedTensor } from "../train/safetensors.ts";
import type { LedgerLine } from "./ledger.ts";

/** Where a replay left the record. */
export interface Mismatch {
  /** The first step known to differ lies behind `after` and not behind `step`. */
  readonly after: number;
  readonly step: number;
  /** Whether the state is the recorded one all the same, so that only what is said of it differs. */
  readonly sameState: boolean;
  /** The first number of the ledger that differs, e.g. "loss of step 17". */
  readonly metric?: { readonly name: string; readonly found: number; readonly recorded: number };
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
  if (isDeepStrictEqual(content(found), content(recorded))) return undefined;
  const sameState = found.state === recorded.state;
  const between = { after, step: recorded.step, sameState };
  return firstStep(found, recorded, between) ?? firstMetric(found, recorded, between) ??
    { ...between, ...firstNote(found, recorded) };
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

function firstMetric(found: Partial<LedgerLine>, recorded: Partial<LedgerLine>, between: Mismatch) {
  for (const [i, metrics] of (recorded.epochs ?? []).entries()) {
    for (const name of Object.keys(metrics) as (keyof EpochMetrics)[]) {
      const other = found.epochs?.[i]?.[name];
      if (other === metrics[name]) continue;
      return {
        ...between,
        metric: { name: `${name} of epoch ${metrics.epoch}`, found: other ?? NaN, recorded: metrics[name]! },
      };
    }
  }
  for (const [name, value] of Object.entries(recorded.metrics ?? {})) {
    const other = found.metrics?.[name];
    if (other !== value) {
      return {
        ...between,
        metric: { name: `${name} after step ${between.step}`, found: other ?? NaN, recorded: value },
      };
    }
  }
  for (const [name, value] of Object.entries(recorded.final ?? {})) {
    const other = found.final?.[name];
    if (typeof value === "number" && typeof other === "number" && other !== value) {
      return { ...between, metric: { name, found: other, recorded: value } };
    }
  }
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
