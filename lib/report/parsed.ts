import type { Run } from "./run.ts";

/** A piece of a report that text flows through: a paragraph, the text of an item, a cell, a block of code. */
export interface TextBlock {
  readonly kind: "heading" | "paragraph" | "item" | "cell" | "code" | "rule";
  readonly runs: readonly Run[];
  /** Of a heading, from 1; of an item, how many lists it lies in. */
  readonly depth?: number;
  /** What stands before an item or a heading: `-`, `1.`, `- [x]`, `##`. Further paragraphs of an item have none. */
  readonly marker?: Run;
  /** Of a cell: which table of the report, and which row of it. */
  readonly table?: number;
  readonly row?: number;
  /** Of a cell in HTML. */
  readonly cell?: Cell;
  /** How many block quotes it lies in. */
  readonly quoted: number;
  /** What language code is said to be in. */
  readonly language?: string;
}

/** What HTML says of a cell. */
export interface Cell {
  readonly isHead?: boolean;
  /** How many columns and rows it takes, where these are more than one. */
  readonly columns?: number;
  readonly rows?: number;
  readonly align?: Align;
}

/** How pieces of a report lie in one another. */
export type Part =
  | { readonly kind: "text"; readonly block: TextBlock }
  | { readonly kind: "table"; readonly align: readonly Align[]; readonly rows: readonly (readonly TextBlock[])[] }
  | { readonly kind: "quote"; readonly parts: readonly Part[] }
  | { readonly kind: "note"; readonly name: string; readonly parts: readonly Part[] }
  | {
    readonly kind: "list";
    /** The number of the first item; null where they have none. */
    readonly start: number | null;
    readonly items: readonly { readonly checked: boolean | null; readonly parts: readonly Part[] }[];
  };

/** Of a column. */
export type Align = "left" | "right" | "center" | null;

/** A place of the source that links can lead to by its name. */
export interface Anchor {
  readonly name: string;
  readonly at: number;
}

/** A stretch of the source; the end is excluded. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A report as a reader sees it. */
export interface ParsedReport {
  readonly source: string;
  /** The source with each character of a formula as `masked`. */
  readonly masked: string;
  readonly blocks: readonly TextBlock[];
  /** The same blocks, as they lie in lists, tables and block quotes. */
  readonly parts: readonly Part[];
  /** In HTML. */
  readonly anchors: readonly Anchor[];
  /** What no reader sees, in order: comments, and where links lead to. */
  readonly hidden: readonly Range[];
}

/** Blocks of HTML as parts: the cells of each table together, every other block alone. */
export function partsOfHtml(blocks: readonly TextBlock[]): Part[] {
  const groups: TextBlock[][] = [];
  for (const block of blocks) {
    if (block.kind === "cell" && groups.at(-1)?.[0].kind === "cell") groups.at(-1)!.push(block);
    else groups.push([block]);
  }
  return groups.map((group) =>
    group[0].kind === "cell"
      ? { kind: "table", align: [], rows: [...Map.groupBy(group, ({ row }) => row).values()] }
      : { kind: "text", block: group[0] }
  );
}
