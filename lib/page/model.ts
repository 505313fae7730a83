import type { AssumptionRow, countVerdicts, ShownVerdict } from "../claim/mod.ts";
import type { Align, Cell, ImageSize, Mark } from "../report/mod.ts";

/** Everything that the page shows: it computes nothing. */
export interface PageModel {
  readonly title: string;
  readonly counts: ReturnType<typeof countVerdicts>;
  /** How many wrong verdicts are to be expected at most; null where nothing is judged by runs. */
  readonly expectedWrong: string | null;
  readonly coverage: { readonly covered: number; readonly all: number; readonly without: readonly string[] };
  readonly blocks: readonly Block[];
  readonly notes: readonly Note[];
  readonly claims: readonly ClaimCard[];
  readonly figures: readonly FigureCard[];
  readonly inferences: readonly InferenceCard[];
  /** Each with its runs, which stand here and nowhere else: many claims and figures may rest on the same. */
  readonly experiments: readonly ExperimentCard[];
  /** Ids of claims, and names of figures, whose quote or caption does not stand in the report. */
  readonly unplaced: { readonly claims: readonly string[]; readonly figures: readonly string[] };
}

/** A piece of the report. */
export type Block = TextBlock | ListBlock | QuoteBlock;

/** A list of the report. */
export interface ListBlock {
  readonly kind: "list";
  /** The number of the first item; null where they have none. */
  readonly start: number | null;
  readonly items: readonly {
    /** Whether its box is ticked; null where it has none. */
    readonly checked: boolean | null;
    readonly blocks: readonly Block[];
  }[];
}

/** A block quote of the report. */
export interface QuoteBlock {
  readonly kind: "quote";
  readonly blocks: readonly Block[];
}

/** A piece of the report that text stands in, with the claims and figures that stand behind it. */
export interface TextBlock {
  readonly kind: "heading" | "paragraph" | "code" | "table" | "rule";
  /** Of a heading, from 1. */
  readonly depth?: number;
  /** Of a heading: what links lead to. */
  readonly id?: string;
  /** What else links lead to in it. */
  readonly anchors?: readonly string[];
  /** Of a table there is none. */
  readonly text: readonly Span[];
  /** Of a table, the first row its head. */
  readonly rows?: readonly (readonly TableCell[])[];
  /** Of the columns of a table. */
  readonly align?: readonly Align[];
  /** Ids of the claims whose quotes end here. */
  readonly claims: readonly string[];
  /** Names of the figures whose captions stand here. */
  readonly figures: readonly string[];
}

/** A cell of a table. */
export interface TableCell extends Cell {
  readonly text: readonly Span[];
}

/** A footnote of the report. */
export interface Note {
  readonly number: number;
  /** Whether a sign in the text points at it. */
  readonly isPointedAt: boolean;
  readonly blocks: readonly Block[];
}

/** Words of the report, with the claims that quote them. */
export interface Span {
  readonly text: string;
  readonly style?: "code" | "image" | "note" | "maths";
  /** What they lie in, the outermost first; a link has the address that it may lead to. */
  readonly marks?: readonly Mark[];
  /** Of an image. */
  readonly picture?: Picture;
  /** Of an image, as the report names it. */
  readonly address?: string;
  /** Of an image, where the report asks for one. */
  readonly size?: ImageSize;
  /** Of an image, the pieces of what is said in its place that the same claims quote. */
  readonly caption?: readonly Span[];
  /** Of a formula; null where it cannot be set. */
  readonly mathml?: string | null;
  /** Of the sign of a footnote. */
  readonly note?: number;
  /** Ids of the claims, the first one first. */
  readonly claims: readonly string[];
  /** Of those, the ones whose quote ends with these words. */
  readonly ending: readonly string[];
}

/** A picture of the report: as a data URL, or why it is not there. */
export type Picture = { readonly source: string } | { readonly missing: string };

/** All that is known of a claim. */
export interface ClaimCard {
  readonly id: string;
  readonly verdict: ShownVerdict;
  readonly quote: string;
  /** The quote as it stands in the report; nothing where it does not. */
  readonly words: readonly Span[];
  readonly reading: string;
  /** What was found, for a reader without statistics; null where there is no verdict. */
  readonly plain: string | null;
  /** The same in figures. */
  readonly finding: string;
  /** The sentence that would hold in place of a refuted or inconclusive one. */
  readonly wouldHold: string | null;
  /** What would decide an inconclusive one, in words. */
  readonly deciding: string | null;
  /** Null where the sentence has no verdict. */
  readonly rule: string | null;
  readonly level: number | null;
  /** At which numbers of seeds it was looked at; null where no plan looks. */
  readonly plan: string | null;
  readonly question: string | null;
  readonly plots: readonly Plot[];
  readonly singleRun: string | null;
  /** Verdicts under other readings and assumptions. */
  readonly under: readonly {
    readonly name: string;
    readonly verdict: ShownVerdict;
    /** What becomes of the verdict, and by what; null of another reading, and where there is no evidence. */
    readonly hinge: string | null;
  }[];
  /** On which assumptions it hangs. */
  readonly hangsOn: string | null;
  /** What the readers of logs noticed of its runs; missing where nothing. */
  readonly notes?: readonly string[];
  /** How it fares in universes drawn at random, a sentence each; none where none were run. */
  readonly universes: readonly string[];
  readonly curve: Curve | null;
  /** Its q-value among all claims, in words. */
  readonly q: string | null;
  readonly survives: boolean | null;
  readonly assumptions: readonly AssumptionRow[];
  readonly evidence: EvidenceOrigin;
  readonly code: Place;
  /** The command that judges it again. */
  readonly command: string;
  readonly moved: string | null;
}

/** What the report leaves unsaid, and how likely each choice makes what it prints. */
export interface InferenceCard {
  /** Title of the experiment. */
  readonly title: string;
  readonly unsaid: string;
  /** The choice that stands. */
  readonly choice: string;
  readonly reading: string;
  /** What fits and what does not, in words. */
  readonly fit: string;
  /** A row a choice. */
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

/** Where the evidence of a claim or figure comes from. */
export interface EvidenceOrigin {
  readonly experiment: string;
  readonly title: string;
  /** `fresh`, `on record since …`, `the text`, `none`. */
  readonly source: string;
  /** How many runs the experiment has; 0 where the claim needs none, or none is made yet. */
  readonly runs: number;
}

/** What was run, and with what. */
export interface ExperimentCard {
  readonly id: string;
  readonly title: string;
  /** `fresh`, `on record since …`. */
  readonly source: string;
  readonly protocol: readonly (readonly [name: string, value: string])[];
  /** Runs with the last link of their chain. */
  readonly runs: readonly { readonly run: string; readonly chain: string }[];
}

/** A file and line. */
export interface Place {
  readonly text: string;
  /** Where the repository's address is known. */
  readonly url: string | null;
}

/** How many runs measured what lies in a part of the axis. */
export interface Bin {
  /** Share of the axis, 0 to 1. */
  readonly from: number;
  readonly to: number;
  /** Share of the largest bin's, 0 to 1. */
  readonly height: number;
  readonly label: string;
}

/** What one run measured. */
export interface Dot {
  /** Share of the axis, 0 to 1. */
  readonly at: number;
  /** How many dots it stands on: those that lie where it would. */
  readonly level: number;
  readonly label: string;
}

/** Measured numbers against what the report says, on one axis. */
export interface Plot {
  readonly name: string;
  readonly verdict: ShownVerdict;
  readonly finding: string;
  readonly unit: string;
  /** In the order of seeds; none where they are too many to be told apart. */
  readonly dots: readonly Dot[];
  /** In place of dots. */
  readonly bins?: readonly Bin[];
  readonly interval: Stretch | null;
  /** What it is held against: a stretch, or a point where both ends are one. */
  readonly wanted: Stretch | null;
  /** What is no difference, where the rule states a margin. */
  readonly margin?: Stretch;
  /** What was found at each look of a plan, and under each other choice. */
  readonly rows?: readonly PlotRow[];
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

/** An effect with its interval, below the runs on the same axis. */
export interface PlotRow {
  /** `at 5 seeds`, `batch: all points`. */
  readonly name: string;
  readonly verdict: ShownVerdict;
  /** Share of the axis; null where there is none. */
  readonly at: number | null;
  /** Where it lies too far out to be shown: it is pointed at. */
  readonly out?: "low" | "high";
  readonly interval: Stretch | null;
  readonly label: string;
}

/** A claim's effect in each universe, the smallest first. */
export interface Curve {
  readonly unit: string;
  readonly columns: readonly {
    readonly verdict: ShownVerdict;
    /** Share of the height; null where the universe failed. */
    readonly at: number | null;
    /** The interval, in shares of the height. */
    readonly from: number;
    readonly to: number;
    readonly label: string;
    readonly isDefault: boolean;
    /** One for each assumption. */
    readonly choices: readonly string[];
  }[];
  /** The smallest and the largest effect; none where all failed. */
  readonly ends: readonly string[];
  /** Every assumption by its name, and below it its choices, by its place. */
  readonly rows: readonly (
    | { readonly name: string }
    | { readonly assumption: number; readonly choice: string }
  )[];
}

/** A part of an axis, in shares of the width. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** A picture as a data URL, and its size in pixels. */
export interface DrawnPicture {
  readonly source: string;
  readonly width: number;
  readonly height: number;
}

/** A figure of the report. */
export interface FigureCard {
  readonly name: string;
  readonly caption: string;
  /** Missing where there is no evidence yet, or none that holds together. */
  readonly picture: DrawnPicture | null;
  /** The same for a narrow screen, where it is drawn in another way. */
  readonly narrow: DrawnPicture | null;
  /** The picture on record, where it is another one. */
  readonly recorded: DrawnPicture | null;
  /** What is wrong with its evidence. */
  readonly problem: string | null;
  readonly evidence: EvidenceOrigin;
  readonly code: Place;
  readonly command: string;
}
