import { fromMarkdown } from "mdast-util-from-markdown";
import type { Nodes, PhrasingContent, Root } from "mdast";
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
 * Cuts a report into blocks whose words are those of its source, each word with the claims that quote it.
 *
 * @param claims Quotes may overlap, and stretch over several blocks.
 * @param figures Captions: a figure stands behind the block that its caption ends in.
 */
export function blocksOf(source: string, claims: readonly Quote[], figures: readonly Quote[]): Block[] {
  const folded = fold(source);
  const quoted = rangesOf(folded, claims), captions = rangesOf(folded, figures);
  const blocks: Block[] = [];
  const add = (kind: Block["kind"], spans: readonly Place[], depth?: number) => {
    const first = spans[0]?.start ?? 0, last = spans.at(-1)?.end ?? 0;
    const ends = ({ end }: Range) => end > first && end <= last;
    const text = spans.flatMap((span) => cut(source, span, quoted));
    const claims = quoted.filter(ends).map(({ id }) => id);
    blocks.push({ kind, depth, text, claims, figures: captions.filter(ends).map(({ id }) => id) });
  };
  const walk = (node: Nodes, offset: number) => {
    const placesOf = (nodes: readonly PhrasingContent[]) => placesIn(nodes, offset);
    if (node.type === "heading") add("heading", placesOf(node.children), node.depth);
    else if (node.type === "paragraph") add("paragraph", placesOf(node.children));
    else if (node.type === "code") add("code", codePlace(source, node, offset));
    else if (node.type === "thematicBreak") add("rule", []);
    else if (node.type === "listItem") {
      for (const child of node.children) {
        if (child.type === "paragraph") add("item", placesOf(child.children));
        else walk(child, offset);
      }
    } else if (node.type === "html") add("paragraph", [whole(node, offset)]);
    else if ("children" in node) { for (const child of node.children) walk(child as Nodes, offset); }
  };
  for (const { start, text } of piecesOf(source)) walk(fromMarkdown(text) as Root, start);
  return blocks;
}

/** Where words stand in the source. */
interface Place {
  readonly start: number;
  readonly end: number;
  readonly style?: Span["style"];
}

const whole = ({ position }: Nodes, offset: number): Place => ({
  start: offset + position!.start.offset!,
  end: offset + position!.end.offset!,
});

/** A long report in pieces that end at an empty line outside of code, as the parser takes a thousand times their size. */
function* piecesOf(source: string): Generator<{ readonly start: number; readonly text: string }> {
  let start = 0, at = 0, inCode = false;
  for (const line of source.split(/(?<=\n)/)) {
    at += line.length;
    if (/^ {0,3}(```|~~~)/.test(line)) inCode = !inCode;
    if (!inCode && line.trim() === "" && at - start > 50_000) {
      yield { start, text: source.slice(start, at) };
      start = at;
    }
  }
  yield { start, text: source.slice(start) };
}

function placesIn(nodes: readonly PhrasingContent[], offset: number, style?: Span["style"]): Place[] {
  return nodes.flatMap((node): Place[] => {
    if (node.type === "strong") return placesIn(node.children, offset, "strong");
    if (node.type === "emphasis") return placesIn(node.children, offset, "emphasis");
    if (node.type === "inlineCode") return [{ ...whole(node, offset), style: "code" }];
    // What Markdown would make of it (links, pictures, HTML) is shown as it is written.
    return [{ ...whole(node, offset), style }];
  });
}

function codePlace(source: string, node: Nodes, offset: number): Place[] {
  const { start, end } = whole(node, offset);
  const at = source.indexOf("\n", start) + 1;
  const close = source.lastIndexOf("\n", end - 1);
  return [source.startsWith("```", start) ? { start: at, end: Math.max(at, close) } : { start, end }];
}

/** The pieces of a place that the same claims quote. */
function cut(source: string, { start, end, style }: Place, ranges: readonly Range[]): Span[] {
  const within = ranges.filter((range) => range.start < end && range.end > start);
  const edges = new Set([start, end]);
  for (const range of within) {
    for (const edge of [range.start, range.end]) if (edge > start && edge < end) edges.add(edge);
  }
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((from, i) => {
    const to = sorted[i + 1];
    const covering = within.filter((range) => range.start < to && range.end > from);
    return {
      text: source.slice(from, to),
      ...(style && { style }),
      claims: covering.map(({ id }) => id),
      ending: covering.filter((range) => range.end <= to).map(({ id }) => id),
    };
  });
}

/** A text with each run of white space as one space, and where each of its letters stands in the source. */
interface Folded {
  readonly text: string;
  readonly at: Uint32Array;
}

function fold(source: string): Folded {
  const at = new Uint32Array(source.length + 1);
  let text = "", length = 0;
  for (const { 0: piece, index } of source.matchAll(/\s+|[^\s]+/g)) {
    const space = /^\s/.test(piece);
    for (let i = 0; i < (space ? 1 : piece.length); i++) at[length++] = index + i;
    text += space ? " " : piece;
  }
  at[length] = source.length;
  return { text, at };
}

/** The first place of each quote, in the order of the text. */
function rangesOf({ text, at }: Folded, quotes: readonly Quote[]): Range[] {
  return quotes.flatMap(({ id, text: quote }) => {
    const wanted = quote.replace(/\s+/g, " ").trim();
    const start = text.indexOf(wanted);
    return start < 0 ? [] : [{ id, start: at[start], end: at[start + wanted.length - 1] + 1 }];
  }).sort((a, b) => a.start - b.start);
}
