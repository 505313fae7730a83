import process from "node:process";
import { styleText } from "node:util";
import wrapAnsi from "wrap-ansi";
import { type Interval, type ShownVerdict, signs } from "../claim/mod.ts";

type Style = Parameters<typeof styleText>[0];

/** Styled on a terminal, plain elsewhere and where NO_COLOR is set. */
export function styled(style: Style, text: string, stream: { isTerminal(): boolean } = Deno.stdout): string {
  return Deno.noColor || !stream.isTerminal() ? text : styleText(style, text, { validateStream: false });
}

/** Control characters made visible, so that no text can steer the terminal. */
export function visible(text: string): string {
  return text.replace(/\p{Cc}/gu, (it) => it === "\n" ? it : `\\x${it.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/** Prints data as JSON, which leaves some control characters as they are: here they are written as JSON can, too. */
export function printJson(value: unknown): void {
  const escaped = (it: string) => `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}`;
  console.log(JSON.stringify(value, null, 2).replace(/[\x7f-\x9f]/g, escaped));
}

/** A text in lines of at most 80 columns, each behind the indent, broken between words; plain, as all in it is made visible. */
export function wrapped(text: string, indent: string): string {
  const words = visible(text).replace(/\s+/g, " ").trim();
  return wrapAnsi(words, 80 - indent.length).replace(/^/gm, indent);
}

/** The same, with its first words styled. */
export function wrappedBehind(style: Style, head: string, text: string, indent: string): string {
  const lines = wrapped(`${head} ${text}`, indent), shown = indent + visible(head);
  return lines.startsWith(shown) ? indent + styled(style, visible(head)) + lines.slice(shown.length) : lines;
}

/** A text that Markdown shows as it is, within a line or the cell of a table. */
export function markdownText(text: string): string {
  return visible(text).replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>()#+!|~$]/g, "\\$&");
}

/** The colour of a verdict, or of the lack of one. */
export const verdictStyles: Readonly<Record<ShownVerdict, Style>> = {
  "upheld": "green",
  "refuted": "red",
  "inconclusive": "yellow",
  "no evidence yet": "gray",
  "cannot be judged": "red",
  "taken as given": "gray",
  "cannot be tested": "gray",
};

/** A verdict with its sign in its colour, `width` columns wide. */
export function verdictText(verdict: ShownVerdict, width = 0): string {
  return styled(verdictStyles[verdict], `${signs[verdict]} ${verdict.padEnd(width)}`);
}

/** A measured number in at most four digits. */
export function numberText(value: number): string {
  return value === 0 || Math.abs(value) >= 1e-3 ? String(Number(value.toPrecision(4))) : value.toExponential(2);
}

/** An interval of measured numbers. */
export function intervalText([low, high]: Interval): string {
  return `${low === null ? "-∞" : numberText(low)} to ${high === null ? "∞" : numberText(high)}`;
}

/** Tells what takes a while, on standard error: on one line of a terminal that is written over, else line by line. */
export function status(text: string): void {
  if (Deno.stderr.isTerminal()) process.stderr.write(`\r\x1b[2K${visible(text)}`);
  else if (text) console.error(visible(text));
}

/** Tells what failed, on standard error. */
export function tellFailures(failures: readonly string[]): void {
  for (const failure of failures) {
    console.error(styled("red", `✘ ${wrapped(failure, "  ").trimStart()}`, Deno.stderr));
  }
}

/** Tells how far something with many steps is: each of them on a terminal; elsewhere a line at most every ten seconds. */
export function statusNowAndThen(): (text: string) => void {
  if (Deno.stderr.isTerminal()) return status;
  let last = performance.now();
  return (text) => {
    if (performance.now() - last < 10_000) return;
    last = performance.now();
    status(text);
  };
}
