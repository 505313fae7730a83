import { Buffer } from "node:buffer";
import { gunzipSync, gzipSync } from "node:zlib";
import { sha256 } from "../../lib/files/mod.ts";
import { joined, parted } from "../../lib/page/tab/bytes.ts";
import { sections, type TabIndex } from "../../lib/page/tab/payload.ts";

type Bytes = Uint8Array;

const pattern = (name: string) =>
  new RegExp(`(data-section="${encodeURIComponent(name).replace(/[.*()]/g, "\\$&")}">)([^<]*)(<)`);

/** The bytes of a part that a page carries. */
export function sectionOf(html: string, name: string): Bytes {
  const found = html.match(pattern(name))?.[2];
  if (found === undefined) throw new RangeError(`The page carries no ${name}`);
  return new Uint8Array(gunzipSync(Buffer.from(found, "base64")));
}

/** Which parts a page carries. */
export const sectionNames = (html: string): string[] =>
  [...html.matchAll(/data-section="([^"]*)"/g)].map(([, name]) => decodeURIComponent(name));

const withSection = (html: string, name: string, bytes: Bytes) =>
  html.replace(pattern(name), (_, before, _old, after) => before + gzipSync(bytes).toString("base64") + after);

/** What the page can compute. */
export const indexOf = (html: string) =>
  JSON.parse(new TextDecoder().decode(sectionOf(html, sections.index))) as TabIndex;

/**
 * The page with a part changed.
 *
 * @param fitting Whether the index is made to fit, as somebody would who means to deceive.
 */
export function changed(html: string, name: string, change: (bytes: Bytes) => Bytes, fitting: boolean): string {
  const bytes = change(sectionOf(html, name)), page = withSection(html, name, bytes);
  if (!fitting) return page;
  const index = indexOf(page);
  const fits = { ...index, digests: { ...index.digests, [name]: sha256(bytes) } };
  return withSection(page, sections.index, new TextEncoder().encode(JSON.stringify(fits)));
}

/** One bit of a byte. */
export function flipped(bytes: Bytes, at: number): Bytes {
  const copy = bytes.slice();
  copy[at] ^= 1;
  return copy;
}

/** One bit of the first number, in float64, or of the first digest in the ledgers of an experiment: a digit of it as they are written. */
export function otherDigit(ledgers: Bytes, of: "number" | "digest"): Bytes {
  const [text, singles, numbers, digests] = parted(ledgers);
  const change = (piece: Bytes, isIt: boolean) => isIt ? flipped(piece, 0) : piece;
  return joined([text, singles, change(numbers, of === "number"), change(digests, of === "digest")]);
}

/** The page with another verdict on a claim's card, wherever it stands there. */
export function otherVerdict(html: string, claim: string, from: string, to: string): string {
  const id = html.indexOf(`id="claim-${claim.replace("/", "--")}"`), card = html.lastIndexOf("data-verdict=", id);
  const tag = html.lastIndexOf("<details", card), end = html.indexOf("</summary>", card);
  if (id < 0 || tag < 0) throw new RangeError(`The page has no card of ${claim}`);
  return html.slice(0, tag) + html.slice(tag, end).replaceAll(from, to) + html.slice(end);
}
