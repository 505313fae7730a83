import type { DrawnTargets } from "../../dataset/mod.ts";
import type { Arithmetic } from "../../kernels/arithmetic.ts";
import type { Run } from "../../experiment/mod.ts";
import type { Protocol } from "../../train/mod.ts";
import type { PlainClaim } from "./judge_here.ts";

// What a page carries for the reader's tab: this index, and sections of bytes that it names.

/** What can be computed in the tab, and from what. */
export interface TabIndex {
  /** Runs refer to them by their place. */
  readonly protocols: readonly Run["protocol"][];
  /** By the digest that ledgers name them by. */
  readonly datasets: Readonly<Record<string, TabDataset>>;
  readonly runs: readonly TabRun[];
  readonly claims: readonly TabClaim[];
  /** Of experiments whose runs cannot be computed here: why, in words that follow "as". */
  readonly reasons: Readonly<Record<string, string>>;
  /** SHA-256 of each other section but the engine, unpacked: so that a change is told before anything is computed. */
  readonly digests: Readonly<Record<string, string>>;
}

/** A run whose ledger may be carried. */
export interface TabRun {
  /** `experiment/run`. */
  readonly id: string;
  readonly experiment: string;
  readonly variant: string;
  readonly seed: number;
  readonly protocol: number;
  /** Digest of its data. */
  readonly data: string;
  /** Where the chain of its ledger ends. */
  readonly chain: string;
  /** Steps done at its end. */
  readonly steps: number;
  /** Digests of its checkpoints on record, by name. */
  readonly checkpoints: Readonly<Record<string, string>>;
  /** What can be computed from the page alone: from the seed, or a state that it carries. */
  readonly carried?: TabStretch;
}

/** Steps to train again. */
export interface TabStretch {
  readonly from: number;
  readonly to: number;
}

/** A dataset; what its examples are stands in sections, or in files that the reader has. */
export interface TabDataset {
  readonly inputShape: readonly number[];
  readonly train: TabExamples;
  readonly test: TabExamples;
}

/** The kinds of numbers that a section may hold. */
export type NumberKind = "uint8" | "uint16" | "uint32" | "float32";

/** Examples of a dataset. */
export interface TabExamples {
  readonly size: number;
  readonly targets: { readonly section: string; readonly kind: NumberKind } | DrawnTargets;
  readonly targetSize?: number;
  /** Section of the inputs, as they are gathered. */
  readonly inputs?: string;
  /** Inputs that are kept as bytes, which the reader has: what their digest is, and how many a row has. */
  readonly images?: {
    readonly digest: string;
    readonly rows: number;
    readonly width: number;
    readonly mean: number;
    readonly deviation: number;
  };
}

/** A claim as far as it can be judged in a tab. */
export interface TabClaim extends PlainClaim {
  readonly id: string;
  readonly experiment: string;
}

/** Names of sections. */
export const sections = {
  index: "index",
  engine: "engine",
  kernels: (arithmetic: Arithmetic) => `kernels/${arithmetic}`,
  ledgers: (experiment: string) => `ledgers/${experiment}`,
  state: (run: string, step: number) => `state/${run}/${step}`,
  /** Rows of images that a stretch reads: how many, which (both 32 bits), then their bytes. */
  rows: (run: string, step: number) => `rows/${run}/${step}`,
  weights: (run: string) => `weights/${run}`,
  /** A script that sets a global variable to the module of an experiment. */
  code: (experiment: string) => `code/${experiment}`,
  /** Named by what they hold. */
  numbers: (digest: string) => `numbers/${digest.slice(0, 16)}`,
} as const;

/** The protocol of a run that trains a net; undefined of any other. */
export function trainingOf({ protocols }: Pick<TabIndex, "protocols">, { protocol }: TabRun): Protocol | undefined {
  const found = protocols[protocol];
  return "model" in found ? found : undefined;
}
