import {
  hardBreak,
  indexInRun,
  parseReport,
  placesOfQuote,
  type Run,
  sourceOffset,
  type TextBlock,
} from "../report/mod.ts";
import type { Block, Span } from "./model.ts";

/** A text and who quotes it: a claim, or a figure by its caption. */
export interface Quote {
  readonly id: string;
  readonly text: string;
}

/** A quote's place in the source; the end is excluded. */
interface Range {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts a report into blocks as a reader sees it, each word with the claims that quote it. A table is one block.
 *
 * @param claims Quotes may overlap, and stretch over several blocks.
 * @param figures Captions: a figure stands behind the block that its caption ends in.
 */
export function blocksOf(source: string, claims: readonly Quote[], figures: readonly Quote[]): Block[] {
  const quoted = rangesOf(source, claims), captions = rangesOf(source, figures);
  const { blocks } = parseReport(source);
  return tablesTogether(blocks).map((parts) => {
    const runs = parts.flatMap(({ runs }) => runs), [{ kind, depth, marker, quoted: quotes }] = parts;
    const first = runs[0]?.start ?? 0, last = runs.at(-1)?.end ?? 0;
    const ends = ({ end }: Range) => end > first && end <= last;
    const spans = ({ runs }: TextBlock) => together(runs.flatMap((run) => cut(run, quoted)));
    return {
      kind: kind === "cell" ? "table" : kind,
      ...(depth !== undefined && { depth }),
      ...(kind === "item" && { marker: marker?.text ?? "" }),
      ...(quotes > 0 && { quoted: quotes }),
      text: kind === "cell" ? [] : spans(parts[0]),
      ...(kind === "cell" && { rows: rowsOf(parts).map((cells) => cells.map(spans)) }),
      claims: quoted.filter(ends).map(({ id }) => id),
      figures: captions.filter(ends).map(({ id }) => id),
    };
  });
}

/** The cells of each table as one, every other block alone. */
function tablesTogether(blocks: readonly TextBlock[]): [TextBlock, ...TextBlock[]][] {
  const groups: [TextBlock, ...TextBlock[]][] = [];
  for (const block of blocks) {
    const group = groups.at(-1);
    if (block.table !== undefined && group?.[0].table === block.table) group.push(block);
    else groups.push([block]);
  }
  return groups;
}

function rowsOf(cells: readonly TextBlock[]): TextBlock[][] {
  return [...Map.groupBy(cells, ({ row }) => row).values()];
}

/** The pieces of a run that the same claims quote. */
function cut(run: Run, ranges: readonly Range[]): Span[] {
  const { text, start, end, style } = run;
  const within = ranges.filter((range) => range.start < end && range.end > start);
  const edges = new Set([0, text.length]);
  for (const range of within) for (const edge of [range.start, range.end]) edges.add(indexInRun(run, edge));
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((from, i) => {
    const to = sorted[i + 1];
    const covering = within.filter((range) =>
      range.start <= sourceOffset(run, from) && range.end > sourceOffset(run, to - 1)
    );
    return {
      text: text.slice(from, to).replaceAll(hardBreak, "\n"),
      ...(style && { style }),
      claims: covering.map(({ id }) => id),
      ending: covering.filter((range) => range.end <= sourceOffset(run, to - 1) + 1).map(({ id }) => id),
    };
  });
}

/** Spans that the same claims quote, in the same style, as one: such as the lines of code. */
function together(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const before = joined.at(-1);
    if (
      before && before.style === span.style && before.claims.join() === span.claims.join()
    ) {
      joined[joined.length - 1] = { ...span, text: before.text + span.text };
    } else joined.push(span);
  }
  return joined;
}

/** The first place of each quote, in the order of the text. */
function rangesOf(source: string, quotes: readonly Quote[]): Range[] {
  return quotes.flatMap(({ id, text }) => {
    const [place] = placesOfQuote(text, source);
    return place ? [{ id, ...place }] : [];
  }).sort((a, b) => a.start - b.start);
}
