import type { TextBlock } from "./blocks.ts";

/** A text in HTML, and the stretches between tags that it consists of. */
interface HtmlText {
  readonly kind: TextBlock["kind"];
  /** Of a cell, which row of the HTML it stands in. */
  readonly row: number;
  readonly stretches: [start: number, end: number][];
}

const markup =
  /<!--[^]*?(?:-->|$)|<(script|style|template|head)\b[^]*?(?:<\/\1\s*>|$)|<\/?([a-z][\w-]*)\b[^>]*>|<[!?][^>]*>/gi;

/** Elements that text does not flow through. */
const blocks = new Set(
  "address article aside blockquote br caption center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
    .split(" "),
);

/** What a reader sees of HTML: the text between its tags, without comments, scripts and styles. */
export function textsOfHtml(html: string): HtmlText[] {
  let text: HtmlText = { kind: "paragraph", row: 0, stretches: [] };
  const texts = [text];
  let from = 0, row = 0;
  for (const { 0: tag, 2: name, index } of [...html.matchAll(markup), { 0: "", 2: "", index: html.length }]) {
    if (html.slice(from, index).trim() !== "") text.stretches.push([from, index]);
    from = index + tag.length;
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
