import type { Ledger, LedgerHeader, LedgerLine } from "../../evidence/ledger.ts";
import type { EpochMetrics, Protocol } from "../../train/mod.ts";
import { bytesOf, joined, parted } from "./bytes.ts";

// Digests do not compress, and numbers in decimals hardly do. So a ledger is carried as JSON without them, which is much the same for
// each run, and beside it numbers and digests in binary. Chains are left out: they follow from the lines.

/**
 * How much of a ledger is carried: all of it; or of what is measured by epoch that which is looked at, with so much of each state's digest
 * as finds the first line that is another one. Its chain closes where the run has been computed.
 */
export type Extent = "whole" | "measured";

/** Hexadecimal digits of each state's digest that are carried of a ledger that is not whole. */
const shortDigits = 2;

/** A ledger as a page carries it. */
export interface CarriedLedger {
  readonly extent: Extent;
  /** Without their chains; where the extent is `measured`, as {@linkcode shortened} leaves them. */
  readonly lines: readonly CarriedLine[];
}

/** A line without its chain. */
export type CarriedLine = Omit<LedgerLine, "chain">;

/** Whether a metric of an epoch (from 0) is carried. */
export type Carries = (metric: string, epoch: number) => boolean;

/** What is carried of a line where the ledger is not carried whole. */
export function shortened(
  { steps: _, weightSnapshots: __, state, epochs = [], ...line }: CarriedLine,
  carries: Carries,
): CarriedLine {
  const left = epochs.flatMap(({ epoch, ...metrics }) => {
    const carried = Object.entries(metrics).filter(([name]) => carries(name, epoch));
    return carried.length > 0 ? [{ epoch, ...Object.fromEntries(carried) } as EpochMetrics] : [];
  });
  return { ...line, ...(left.length > 0 && { epochs: left }), state: state.slice(0, shortDigits) };
}

/** A ledger to be carried: whole, or what is said of it. */
export interface ToCarry {
  readonly ledger: Ledger;
  readonly carries: "whole" | Carries;
}

/** Ledgers as the bytes of a section. */
export function packLedgers(ledgers: readonly ToCarry[]): Uint8Array {
  const packer = new Packer();
  const texts = ledgers.map(({ ledger: { header, lines }, carries }) => {
    let before = start(header);
    return {
      extent: carries === "whole" ? carries : "measured",
      lines: lines.map(({ chain: _, ...whole }) => {
        const { step, epochs, state, weights, ...rest } = carries === "whole" ? whole : shortened(whole, carries);
        packer.digest(state);
        if (weights) packer.digest(weights);
        const line = {
          ...(step !== before.step + before.stepsBetween && { step }),
          ...(weights && { weights: 1 }),
          ...(epochs && {
            epochs: epochs.map(({ epoch, ...metrics }) => {
              const isNext = epoch === before.epoch + before.epochsBetween;
              before = { ...before, epoch };
              return packer.value({ ...metrics, ...(!isNext && { epoch }) });
            }),
          }),
          ...packer.value(rest) as object,
        };
        before = { ...before, step };
        return line;
      }),
    };
  });
  return joined([new TextEncoder().encode(JSON.stringify(texts)), ...packer.pieces()]);
}

/** The ledgers again. @param headers Of the runs, in their order. */
export function unpackLedgers(bytes: Uint8Array, headers: readonly LedgerHeader[]): CarriedLedger[] {
  const [text, singles, doubles, digests] = parted(bytes);
  const texts = JSON.parse(new TextDecoder().decode(text)) as { extent: Extent; lines: PackedLine[] }[];
  if (texts.length !== headers.length) throw new RangeError("There are not as many ledgers as runs");
  const unpacker = new Unpacker(singles, doubles, digests);
  return texts.map(({ extent, lines }, i) => {
    let before = start(headers[i]);
    const digits = extent === "whole" ? 64 : shortDigits;
    return {
      extent,
      lines: lines.map(({ step = before.step + before.stepsBetween, weights, epochs, ...rest }) => {
        const state = unpacker.digest(digits), trained = weights && unpacker.digest(64);
        const found = epochs?.map((packed) => {
          const metrics = unpacker.value(packed) as { epoch?: number };
          const { epoch = before.epoch + before.epochsBetween } = metrics;
          before = { ...before, epoch };
          return { ...metrics, epoch };
        });
        before = { ...before, step };
        return {
          step,
          ...unpacker.value(rest) as object,
          ...(found && { epochs: found }),
          ...(trained && { weights: trained }),
          state,
        } as CarriedLine;
      }),
    };
  });
}

type PackedLine = { step?: number; weights?: 1; epochs?: unknown[] } & Record<string, unknown>;

/** What comes before the first line, and how far lines and evaluated epochs are apart. */
function start({ protocol }: LedgerHeader) {
  const { ledgerEvery = 1, evaluateEvery = 1 } = protocol as Partial<Protocol>;
  return { step: 0, stepsBetween: ledgerEvery, epoch: -1, epochsBetween: evaluateEvery };
}

/** What stands in the place of numbers in binary: how many, 0 where it is one and no list. */
type Mark = { readonly "~4": number } | { readonly "~8": number };

class Packer {
  readonly #singles: number[] = [];
  readonly #doubles: number[] = [];
  readonly #digests: Uint8Array[] = [];

  digest(digits: string): void {
    this.#digests.push(Uint8Array.from(digits.match(/../g)!, (byte) => parseInt(byte, 16)));
  }

  value(value: unknown): unknown {
    if (typeof value === "number") {
      return Number.isInteger(value) && !Object.is(value, -0) ? value : this.#mark([value], 0);
    }
    if (typeof value !== "object" || value === null) return value;
    if (!Array.isArray(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.value(item)]));
    }
    const isNumbers = value.length > 0 && value.every((item) => typeof item === "number");
    return isNumbers ? this.#mark(value, value.length) : value.map((item) => this.value(item));
  }

  #mark(values: readonly number[], length: number): Mark {
    const areSingles = values.every((value) => Math.fround(value) === value);
    const list = areSingles ? this.#singles : this.#doubles;
    for (const value of values) list.push(value);
    return areSingles ? { "~4": length } : { "~8": length };
  }

  pieces(): Uint8Array[] {
    const digests = new Uint8Array(this.#digests.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const digest of this.#digests) {
      digests.set(digest, at);
      at += digest.length;
    }
    return [
      bytesOf(Float32Array.from(this.#singles)),
      new Uint8Array(Float64Array.from(this.#doubles).buffer),
      digests,
    ];
  }
}

class Unpacker {
  readonly #singles: Float32Array;
  readonly #doubles: Float64Array;
  readonly #at = { singles: 0, doubles: 0, digests: 0 };

  constructor(singles: Uint8Array, doubles: Uint8Array, readonly digests: Uint8Array) {
    this.#singles = new Float32Array(singles.slice().buffer);
    this.#doubles = new Float64Array(doubles.slice().buffer);
  }

  digest(digits: number): string {
    const { digests: at } = this.#at, bytes = this.digests.subarray(at, this.#at.digests = at + digits / 2);
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  value(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => this.value(item));
    const mark = value as { "~4"?: number; "~8"?: number };
    if (mark["~4"] !== undefined) return this.#numbers("singles", this.#singles, mark["~4"]);
    if (mark["~8"] !== undefined) return this.#numbers("doubles", this.#doubles, mark["~8"]);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.value(item)]));
  }

  #numbers(which: "singles" | "doubles", values: Float32Array | Float64Array, length: number): number | number[] {
    const from = this.#at[which], to = this.#at[which] = from + (length || 1);
    return length === 0 ? values[from] : Array.from(values.subarray(from, to));
  }
}
