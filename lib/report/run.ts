import { decodeNamedCharacterReference } from "decode-named-character-reference";

/** What words lie in: a style, or a link with what it leads to. */
export type Mark =
  | { readonly kind: "strong" | "em" | "del" | "sub" | "sup" | "u" | "kbd" | "code" | "mark" | "small" }
  | { readonly kind: "link"; readonly address: string };

/** Words of a report as a reader sees them, all in one style, and where they stand in its source. */
export interface Run {
  readonly text: string;
  /** In the source; the end is excluded. */
  readonly start: number;
  readonly end: number;
  /** Where each character stands in the source, unless all stand there as they are shown. */
  readonly at?: readonly number[];
  /** `image` is what is said in place of one, `note` the sign of a footnote, `maths` a formula with its dollar signs. */
  readonly style?: "code" | "image" | "note" | "maths";
  /** The outermost first. Words that lie in the same have the same ones. */
  readonly marks?: readonly Mark[];
  /** Of an image, where it is found; of the sign of a footnote, the name of the note. */
  readonly address?: string;
  /** Of an image in HTML. */
  readonly size?: ImageSize;
}

/** How large an image is asked to be: pixels, or of the width a share in percent. */
export interface ImageSize {
  readonly width?: string;
  readonly height?: string;
}

/** Where a character of a run stands in the source. */
export function sourceOffset({ start, at }: Run, i: number): number {
  return at ? at[i] : start + i;
}

/** The first character of a run that stands at a place of the source, or behind it. */
export function indexInRun({ text, start, at }: Run, offset: number): number {
  if (!at) return Math.min(Math.max(0, offset - start), text.length);
  const i = at.findIndex((place) => place >= offset);
  return i < 0 ? text.length : i;
}

/** Signs that stand for another text, and the beginnings of lines inside of a block quote or an item. */
const signs = /\\([!-/:-@[-`{-~])|&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]*));|\r?\n[ \t]*(?:>[ \t]*)*|\r/gi;

/**
 * A stretch of a source as a run: without the backslashes of escapes and the marks of block quotes, and with characters for their names.
 *
 * @param source As it was parsed, with formulas masked: in them nothing is replaced.
 * @param original As it was written.
 * @param as What it lies in; `raw` is whether only line beginnings count, as in code.
 */
export function runOf(
  source: string,
  original: string,
  [start, end]: readonly [start: number, end: number],
  { raw = false, ...as }: Pick<Run, "style" | "marks"> & { readonly raw?: boolean } = {},
): Run {
  const text = source.slice(start, end);
  let shown = "", last = 0;
  const at: number[] = [];
  const keep = (to: number) => {
    for (let i = last; i < to; i++) at.push(start + i);
    shown += original.slice(start + last, start + to);
  };
  for (const { 0: sign, 1: escaped, 2: decimal, 3: hex, 4: name, index } of text.matchAll(signs)) {
    const isLine = /^[\r\n]/.test(sign);
    if (raw && !isLine) continue;
    const stands = isLine
      ? sign.includes("\n") ? "\n" : ""
      : escaped ?? (name ? decodeNamedCharacterReference(name) || sign : character(decimal, hex));
    if (stands === sign) continue;
    keep(index);
    // An escaped character stands behind its backslash.
    for (let i = 0; i < stands.length; i++) at.push(start + index + (escaped ? 1 : 0));
    shown += stands;
    last = index + sign.length;
  }
  if (last === 0) return { text: original.slice(start, end), start, end, ...as };
  keep(text.length);
  return { text: shown, start, end, at, ...as };
}

function character(decimal: string | undefined, hex: string | undefined): string {
  const code = decimal ? parseInt(decimal, 10) : parseInt(hex!, 16);
  return code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? "\uFFFD" : String.fromCodePoint(code);
}
