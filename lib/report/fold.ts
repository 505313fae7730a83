/** A text in which all that cannot change its meaning is written one way, and where its characters come from. */
export interface Folded {
  readonly text: string;
  /** For each character the first one of the original that it stands for, and last the original's length. */
  readonly at: Uint32Array;
}

/** Stands for a hyphen at the end of a line, which may belong to the word or not. */
export const lineHyphen = "\uE001";

const invisible = String.raw`\u00AD\u200B\u200E\u200F\u2060\uFEFF`;
const ideograph = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\u3001-\u303F\uFF01-\uFF0F\uFF1A-\uFF1F]`;

/** What is written another way, the first that fits: each with what becomes of it. */
const rules: readonly (readonly [pattern: string, folded: (text: string) => string])[] = [
  // A hyphen that only the end of a line called for; one that may belong to the word.
  [String.raw`\u00AD[^\S\n]*\n\s*`, () => ""],
  [String.raw`(?<=\p{L})[-\u2010][^\S\n]*\n\s*(?=\p{Ll})`, () => lineHyphen],
  // No space parts ideographs, where a line ends neither.
  [String.raw`(?<=${ideograph})[\s${invisible}]+(?=${ideograph})`, () => ""],
  // A plain space alone is what it is.
  [String.raw`(?! (?![\s${invisible}]))[${invisible}]*(?!\uFEFF)\s[\s${invisible}]*`, () => " "],
  [`[${invisible}]`, () => ""],
  [String.raw`[\u201C-\u201F]`, () => '"'],
  [String.raw`[\u2018-\u201B]`, () => "'"],
  [String.raw`[\u2010\u2011\u2212]`, () => "-"],
  // Beside a number an en dash may be a range, where a hyphen may be a minus.
  [String.raw`(?<![\d.]\s?)\u2013(?!\s?[\d.])`, () => "-"],
  [String.raw`\u2026`, () => "..."],
  // Ligatures of letters, the micro sign, forms of Hebrew and Arabic letters that depend on their place.
  [
    String.raw`[\uFB00-\uFB06\uFB13-\uFB17\u00B5\uFB1D-\uFB4F\uFB50-\uFDEF\uFE70-\uFEFC]`,
    (text) => text.normalize("NFKC"),
  ],
  [String.raw`[\u1100-\u115F][\u1160-\u11A7][\u11A8-\u11FF]?`, (text) => text.normalize("NFC")],
  [String.raw`[^\s\x00-\x7F]\p{M}*|\S\p{M}+`, (text) => text.normalize("NFC")],
];
const all = new RegExp(rules.map(([pattern]) => `(${pattern})`).join("|"), "gu");

/**
 * Folds what copying out of a PDF or a web page does to a text and cannot change its meaning: kinds of white space, quotation marks and
 * hyphens, ligatures, hyphens at the ends of lines, how accents are encoded. Superscripts, fractions and full-width digits stay: 10⁻⁴
 * is not 10-4.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fold } from "./fold.ts";
 * assert.equal(fold("  a \u201Cﬁnal\u201D loss\nof \u22120.5 "), 'a "final" loss of -0.5');
 * ```
 */
export function fold(text: string): string {
  return foldWithOffsets(text).text.trim();
}

/** As `fold`, and where each character comes from. White space at the ends stays. */
export function foldWithOffsets(text: string): Folded {
  const at = new Uint32Array(3 * text.length + 1);
  let folded = "", last = 0, length = 0;
  const keep = (to: number) => {
    for (let i = last; i < to; i++) at[length++] = i;
    folded += text.slice(last, to);
  };
  for (const match of text.matchAll(all)) {
    const [found] = match;
    const by = rules[match.indexOf(found, 1) - 1][1](found);
    if (by === found) continue;
    keep(match.index);
    for (let i = 0; i < by.length; i++) at[length++] = match.index;
    folded += by;
    last = match.index + found.length;
  }
  keep(text.length);
  at[length] = text.length;
  return { text: folded, at: at.subarray(0, length + 1) };
}
