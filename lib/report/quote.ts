import search from "approx-string-match";
import { parse, parseReport } from "./blocks.ts";
import { fold, lineHyphen } from "./fold.ts";
import type { ParsedReport, Range } from "./parsed.ts";
import { lineAt } from "./read_report.ts";
import { sentencesOf } from "./sentences.ts";
import { renderedView, type View, writtenView } from "./view.ts";

/** A quote or a caption does not occur in the report. */
export class QuoteError extends Error {
  override readonly name = "QuoteError";
}

/** The ways to read a report that quotes are looked for in, each made when it is needed. */
class Views {
  readonly #report: ParsedReport;
  #rendered?: View;
  #marked?: View;
  #written?: View;

  constructor(report: ParsedReport) {
    this.#report = report;
  }

  get rendered(): View {
    return this.#rendered ??= renderedView(this.#report, false);
  }
  get marked(): View {
    return this.#marked ??= renderedView(this.#report, true);
  }
  get written(): View {
    return this.#written ??= writtenView(this.#report);
  }
}

const known = new WeakMap<ParsedReport, Views>();

function viewsOf(report: string): Views {
  const parsed = parseReport(report);
  const views = known.get(parsed) ?? new Views(parsed);
  known.set(parsed, views);
  return views;
}

/** A text as a reader sees it, where it was copied with the marks of Markdown. */
const renderedText = (quote: string): string => renderedView(parse(quote), false).text.trim();

/**
 * Where a quote stands in a report, in the source: as a reader sees the report, or as it is written, but for what cannot change the
 * meaning (`fold`). What no reader sees, such as a comment, does not count.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { placesOfQuote } from "./quote.ts";
 * const report = "It *fell* to\n98 % now.";
 * const [{ start, end }] = placesOfQuote("fell to 98 %", report);
 * assert.equal(report.slice(start, end), "fell* to\n98 %");
 * ```
 */
export function placesOfQuote(quote: string, report: string): Range[] {
  const views = viewsOf(report), literal = fold(quote);
  const ways: (() => Iterable<Range>)[] = [
    () => views.rendered.placesOf(literal),
    () => views.marked.placesOf(literal),
    () => [...views.written.placesOf(literal)].flatMap((range) => views.rendered.shownOf(range) ?? []),
    () => views.rendered.placesOf(renderedText(quote)),
    // As a page or a PDF shows items.
    () => views.rendered.placesOf(fold(quote.replace(/(^|\s)[•◦▪‣]\s/g, "$1"))),
  ];
  for (const way of ways) {
    const places = [...way()];
    if (places.length > 0) return places;
  }
  return [];
}

/**
 * Whether a quote stands in a report, but for what cannot change the meaning.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { occurs } from "./quote.ts";
 * assert(occurs("over 98 %", "It is **over\n98** % now."));
 * assert(!occurs("Over 98 %", "It is over\n98 % now."));
 * ```
 */
export function occurs(quote: string, report: string): boolean {
  return placesOfQuote(quote, report).length > 0;
}

/**
 * What is wrong with a quote, in words: which place of the report comes nearest, and where they part. Undefined where it stands there.
 *
 * @param what Opens the message: `The quote of "function/low-losses"`.
 */
export function quoteFault(quote: string, report: string, what: string): string | undefined {
  if (quote.trim() === "") return `${what} is empty: copy the words of the report that it judges`;
  if (occurs(quote, report)) return undefined;
  const unseen = report.replace(/\s+/g, " ").includes(quote.replace(/\s+/g, " ").trim());
  if (unseen) return `${what} does not occur in the report where a reader sees it, only in a comment or behind a link`;
  const near = nearest(quote, report);
  const said = JSON.stringify(cut(quote.replace(/\s+/g, " ").trim(), 160));
  if (!near) return `${what} does not occur in the report, and nothing in it is like ${said}; copy it literally`;
  const { sentence, line, common, there, here } = near;
  const parting = common === "" ? "They part at the first word" : `They part after ${JSON.stringify(common)}`;
  return `${what} does not occur in the report: ${said}. The nearest sentence is report.md:${line}: ` +
    `${JSON.stringify(cut(sentence, 300))}. ${parting}: the report goes on ${JSON.stringify(there)}, ` +
    `the quote ${JSON.stringify(here)}; copy it literally`;
}

/** Of a quote's characters these many may be others for a place to be called near. */
const mostErrors = 0.4;

function nearest(quote: string, report: string) {
  const views = viewsOf(report);
  const found = ([[views.rendered, renderedText(quote)], [views.marked, fold(quote)]] as const).flatMap(
    ([view, wanted]) => {
      const [match] = search(view.text, wanted, Math.floor(mostErrors * wanted.length));
      return match ? [{ view, wanted, match }] : [];
    },
  ).toSorted((a, b) => a.match.errors - b.match.errors);
  if (found.length === 0) return undefined;
  const [{ view, wanted, match }] = found;
  const stands = view.text.slice(match.start, match.start + wanted.length + 80);
  let same = 0;
  while (same < wanted.length && stands[same] === wanted[same]) same++;
  // From the beginning of the word in which they part.
  const from = wanted.slice(0, same).search(/\S+$/) >= 0 ? wanted.slice(0, same).search(/\S+$/) : same;
  const { start } = view.range(match.start + from, match.start + from + 1);
  const sentence = sentencesOf(report).findLast((sentence) => sentence.start <= start);
  return {
    sentence: sentence?.text ?? stands,
    line: lineAt(report, sentence?.start ?? start),
    common: shown(wanted.slice(0, from)).split(" ").slice(-5).join(" ").trim(),
    there: cut(shown(stands.slice(from)), 40),
    here: cut(shown(wanted.slice(from)), 40),
  };
}

const shown = (text: string) => text.replaceAll(lineHyphen, "-").trim();

/** A text that is not longer, cut between two words. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const at = text.lastIndexOf(" ", longest);
  return `${text.slice(0, at > longest / 2 ? at : longest)} …`;
}
