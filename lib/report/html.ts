import { decodeNamedCharacterReference } from "decode-named-character-reference";
import type { Anchor, Cell, TextBlock } from "./parsed.ts";
import type { ImageSize, Mark } from "./run.ts";

/** A text in HTML, and the stretches between tags that it consists of. */
interface HtmlText {
  readonly kind: TextBlock["kind"];
  /** Of a cell, which row of the HTML it stands in, and what its tag says of it. */
  readonly row: number;
  readonly cell?: Cell;
  readonly stretches: HtmlStretch[];
}

/** Words between two tags, an image's tag, or one that breaks the line in a cell. */
interface HtmlStretch {
  readonly start: number;
  readonly end: number;
  readonly marks: readonly Mark[];
  readonly image?: HtmlImage;
  readonly breaks?: true;
}

/** What a tag says of an image. */
export interface HtmlImage {
  readonly address: string;
  readonly alt: string;
  /** As it is asked for; missing where it is not. */
  readonly size?: ImageSize;
}

const markup =
  /<!--[^]*?(?:-->|$)|<(script|style|template|head|title|iframe|svg|math|object)\b[^]*?(?:<\/\1\s*>|$)|<\/?([a-z][\w-]*)\b[^>]*>|<[!?][^>]*>/gi;

/** Elements that text does not flow through. */
const blocks = new Set(
  "address article aside blockquote br caption center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
    .split(" "),
);

/** Elements that words lie in, by what they are shown as. */
const marking: Readonly<Record<string, Exclude<Mark["kind"], "link">>> = {
  ...{ b: "strong", strong: "strong", i: "em", em: "em", cite: "em", s: "del", del: "del", strike: "del" },
  ...{ sub: "sub", sup: "sup", u: "u", ins: "u", kbd: "kbd", code: "code", tt: "code", mark: "mark", small: "small" },
};

/** The marks that words lie in behind a tag of HTML: what they lie in before it, and what it opens or closes. */
export function marksBehind(tag: string, marks: readonly Mark[]): readonly Mark[] {
  const [, slash, name] = tag.match(/^<(\/?)([a-z][\w-]*)/i) ?? [];
  const kind = name === undefined ? undefined : name.toLowerCase() === "a" ? "link" : marking[name.toLowerCase()];
  if (kind === undefined || tag.endsWith("/>")) return marks;
  if (slash) {
    const i = marks.findLastIndex((mark) => mark.kind === kind);
    return i < 0 ? marks : marks.filter((_, j) => j !== i);
  }
  if (kind !== "link") return [...marks, { kind }];
  const address = attributeOf(tag, "href");
  return address === undefined ? marks : [...marks, { kind, address }];
}

/** The image of an `img` tag; undefined of another. */
export function imageOf(tag: string): HtmlImage | undefined {
  if (!/^<img\b/i.test(tag)) return undefined;
  const length = (name: string) => attributeOf(tag, name)?.trim().match(/^(\d{1,4}(?:\.\d+)?%?)(?:px)?$/)?.[1];
  const width = length("width"), height = length("height")?.match(/^[^%]+$/)?.[0];
  const size = { ...(width && { width }), ...(height && { height }) };
  const address = attributeOf(tag, "src") ?? "", alt = attributeOf(tag, "alt") ?? "";
  return { address, alt, ...(width || height ? { size } : {}) };
}

/** What a tag says of a cell. */
function cellOf(tag: string): Cell {
  const count = (name: string) => Number(attributeOf(tag, name)?.match(/^\s*([1-9]\d{0,2})\s*$/)?.[1] ?? 1);
  const columns = count("colspan"), rows = count("rowspan");
  const align = attributeOf(tag, "align")?.match(/^(?:left|right|center)$/i)?.[0].toLowerCase() as Cell["align"];
  return {
    ...(/^<th\b/i.test(tag) && { isHead: true }),
    ...(columns > 1 && { columns }),
    ...(rows > 1 && { rows }),
    ...(align && { align }),
  };
}

function attributeOf(tag: string, name: string): string | undefined {
  const [, quoted, single, bare] = tag.match(
    new RegExp(String.raw`\s${name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))`, "i"),
  ) ?? [];
  return (quoted ?? single ?? bare)?.replace(
    /&([a-z]+);/gi,
    (sign, name) => decodeNamedCharacterReference(name) || sign,
  );
}

/** What a reader sees of HTML: the text between its tags, and its images, without comments, scripts and styles. */
export function textsOfHtml(html: string): HtmlText[] {
  let text: HtmlText = { kind: "paragraph", row: 0, stretches: [] };
  const texts = [text];
  let from = 0, row = 0, marks: readonly Mark[] = [], isInCell = false;
  for (const { 0: tag, 2: name, index } of [...html.matchAll(markup), { 0: "", 2: "", index: html.length }]) {
    const end = index + tag.length, image = imageOf(tag);
    if (html.slice(from, index).trim() !== "") text.stretches.push({ start: from, end: index, marks });
    if (image) text.stretches.push({ start: index, end, marks, image });
    from = end;
    marks = marksBehind(tag, marks);
    const element = name?.toLowerCase();
    if (!element || !blocks.has(element)) continue;
    if (element === "tr") row++;
    const opens = !tag.startsWith("</"), isCell = /^t[dh]$/.test(element);
    // A cell is one text, whatever lies in it.
    if (isInCell && !isCell && !/^(?:table|t[rbhf]\w*)$/.test(element)) {
      if (text.stretches.at(-1)?.breaks === undefined && text.stretches.length > 0) {
        text.stretches.push({ start: index, end, marks: [], breaks: true });
      }
      continue;
    }
    isInCell = opens && isCell;
    const kind = isInCell ? "cell" : opens && /^h\d$/.test(element) ? "heading" : "paragraph";
    texts.push(text = { kind, row, ...(isInCell && { cell: cellOf(tag) }), stretches: [] });
  }
  // What ends a line at the end of a cell ends nothing.
  for (const { stretches } of texts) while (stretches.at(-1)?.breaks) stretches.pop();
  return texts.filter(({ kind, stretches }) => kind === "cell" || stretches.length > 0);
}

/** What links can lead to in HTML: elements that have an id, and links that have a name. */
export function anchorsOf(html: string): Anchor[] {
  return [...html.matchAll(markup)].flatMap(({ 0: tag, 2: element, index }) => {
    const name = element && (attributeOf(tag, "id") ?? (/^a$/i.test(element) ? attributeOf(tag, "name") : undefined));
    return name ? [{ name, at: index }] : [];
  });
}

/** Where comments stand in HTML. */
export function commentsOf(html: string): { readonly start: number; readonly end: number }[] {
  return [...html.matchAll(markup)].filter(([tag]) => tag.startsWith("<!--"))
    .map(({ 0: tag, index }) => ({ start: index, end: index + tag.length }));
}
