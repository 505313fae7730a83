import type { Code, Nodes, PhrasingContent } from "mdast";
import { commentsOf, textsOfHtml } from "./html.ts";
import { endOf, maskFormulas, parseMarkdown, startOf } from "./markdown.ts";
import { type Run, runOf } from "./run.ts";

/** A piece of a report that text flows through: a paragraph, the text of an item, a cell, a block of code. */
export interface TextBlock {
  readonly kind: "heading" | "paragraph" | "item" | "cell" | "code" | "rule";
  readonly runs: readonly Run[];
  /** Of a heading, from 1; of an item, how many lists it lies in. */
  readonly depth?: number;
  /** What stands before an item or a heading: `-`, `1.`, `- [x]`, `##`. Further paragraphs of an item have none. */
  readonly marker?: Run;
  /** Of a cell: which table of the report, and which row of it. */
  readonly table?: number;
  readonly row?: number;
  /** How many block quotes it lies in. */
  readonly quoted: number;
  /** What language code is said to be in. */
  readonly language?: string;
}

/** A stretch of the source; the end is excluded. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A report as a reader sees it. */
export interface ParsedReport {
  readonly source: string;
  /** The source with each character of a formula as `masked`. */
  readonly masked: string;
  readonly blocks: readonly TextBlock[];
  /** What no reader sees, in order: comments, and where links lead to. */
  readonly hidden: readonly Range[];
}

/** Stands for the end of a line that the author asked for. */
export const hardBreak = "\u2028";

let last: ParsedReport | undefined;

/** A report, parsed. The last one is kept. */
export function parseReport(source: string): ParsedReport {
  if (last?.source !== source) last = parse(source);
  return last;
}

/** Parses a text as a report. */
export function parse(source: string): ParsedReport {
  return new Reader(source).read();
}

/** Where a node lies. */
interface Context {
  readonly quoted: number;
  readonly depth: number;
  readonly marker?: Run;
}

class Reader {
  readonly #blocks: TextBlock[] = [];
  readonly #hidden: Range[] = [];
  readonly #source: string;
  readonly #masked: string;
  #offset = 0;
  #tables = 0;

  constructor(source: string) {
    this.#source = source;
    this.#masked = maskFormulas(source);
  }

  read(): ParsedReport {
    for (const { start, nodes } of parseMarkdown(this.#masked)) {
      this.#offset = start;
      for (const node of nodes) this.#block(node, { quoted: 0, depth: 0 });
    }
    return { source: this.#source, masked: this.#masked, blocks: this.#blocks, hidden: this.#hidden };
  }

  #range(node: Nodes): [start: number, end: number] {
    return [this.#offset + startOf(node), this.#offset + endOf(node)];
  }

  /** What stands in a node before its first child, or before the text of an empty one. */
  #marker(node: Nodes & { readonly children: readonly Nodes[] }): Run | undefined {
    const [start, end] = this.#range(node);
    const to = node.children.length > 0 ? this.#range(node.children[0])[0] : end;
    const text = this.#source.slice(start, to).trimEnd();
    return text === "" ? undefined : { text, start, end: start + text.length };
  }

  #block(node: Nodes, context: Context): void {
    const { quoted, depth, marker } = context;
    switch (node.type) {
      case "heading":
        this.#blocks.push({
          kind: "heading",
          depth: node.depth,
          marker: this.#marker(node),
          quoted,
          runs: this.#inline(node.children),
        });
        break;
      case "paragraph":
        this.#blocks.push(
          depth > 0
            ? { kind: "item", depth, marker, quoted, runs: this.#inline(node.children) }
            : { kind: "paragraph", quoted, runs: this.#inline(node.children) },
        );
        break;
      case "code":
        this.#blocks.push({ kind: "code", quoted, language: node.lang ?? undefined, runs: this.#code(node) });
        break;
      case "thematicBreak":
        this.#blocks.push({ kind: "rule", quoted, runs: [] });
        break;
      case "html":
        this.#html(node, quoted);
        break;
      case "table":
        this.#tables++;
        node.children.forEach((line, row) => {
          for (const cell of line.children) {
            this.#blocks.push({ kind: "cell", table: this.#tables, row, quoted, runs: this.#inline(cell.children) });
          }
        });
        break;
      case "blockquote":
        for (const child of node.children) this.#block(child, { ...context, quoted: quoted + 1 });
        break;
      case "listItem":
      case "footnoteDefinition": {
        const inside = { quoted, depth: depth + 1 };
        node.children.forEach((child, i) => {
          this.#block(child, i === 0 ? { ...inside, marker: this.#marker(node) } : inside);
        });
        break;
      }
      case "list":
        for (const child of node.children) this.#block(child, context);
        break;
      case "definition": {
        const [start, end] = this.#range(node);
        this.#hidden.push({ start, end });
      }
    }
  }

  #html(node: Nodes, quoted: number): void {
    const [start, end] = this.#range(node);
    const html = this.#source.slice(start, end);
    this.#hide(commentsOf(html), start);
    this.#tables++;
    for (const { kind, row, stretches } of textsOfHtml(html)) {
      const runs = stretches.map(([from, to]) => runOf(this.#source, this.#source, [start + from, start + to]));
      const depth = kind === "heading" ? { depth: 2 } : {}, place = kind === "cell" ? { table: this.#tables, row } : {};
      this.#blocks.push({ kind, quoted, ...depth, ...place, runs });
    }
  }

  #hide(ranges: readonly Range[], from: number): void {
    for (const { start, end } of ranges) this.#hidden.push({ start: from + start, end: from + end });
  }

  #inline(nodes: readonly PhrasingContent[], style?: Run["style"]): Run[] {
    return nodes.flatMap((node): Run[] => {
      const [start, end] = this.#range(node);
      const written = this.#source.slice(start, end);
      switch (node.type) {
        case "strong":
        case "emphasis":
          return this.#inline(node.children, node.type);
        case "delete":
        case "link":
        case "linkReference":
          return this.#inline(node.children, style);
        case "inlineCode":
          return [this.#codeSpan(start, end)];
        case "image":
        case "imageReference":
          return [this.#image(node.alt ?? "", start, end)];
        case "footnoteReference":
          return [{ text: written, start, end, style: "note" }];
        case "break":
          return [{ text: hardBreak, start, end, at: [start] }];
        case "html":
          this.#hide(commentsOf(written), start);
          return /^<br\b/i.test(written) ? [{ text: hardBreak, start, end, at: [start] }] : [];
        default:
          return [runOf(this.#masked, this.#source, [start, end], style)];
      }
    });
  }

  #codeSpan(start: number, end: number): Run {
    const ticks = this.#source.slice(start).match(/^`+/)![0].length;
    const inside = this.#source.slice(start + ticks, end - ticks);
    // As in "`` `a` ``".
    const blank = /^\s.*\S.*\s$/s.test(inside) ? 1 : 0;
    return runOf(this.#source, this.#source, [start + ticks + blank, end - ticks - blank], "code", true);
  }

  #image(alt: string, start: number, end: number): Run {
    const from = start + "![".length;
    if (!this.#masked.startsWith(alt, from)) {
      return { text: alt, start, end, at: Array(alt.length).fill(start), style: "image" };
    }
    return { text: this.#source.slice(from, from + alt.length), start: from, end: from + alt.length, style: "image" };
  }

  /** A run for each line. */
  #code(node: Code): Run[] {
    const [start, end] = this.#range(node);
    const fenced = /^[`~]{3}/.test(this.#source.slice(start, start + 3));
    const lines = node.value === "" ? [] : node.value.split("\n");
    let from = fenced ? this.#source.indexOf("\n", start) + 1 : start;
    return lines.map((line, i) => {
      const next = this.#source.indexOf("\n", from), to = next < 0 || next > end ? end : next;
      const written = this.#source.slice(from, to).replace(/\r$/, "");
      // What stands before it is the indentation of what the code lies in.
      const text = written.slice(Math.max(0, written.length - line.length));
      const lineStart = from + written.length - text.length;
      from = to + 1;
      const ending = i < lines.length - 1 ? "\n" : "";
      return { text: text + ending, start: lineStart, end: lineStart + text.length + ending.length };
    });
  }
}
