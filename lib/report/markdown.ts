import type { Nodes, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/** Stands for a character that Markdown must not take for a sign of its own: one of a formula. */
export const masked = "\uE000";

/** A piece of a report as CommonMark with GFM reads it. Its nodes' offsets count from `start`. */
export interface MarkdownPiece {
  readonly start: number;
  readonly nodes: readonly RootContent[];
}

const options = {
  extensions: [gfm()],
  // Their transforms make nodes that do not know where they stand.
  mdastExtensions: gfmFromMarkdown().map((extension) => ({ ...extension, transforms: [] })),
};

/** Reads a report in which formulas and front matter are masked, piece by piece. */
export function* parseMarkdown(source: string): Generator<MarkdownPiece> {
  let definitions: string | undefined;
  for (const { start, text } of piecesOf(source)) {
    if (text.length === source.length) return yield { start, nodes: fromMarkdown(text, options).children };
    // What a link or a note leads to may stand in another piece.
    definitions ??= (source.match(/^ {0,3}\[[^\]\n]+\]:.*$/gm) ?? []).join("\n");
    const nodes = fromMarkdown(`${text}\n\n${definitions}`, options).children;
    yield { start, nodes: nodes.filter((node) => startOf(node) < text.length) };
  }
}

/** Where a node starts in its piece. */
export const startOf = (node: Nodes): number => node.position!.start.offset!;
/** Where a node ends in its piece. */
export const endOf = (node: Nodes): number => node.position!.end.offset!;

/**
 * A long report in pieces, as the parser takes a thousand times their size. They end at an empty line outside of code and comments,
 * before a line that can belong to nothing above it.
 */
function* piecesOf(source: string): Generator<{ readonly start: number; readonly text: string }> {
  let start = 0, at = 0, inside: string | undefined, empty = false;
  for (const [line] of source.matchAll(/.*\n|.+$/g)) {
    if (empty && inside === undefined && at - start > 50_000 && /^\S/.test(line) && !/^([-+*]|\d+[.)])\s/.test(line)) {
      yield { start, text: source.slice(start, at) };
      start = at;
    }
    at += line.length;
    empty = line.trim() === "";
    const fence = line.match(/^\s*(`{3,}|~{3,})/)?.[1];
    if (inside === "-->") inside = line.includes("-->") ? undefined : inside;
    else if (inside !== undefined) inside = fence?.startsWith(inside) ? undefined : inside;
    else if (fence) inside = fence;
    else if (line.lastIndexOf("<!--") > line.lastIndexOf("-->")) inside = "-->";
  }
  yield { start, text: source.slice(start) };
}

/** What ends a formula: an empty line, or one that opens a block of its own. */
const noBlock = String.raw`(?!\n[ \t>]*(?:\n|[-+*][ \t]|\d+[.)][ \t]|#{1,6}[ \t]|\||\x60\x60\x60|~~~))`;
const formulas = new RegExp(
  [
    // On lines of their own; else on one line.
    String.raw`(?<=^[ \t>]*)\$\$(?:(?!\n[ \t>]*\n)[^$\x60])+\$\$`,
    String.raw`(?<![\\$])\$\$(?:\\.|[^\\$\x60\n])+\$\$`,
    // As GitHub takes them where Markdown has a meaning of its own for their signs.
    String.raw`(?<![\\$\p{L}\p{N}])\$\x60[^\x60\n]+\x60\$(?![$\p{L}\p{N}])`,
    // As Pandoc tells them from prices: no white space inside of the signs, no digit or letter outside.
    String.raw`(?<![\\$\p{L}\p{N}])\$(?![\s$])(?:\\.|${noBlock}[^\\$\x60])*?(?<!\s)\$(?![$\p{L}\p{N}])`,
  ].join("|"),
  "gmu",
);

/** Lines of YAML between two of `---` at the start: they say what the file is, and are no text of it. */
const frontMatter = /^---[ \t]*\r?\n(?:(?:[ \t#-][^\n]*|[\w.-]+:[^\n]*|)\r?\n)*?(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/;

/** A report that Markdown can be read of, and where its formulas stand. */
export interface Masked {
  readonly text: string;
  /** With their dollar signs, in order; the end is excluded. */
  readonly formulas: readonly { readonly start: number; readonly end: number }[];
}

/**
 * A report with each character of its formulas as `masked`, so that `_` and `*` in them are no emphasis, and with blanks for front
 * matter. Each character stays where it is.
 */
export function maskFormulas(source: string): Masked {
  const found: { readonly start: number; readonly end: number }[] = [];
  const blank = (text: string) => text.replace(/[^\n]/g, " ");
  const text = source.replace(frontMatter, blank).replace(formulas, (formula, index: number) => {
    found.push({ start: index, end: index + formula.length });
    return formula.replace(/\n[ \t>]*|[^\s|]/gu, (part) => part[0] === "\n" ? part : masked.repeat(part.length));
  });
  return { text, formulas: found };
}
