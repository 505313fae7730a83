import { foldWithOffsets, lineHyphen } from "./fold.ts";
import type { ParsedReport, Range, TextBlock } from "./parsed.ts";
import { sourceOffset } from "./run.ts";

/** One way to read a report: a folded text, and where its characters stand in the source. */
export class View {
  /** Folded. */
  readonly text: string;
  readonly #at: Uint32Array;
  readonly #source: readonly number[];

  constructor(raw: string, source: readonly number[]) {
    const { text, at } = foldWithOffsets(raw);
    this.text = text;
    this.#at = at;
    this.#source = source;
  }

  /** Where a stretch of the folded text stands in the source. */
  range(start: number, end: number): Range {
    return { start: this.#source[this.#at[start]], end: this.#source[this.#at[end] - 1] + 1 };
  }

  /** The places of a folded text in the source. */
  *placesOf(wanted: string): Generator<Range> {
    if (wanted === "") return;
    if (!wanted.includes(lineHyphen) && !this.text.includes(lineHyphen)) {
      for (let i = this.text.indexOf(wanted); i >= 0; i = this.text.indexOf(wanted, i + 1)) {
        yield this.range(i, i + wanted.length);
      }
      return;
    }
    const characters = Array.from(wanted, (character) => {
      if (character === lineHyphen) return `[-${lineHyphen}]?`;
      return character === "-" ? `[-${lineHyphen}]` : character.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
    });
    for (const { 0: found, index } of this.text.matchAll(new RegExp(characters.join(`${lineHyphen}?`), "gu"))) {
      yield this.range(index, index + found.length);
    }
  }

  /** What it shows of a stretch of the source: from its first character there to its last one. */
  shownOf({ start, end }: Range): Range | undefined {
    const from = this.#firstAt(start), to = this.#firstAt(end) - 1;
    return to < from ? undefined : { start: this.#source[from], end: this.#source[to] + 1 };
  }

  /** The first character that stands at a place of the source, or behind it. */
  #firstAt(offset: number): number {
    let [low, high] = [0, this.#source.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#source[middle] < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A report as a reader sees it: without marks, or with those before items and headings and between cells. */
export function renderedView({ blocks }: ParsedReport, marks: boolean): View {
  const parts: string[] = [], source: number[] = [];
  const add = (text: string, at: number) => {
    parts.push(text);
    for (let i = 0; i < text.length; i++) source.push(at);
  };
  blocks.forEach((block, i) => {
    const { kind, runs, marker } = block, place = runs[0]?.start ?? source.at(-1) ?? 0;
    if (marks && kind === "cell") add("| ", place);
    if (marks && marker) {
      parts.push(marker.text);
      for (let i = 0; i < marker.text.length; i++) source.push(marker.start + i);
      add(" ", marker.end);
    }
    for (const run of runs.filter(({ style }) => style !== "note")) {
      parts.push(run.text);
      for (let i = 0; i < run.text.length; i++) source.push(sourceOffset(run, i));
    }
    // No line ends here, but a block: a hyphen before it is no hyphen at the end of a line.
    const end = source.at(-1) ?? place;
    add(marks && kind === "cell" && !sameRow(block, blocks[i + 1]) ? " |\u2029" : "\u2029", end);
  });
  return new View(parts.join(""), source);
}

const sameRow = (cell: TextBlock, next: TextBlock | undefined) => next?.table === cell.table && next?.row === cell.row;

/** A report as it is written, without what no reader sees. */
export function writtenView({ source, hidden }: ParsedReport): View {
  const parts: string[] = [], at: number[] = [];
  let from = 0;
  for (const { start, end } of [...hidden, { start: source.length, end: source.length }]) {
    parts.push(source.slice(from, start), " ");
    for (let i = from; i <= start; i++) at.push(i);
    from = end;
  }
  return new View(parts.join(""), at);
}
