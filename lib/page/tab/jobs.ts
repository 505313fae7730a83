import type { JudgedHere } from "./judge_here.ts";

/** What a worker is asked to do, with all that it needs for it. */
export interface Job {
  readonly what:
    | { readonly kind: "train"; readonly run: string; readonly from: number; readonly to: number }
    | { readonly kind: "evaluate"; readonly run: string }
    | { readonly kind: "judge"; readonly claims: readonly string[] }
    | { readonly kind: "look at files" };
  /** By name: gzip in base64. */
  readonly sections: Readonly<Record<string, string>>;
  /** What the reader has given. */
  readonly files: readonly File[];
  /** Compute without the processor's fused multiply-add, as on one that has none. */
  readonly exact: boolean;
}

/** What has been done of a job so far. */
export interface Progress {
  /** Steps done of the run. */
  readonly step: number;
  /** Losses to draw, of the ledger's lines since the last message: steps, and means over them or of the epoch. */
  readonly losses: readonly (readonly [step: number, loss: number])[];
}

/** What came of a job. */
export type Outcome =
  | {
    readonly kind: "trained" | "evaluated";
    /** Lines of the ledger that were held against the record. */
    readonly lines: number;
    /** Whether the chain came out as it is on record: the run was computed from its seed to its end. */
    readonly isWhole: boolean;
    /** The first thing that differs; nothing where all bytes are the recorded ones. */
    readonly difference?: string;
    /** By what means products are added up. */
    readonly arithmetic: string;
  }
  | {
    readonly kind: "judged";
    readonly claims: readonly JudgedClaim[];
    /** Of the page's index, which names each part that the page carries by its digest. */
    readonly digest: string;
  }
  | {
    readonly kind: "files";
    /** What each file is to the page; nothing where it is none of the record's. */
    readonly files: readonly { readonly name: string; readonly is?: string }[];
    /** Digests of what there is now. */
    readonly known: readonly string[];
  };

/** What came of judging a claim. */
export interface JudgedClaim extends JudgedHere {
  readonly id: string;
  /** Runs of its experiment whose ledgers stand whole in the page, and how many others there are. */
  readonly closed: number;
  readonly others: number;
  /** What is wrong with a ledger that the page carries. */
  readonly difference?: string;
}

/** What a worker tells. */
export type Message =
  | { readonly tells: "progress"; readonly value: Progress }
  | { readonly tells: "done"; readonly value: Outcome }
  | { readonly tells: "failed"; readonly value: string };

/** A message. */
export const message = <M extends Message["tells"]>(tells: M, value: (Message & { tells: M })["value"]) => ({
  tells,
  value,
});
