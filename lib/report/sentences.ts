import { fold } from "./text.ts";

/** A sentence, a list item or a printed line of a report, and where it stands in the folded text. */
export interface Sentence {
  readonly text: string;
  /** Of the report with its white space folded; the end is excluded. */
  readonly start: number;
  readonly end: number;
}

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

/** Whether a line stands for itself: a heading, a list item, a caption. */
const isBlock = (line: string) => /^(#|[-*] |\d+\. |Figure [\d-]+:)/.test(line);

/**
 * Cuts a report into its sentences. List items and the lines of code blocks, such as a printed log, count as one each; code
 * (`In [32]: …` and what it continues with) counts as none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sentencesOf } from "./sentences.ts";
 * const sentences = sentencesOf("It fell to 0.5 (Figure 1). Then it rose:\n\n- to 2\n- to 3\n");
 * assert.deepEqual(sentences.map(({ text }) => text), ["It fell to 0.5 (Figure 1).", "Then it rose:", "- to 2", "- to 3"]);
 * ```
 */
export function sentencesOf(report: string): Sentence[] {
  const folded = fold(report);
  let from = 0;
  return pieces(report).map((text) => {
    const start = folded.indexOf(text, from);
    from = start + text.length;
    return { text, start, end: from };
  });
}

function pieces(report: string): string[] {
  const found: string[] = [];
  let paragraph: string[] = [];
  const endParagraph = () => {
    const text = fold(paragraph.join(" "));
    paragraph = [];
    for (const { segment } of segmenter.segment(text)) found.push(segment.trim());
  };
  let inCode = false;
  let inInput = false;
  for (const line of report.split("\n").map(fold)) {
    if (line.startsWith("```")) inCode = !inCode;
    else if (inCode) {
      // What a notebook prints stands after an empty line; its code goes on until there.
      if (line.startsWith("In [")) inInput = true;
      else if (line === "") inInput = false;
      if (line && !inInput) found.push(line);
      continue;
    } else if (line && !isBlock(line)) {
      paragraph.push(line);
      continue;
    }
    endParagraph();
    if (line && !line.startsWith("```")) found.push(line);
  }
  endParagraph();
  return found.filter((text) => text !== "");
}
