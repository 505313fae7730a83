import { decodeNamedCharacterReference } from "decode-named-character-reference";
import type { TextBlock } from "./parsed.ts";
import type { Mark } from "./run.ts";

/** A text in HTML, and the stretches between tags that it consists of. */
interface HtmlText {
  readonly kind: TextBlock["kind"];
  /** Of a cell, which row of the HTML it stands in. */
  readonly row: number;
  readonly stretches: HtmlStretch[];
}

/** Words between two tags, or an image's tag. */
interface HtmlStretch {
  readonly start: number;
  readonly end: number;
  readonly marks: readonly Mark[];
  readonly image?: HtmlImage;
}

/** What a tag says of an image. */
export interface HtmlImage {
  readonly address: string;
  readonly alt: string;
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
  return { address: attributeOf(tag, "src") ?? "", alt: attributeOf(tag, "alt") ?? "" };
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
  let from = 0, row = 0, marks: readonly Mark[] = [];
  for (const { 0: tag, 2: name, index } of [...html.matchAll(markup), { 0: "", 2: "", index: html.length }]) {
    const end = index + tag.length, image = imageOf(tag);
    if (html.slice(from, index).trim() !== "") text.stretches.push({ start: from, end: index, marks });
    if (image) text.stretches.push({ start: index, end, marks, image });
    from = end;
    marks = marksBehind(tag, marks);
    const element = name?.toLowerCase();
    if (!element || !blocks.has(element)) continue;
    if (element === "tr") row++;
    const opens = !tag.startsWith("</");
    const kind = opens && /^t[dh]$/.test(element) ? "cell" : opens && /^h\d$/.test(element) ? "heading" : "paragraph";
    texts.push(text = { kind, row, stretches: [] });
  }
  return texts.filter(({ stretches }) => stretches.length > 0);
}

/** Where comments stand in HTML. */
export function commentsOf(html: string): { readonly start: number; readonly end: number }[] {
  return [...html.matchAll(markup)].filter(([tag]) => tag.startsWith("<!--"))
    .map(({ 0: tag, index }) => ({ start: index, end: index + tag.length }));
}
