import { goesOn } from "./abbreviations.ts";
import { hardBreak, parseReport } from "./blocks.ts";
import { masked } from "./markdown.ts";
import type { TextBlock } from "./parsed.ts";
import { sourceOffset } from "./run.ts";

/** A sentence, an item, a cell or a printed line of a report, and where it stands in the source. */
export interface Sentence {
  /** As a reader sees it, each run of white space as one space; an item or a heading with what stands before it. */
  readonly text: string;
  /** Only a `sentence` may state a finding. */
  readonly kind: "sentence" | "heading" | "cell" | "image" | "number";
  /** In the source; the end is excluded. */
  readonly start: number;
  readonly end: number;
  /** Where its own words start, behind what stands before an item or a heading. */
  readonly wordsStart: number;
}

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

/**
 * Cuts a report into its sentences. Each cell of a table and each line of a block of code, such as a printed log, counts as one; code
 * (in a named language, or `In [32]: …` and what it continues with) counts as none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sentencesOf } from "./sentences.ts";
 * const sentences = sentencesOf("It fell to 0.5 (Fig. 1). Then it **rose**:\n\n- to 2\n- to 3\n");
 * assert.deepEqual(sentences.map(({ text }) => text), ["It fell to 0.5 (Fig. 1).", "Then it rose:", "- to 2", "- to 3"]);
 * ```
 */
export function sentencesOf(report: string): Sentence[] {
  const { blocks, masked: source } = parseReport(report);
  return blocks.flatMap((block) => block.kind === "code" ? linesOf(block) : partsOf(block, source));
}

/** What may stand in code that is no program: what one printed. */
const printed = new Set(["", "text", "txt", "plain", "plaintext", "log", "output", "stdout", "console", "none"]);

/** How a program, or an entry of a bibliography, begins where no language is named; how a command does. */
const program = /^\s*(?:@\w+\s*\{|#!|import \w|from \S+ import|def \w+\()/;
const command =
  /^(?:[$%] |>>> |\.\.\. |(?:pip3?|python3?|conda|git|npm|npx|deno|bash|sh|cd|mkdir|wget|curl|export|sudo|docker|source|torchrun|make) )/;

function linesOf({ runs, language = "" }: TextBlock): Sentence[] {
  if (!printed.has(language.toLowerCase()) || program.test(runs[0]?.text ?? "")) return [];
  let inInput = false, inCommand = false;
  return runs.flatMap(({ text, start: lineStart }) => {
    const isCommand = inCommand || command.test(text);
    inCommand = isCommand && text.trimEnd().endsWith("\\");
    // What a notebook prints stands after an empty line; its code goes on until there.
    if (/^In \[[\d *]*\]/.test(text)) inInput = true;
    else if (text.trim() === "") inInput = false;
    if (inInput || isCommand || text.trim() === "") return [];
    const line = tidy(text), start = lineStart + text.search(/\S/), end = lineStart + text.trimEnd().length;
    return [{ text: line, kind: isNumber(line) ? "number" : "sentence", start, end, wordsStart: start }];
  });
}

/** Around what is said in place of an image, so that one that stands alone is told from one in a sentence. */
const [open, close] = ["\uFFF9", "\uFFFB"];

/** Where one sentence cannot go on: at an image on lines of its own, the end of a line that the author asked for, a caption. */
const borders = new RegExp(
  String.raw`(?<=^|[\n${hardBreak}])[ \t]*(?:${open}[^${close}]*${close}[ \t]*)+(?=[\n${hardBreak}]|$)` +
    String.raw`|${hardBreak}(?!\s*\p{Ll})|\n(?=(?:Figure|Table) [\w.-]+:)`,
  "gu",
);

/** Stands for each character of code and of formulas where sentences are told apart. */
const name = "X";

function partsOf({ kind, runs, marker }: TextBlock, source: string): Sentence[] {
  let text = "", flat = "";
  const at: number[] = [];
  for (const run of runs.filter(({ style }) => style !== "note")) {
    const image = run.style === "image";
    if (image) at.push(run.start);
    for (let i = 0; i < run.text.length; i++) at.push(sourceOffset(run, i));
    if (image) at.push(run.end - 1);
    const words = image ? `${open}${run.text}${close}` : run.text;
    text += words;
    flat += run.style === "code" ? name.repeat(words.length) : words;
  }
  // Nothing ends within a formula or code, and a sentence may begin with it; the end of a line is none of a sentence.
  flat = flat.replace(
    /[^]/g,
    (character, i) => source[at[i]] === masked ? name : /\s/.test(character) ? " " : character,
  );
  const found: Sentence[] = [];
  const add = (from: number, to: number, kind: Sentence["kind"]) => {
    const words = tidy(text.slice(from, to));
    if (words === "") return;
    const first = from + text.slice(from, to).search(/\S/), last = from + text.slice(from, to).trimEnd().length - 1;
    const before = found.length === 0 && marker ? `${marker.text} ` : "";
    found.push({
      text: before + words,
      kind: kind === "sentence" && isNumber(words) ? "number" : kind,
      start: before ? marker!.start : at[first],
      end: at[last] + 1,
      wordsStart: at[first],
    });
  };
  if (kind === "cell" || kind === "heading") {
    add(0, text.length, kind);
    return found;
  }
  let from = 0;
  for (const { 0: border, index } of [...text.matchAll(borders), { 0: "", index: text.length }]) {
    for (const [start, end] of segmentsOf(flat.slice(from, index))) add(from + start, from + end, "sentence");
    from = index + border.length;
    if (border.includes(open)) add(index, from, "image");
  }
  return found;
}

/** Where the sentences of a text without line ends start and end. */
function segmentsOf(flat: string): [start: number, end: number][] {
  const found: [number, number][] = [];
  let from = 0;
  for (const { segment, index } of segmenter.segment(flat)) {
    const end = index + segment.length;
    if (goesOn(flat.slice(from, end).trimEnd(), flat.slice(end, end + 40))) continue;
    found.push([from, end]);
    from = end;
  }
  if (from < flat.length) found.push([from, flat.length]);
  return found;
}

/** On one line, so that it can be quoted: what a hyphen at the end of a line parts is together. */
const tidy = (text: string) =>
  text.replace(/[\uFFF9\uFFFB]/g, "").replace(/\u00AD\s*\n\s*|(?<=\p{L}-)\s*\n\s*(?=\p{Ll})/gu, "").replace(/\s+/g, " ")
    .trim();

/** A number alone, or several, with signs and units, but no word. */
const isNumber = (text: string) => !/\p{L}{2}|\p{Lo}/u.test(text);
