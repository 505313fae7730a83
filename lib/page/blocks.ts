import { type Mark, parseReport, type Part, placesOfQuote, type TextBlock as ReportBlock } from "../report/mod.ts";
import { linksOf } from "./links.ts";
import { mathmlOf } from "./maths.ts";
import type { Block, Note, Picture, Span, TextBlock } from "./model.ts";
import { type Range, spansOf } from "./spans.ts";

/** A text and who quotes it: a claim, or a figure by its caption. */
export interface Quote {
  readonly id: string;
  readonly text: string;
}

/** What a report is shown with. */
export interface Surroundings {
  /** Finds a picture by its address in the report. */
  readonly picture?: (address: string) => Picture;
  /** Address under which files of the project can be read. */
  readonly repository?: string | null;
}

/** A report as a reader sees it. */
export interface ShownReport {
  readonly blocks: readonly Block[];
  /** Footnotes, in the order in which they are pointed at; those that nothing points at are last. */
  readonly notes: readonly Note[];
}

/**
 * A report as a reader sees it, each word with the claims that quote it.
 *
 * @param claims Quotes may overlap, and stretch over several blocks.
 * @param figures Captions: a figure stands behind the block that its caption ends in.
 */
export function blocksOf(
  source: string,
  claims: readonly Quote[],
  figures: readonly Quote[],
  { picture = () => ({ missing: "it is not there" }), repository = null }: Surroundings = {},
): ShownReport {
  const { parts, blocks, anchors } = parseReport(source);
  const quoted = rangesOf(source, claims), captions = rangesOf(source, figures);
  const links = linksOf({ blocks, anchors }, repository), numbers = noteNumbers(blocks);
  const notes: Note[] = [];
  const spans = ({ runs }: ReportBlock): Span[] =>
    spansOf(runs, quoted, { picture, link: links.address, note: (name) => numbers.get(name) ?? 0 });
  const shown = (part: Part): Block[] => {
    switch (part.kind) {
      case "list": {
        const items = part.items.map(({ checked, parts }) => ({ checked, blocks: parts.flatMap(shown) }));
        return [{ kind: "list", start: part.start, items }];
      }
      case "quote":
        return [{ kind: "quote", blocks: part.parts.flatMap(shown) }];
      case "note": {
        const { name } = part, isPointedAt = numbers.has(name);
        if (!isPointedAt) numbers.set(name, numbers.size + 1);
        notes.push({ number: numbers.get(name)!, isPointedAt, blocks: part.parts.flatMap(shown) });
        return [];
      }
      case "table": {
        const rows = part.rows.map((cells, row) =>
          cells.map((block) => ({ ...block.cell ?? { isHead: row === 0 }, text: spans(block) }))
        );
        return [{ kind: "table", align: part.align, rows, text: [], ...behind(part.rows.flat()) }];
      }
      case "text": {
        const { kind, depth, language } = part.block, text = spans(part.block), id = links.idOf(part.block);
        const isFormula = kind === "code" && language === "math";
        return [{
          kind: kind === "item" || kind === "cell" || isFormula ? "paragraph" : kind,
          ...(kind === "heading" && { depth, id }),
          text: isFormula ? formulaOf(text) : text,
          ...behind([part.block]),
        }];
      }
    }
  };
  const behind = (blocks: readonly ReportBlock[]) => {
    const runs = blocks.flatMap(({ runs }) => runs), first = runs[0]?.start ?? 0, last = runs.at(-1)?.end ?? 0;
    const ending = (ranges: readonly Range[]) =>
      ranges.filter(({ end }) => end > first && end <= last).map(({ id }) => id);
    const anchors = blocks.flatMap(links.anchorsOf);
    return { claims: ending(quoted), figures: ending(captions), ...(anchors.length > 0 && { anchors }) };
  };
  const all = parts.flatMap(shown);
  return { blocks: all, notes: notes.sort((a, b) => a.number - b.number) };
}

/** The blocks that text stands in, whatever they lie in. */
export function textBlocksOf({ blocks, notes }: ShownReport): TextBlock[] {
  const inside = (block: Block): TextBlock[] => {
    if (block.kind === "list") return block.items.flatMap(({ blocks }) => blocks.flatMap(inside));
    return block.kind === "quote" ? block.blocks.flatMap(inside) : [block];
  };
  return [...blocks, ...notes.flatMap(({ blocks }) => blocks)].flatMap(inside);
}

/** The words of the report that a claim quotes, as they stand there: by claim. */
export function quotedWords(report: ShownReport): Map<string, Span[]> {
  const words = new Map<string, Span[]>();
  for (const { text, rows = [] } of textBlocksOf(report)) {
    for (const spans of [text, ...rows.flat().map(({ text }) => text)]) {
      const here = new Set<string>();
      for (const span of spans.filter(({ style }) => style !== "note").flatMap((span) => span.caption ?? span)) {
        for (const id of span.claims) {
          const known = words.get(id) ?? [], bare = { claims: [], ending: [] };
          const parted = known.length > 0 && !here.has(id) ? [{ text: rows.length > 0 ? " · " : " ", ...bare }] : [];
          here.add(id);
          words.set(id, [...known, ...parted, { ...span, marks: span.marks?.filter(isStyle), ...bare }]);
        }
      }
    }
  }
  return words;
}

const isStyle = ({ kind }: Mark) => kind !== "link";

/** Code in the language of formulas, as GitHub takes it. */
function formulaOf(spans: readonly Span[]): Span[] {
  const text = spans.map(({ text }) => text).join("");
  const [claims, ending] = (["claims", "ending"] as const).map((of) => [...new Set(spans.flatMap((span) => span[of]))]);
  return text === "" ? [] : [{ text, style: "maths", mathml: mathmlOf(`$$${text}$$`), claims, ending }];
}

/** Footnotes by name, numbered in the order in which they are pointed at. */
function noteNumbers(blocks: readonly ReportBlock[]): Map<string, number> {
  const named = blocks.flatMap(({ runs }) => runs).filter(({ style }) => style === "note");
  const numbers = new Map<string, number>();
  for (const { address = "" } of named) if (!numbers.has(address)) numbers.set(address, numbers.size + 1);
  return numbers;
}

/** The first place of each quote, in the order of the text. */
function rangesOf(source: string, quotes: readonly Quote[]): Range[] {
  return quotes.flatMap(({ id, text }) => {
    const [place] = placesOfQuote(text, source);
    return place ? [{ id, ...place }] : [];
  }).sort((a, b) => a.start - b.start);
}
