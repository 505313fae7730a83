import process from "node:process";
import { styleText } from "node:util";
import type { Verdict } from "../claim/mod.ts";

type Style = Parameters<typeof styleText>[0];

/** Styled on a terminal, plain elsewhere and where NO_COLOR is set. */
export function styled(style: Style, text: string): string {
  return Deno.noColor || !Deno.stdout.isTerminal() ? text : styleText(style, text, { validateStream: false });
}

/** Control characters made visible, so that no text can steer the terminal. */
export function visible(text: string): string {
  return text.replace(/\p{Cc}/gu, (it) => it === "\n" ? it : `\\x${it.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/** A text in lines of at most 80 columns, each behind the indent, broken between words. */
export function wrapped(text: string, indent: string): string {
  const lines = [indent];
  for (const word of visible(text).split(/\s+/)) {
    const last = lines.at(-1)!;
    if (last.length > indent.length && last.length + 1 + word.length > 80) lines.push(indent + word);
    else lines[lines.length - 1] = last.length > indent.length ? `${last} ${word}` : last + word;
  }
  return lines.join("\n");
}

/** A text that Markdown shows as it is, within a line or the cell of a table. */
export function markdownText(text: string): string {
  return visible(text).replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>()#+!|~$]/g, "\\$&");
}

/** How a verdict, or the lack of one, is signed and coloured. */
export const signs: Readonly<Record<Verdict | "no evidence yet", { readonly sign: string; readonly style: Style }>> = {
  "upheld": { sign: "✔", style: "green" },
  "refuted": { sign: "✘", style: "red" },
  "inconclusive": { sign: "?", style: "yellow" },
  "no evidence yet": { sign: "·", style: "gray" },
};

/** Tells what takes a while, on standard error: on one line of a terminal that is written over, else line by line. */
export function status(text: string): void {
  if (Deno.stderr.isTerminal()) process.stderr.write(`\r\x1b[2K${text}`);
  else if (text) console.error(text);
}
