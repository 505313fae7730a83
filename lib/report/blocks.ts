import type { Code, FootnoteDefinition, ListItem, Nodes, PhrasingContent } from "mdast";
import { anchorsOf, commentsOf, type HtmlImage, imageOf, marksBehind, textsOfHtml } from "./html.ts";
import { endOf, maskFormulas, parseMarkdown, startOf } from "./markdown.ts";
import { type Anchor, type ParsedReport, type Part, partsOfHtml, type Range, type TextBlock } from "./parsed.ts";
import { type Mark, type Run, runOf } from "./run.ts";

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

const shownAs = { strong: "strong", emphasis: "em", delete: "del" } as const;

class Reader {
  readonly #blocks: TextBlock[] = [];
  readonly #anchors: Anchor[] = [];
  readonly #hidden: Range[] = [];
  readonly #source: string;
  readonly #masked: string;
  readonly #formulas: readonly Range[];
  /** Where links with a name lead to, and those whose name is not known yet. */
  readonly #addresses = new Map<string, string>();
  readonly #named: { readonly name: string; readonly of: { address?: string } }[] = [];
  #offset = 0;
  #tables = 0;
  /** The first formula that does not lie before what is read. */
  #nextFormula = 0;

  constructor(source: string) {
    this.#source = source;
    const { text, formulas } = maskFormulas(source);
    this.#masked = text;
    this.#formulas = formulas;
  }

  read(): ParsedReport {
    const parts: Part[] = [];
    for (const { start, nodes } of parseMarkdown(this.#masked)) {
      this.#offset = start;
      for (const node of nodes) parts.push(...this.#block(node, { quoted: 0, depth: 0 }));
    }
    for (const { name, of } of this.#named) of.address = this.#addresses.get(name) ?? "";
    const masked = this.#masked, blocks = this.#blocks, anchors = this.#anchors, hidden = this.#hidden;
    return { source: this.#source, masked, blocks, parts, anchors, hidden };
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

  #text(block: TextBlock): Part[] {
    this.#blocks.push(block);
    return [{ kind: "text", block }];
  }

  #all(nodes: readonly Nodes[], context: Context): Part[] {
    return nodes.flatMap((node) => this.#block(node, context));
  }

  #block(node: Nodes, context: Context): Part[] {
    const { quoted, depth, marker } = context;
    switch (node.type) {
      case "heading": {
        const runs = this.#inline(node.children);
        return this.#text({ kind: "heading", depth: node.depth, marker: this.#marker(node), quoted, runs });
      }
      case "paragraph": {
        const runs = this.#inline(node.children);
        return this.#text(
          depth > 0 ? { kind: "item", depth, marker, quoted, runs } : { kind: "paragraph", quoted, runs },
        );
      }
      case "code":
        return this.#text({ kind: "code", quoted, language: node.lang ?? undefined, runs: this.#code(node) });
      case "thematicBreak":
        return this.#text({ kind: "rule", quoted, runs: [] });
      case "html":
        return this.#html(node, quoted);
      case "table": {
        this.#tables++;
        const rows = node.children.map((line, row) =>
          line.children.map(({ children }): TextBlock => {
            return { kind: "cell", table: this.#tables, row, quoted, runs: this.#inline(children) };
          })
        );
        this.#blocks.push(...rows.flat());
        return [{ kind: "table", align: node.align ?? [], rows }];
      }
      case "blockquote":
        return [{ kind: "quote", parts: this.#all(node.children, { ...context, quoted: quoted + 1 }) }];
      case "footnoteDefinition":
        return [{ kind: "note", name: node.identifier, parts: this.#item(node, context) }];
      case "list": {
        const items = node.children.map((item) => {
          return { checked: item.checked ?? null, parts: this.#item(item, context) };
        });
        return [{ kind: "list", start: node.ordered ? node.start ?? 1 : null, items }];
      }
      case "definition": {
        const [start, end] = this.#range(node);
        this.#hidden.push({ start, end });
        if (!this.#addresses.has(node.identifier)) this.#addresses.set(node.identifier, node.url);
        return [];
      }
      default:
        return [];
    }
  }

  #item(node: ListItem | FootnoteDefinition, { quoted, depth }: Context): Part[] {
    const inside = { quoted, depth: depth + 1 };
    return node.children.flatMap((child, i) =>
      this.#block(child, i === 0 ? { ...inside, marker: this.#marker(node) } : inside)
    );
  }

  #html(node: Nodes, quoted: number): Part[] {
    const [from, to] = this.#range(node);
    const html = this.#source.slice(from, to);
    this.#hide(commentsOf(html), from);
    this.#anchor(html, from);
    this.#tables++;
    const blocks = textsOfHtml(html).map(({ kind, row, cell, stretches }): TextBlock => {
      const runs = stretches.map(({ start, end, marks, image, breaks }): Run => {
        const place = [from + start, from + end] as const;
        if (breaks) return { text: hardBreak, start: place[0], end: place[1], at: [place[0]] };
        return image ? this.#imageOf(image, marks, place) : runOf(this.#source, this.#source, place, { marks });
      });
      const depth = kind === "heading" ? { depth: 2 } : {};
      const place = kind === "cell" ? { table: this.#tables, row, cell } : {};
      return { kind, quoted, ...depth, ...place, runs };
    });
    this.#blocks.push(...blocks);
    return partsOfHtml(blocks);
  }

  #anchor(html: string, from: number): void {
    for (const { name, at } of anchorsOf(html)) this.#anchors.push({ name, at: from + at });
  }

  #hide(ranges: readonly Range[], from: number): void {
    for (const { start, end } of ranges) this.#hidden.push({ start: from + start, end: from + end });
  }

  #inline(nodes: readonly PhrasingContent[], around: readonly Mark[] = []): Run[] {
    let marks = around;
    return nodes.flatMap((node): Run[] => {
      const [start, end] = this.#range(node);
      const written = this.#source.slice(start, end);
      switch (node.type) {
        case "strong":
        case "emphasis":
        case "delete":
          return this.#inline(node.children, [...marks, { kind: shownAs[node.type] }]);
        case "link":
          return this.#inline(node.children, [...marks, { kind: "link", address: node.url }]);
        case "linkReference": {
          const link = { kind: "link" as const, address: "" };
          this.#named.push({ name: node.identifier, of: link });
          return this.#inline(node.children, [...marks, link]);
        }
        case "inlineCode":
          return [this.#codeSpan(start, end, marks)];
        case "image":
          return [this.#image(node.alt ?? "", node.url, marks, [start, end])];
        case "imageReference": {
          const image = this.#image(node.alt ?? "", "", marks, [start, end]);
          this.#named.push({ name: node.identifier, of: image });
          return [image];
        }
        case "footnoteReference":
          return [{ text: written, start, end, style: "note", address: node.identifier }];
        case "break":
          return [{ text: hardBreak, start, end, at: [start] }];
        case "html": {
          this.#hide(commentsOf(written), start);
          this.#anchor(written, start);
          marks = marksBehind(written, marks);
          const image = imageOf(written);
          if (image) return [this.#imageOf(image, marks, [start, end])];
          return /^<br\b/i.test(written) ? [{ text: hardBreak, start, end, at: [start] }] : [];
        }
        default:
          return this.#words(start, end, marks);
      }
    });
  }

  /** Words, and the formulas between them. */
  #words(start: number, end: number, marks: readonly Mark[]): Run[] {
    const runs: Run[] = [];
    const words = (to: number) => {
      if (to > start) runs.push(runOf(this.#masked, this.#source, [start, to], { marks }));
    };
    const formulas = this.#formulas;
    while (formulas[this.#nextFormula]?.start < start) this.#nextFormula++;
    for (let i = this.#nextFormula; formulas[i]?.end <= end; i++) {
      const formula = formulas[i];
      words(formula.start);
      const style = "maths", place = [formula.start, formula.end] as const;
      runs.push(runOf(this.#masked, this.#source, place, { style, marks, raw: true }));
      start = formula.end;
    }
    words(end);
    return runs;
  }

  #codeSpan(start: number, end: number, marks: readonly Mark[]): Run {
    const ticks = this.#source.slice(start).match(/^`+/)![0].length;
    const inside = this.#source.slice(start + ticks, end - ticks);
    // As in "`` `a` ``".
    const blank = /^\s.*\S.*\s$/s.test(inside) ? 1 : 0;
    return runOf(this.#source, this.#source, [start + ticks + blank, end - ticks - blank], {
      style: "code",
      marks,
      raw: true,
    });
  }

  #image(alt: string, address: string, marks: readonly Mark[], [start, end]: readonly [number, number]): Run {
    const from = start + "![".length;
    if (!this.#masked.startsWith(alt, from)) return this.#imageOf({ alt, address }, marks, [start, end]);
    const text = this.#source.slice(from, from + alt.length);
    return { text, start: from, end: from + alt.length, style: "image", marks, address };
  }

  /** An image whose words do not stand in the source as they are shown. */
  #imageOf({ alt, ...image }: HtmlImage, marks: readonly Mark[], [start, end]: readonly [number, number]): Run {
    return { text: alt, start, end, at: Array(alt.length).fill(start), style: "image", marks, ...image };
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
