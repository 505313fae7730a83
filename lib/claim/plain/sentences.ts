import type { Judgement } from "../judgement.ts";
import { refutedParts } from "../rules/combine.ts";
import { type Clauses, clausesOf, inside, liesInMargin, runsOf } from "./clauses.ts";
import { decimal } from "./numbers.ts";
import { type Called, calledAt, listed, places, type Words } from "./words.ts";

/** What a verdict says to a reader without statistics. */
export interface Plain {
  /** The verdict and what was found, in one sentence. */
  readonly first: string;
  /** The sentence that would hold in place of a refuted or inconclusive one: its own words, changed as little as the evidence asks. */
  readonly wouldHold: string | null;
}

/** A judgement without parts among those of a claim. */
interface Leaf {
  readonly judgement: Judgement;
  readonly called: Called;
  readonly clauses: Clauses;
  /** Whether it is among what refutes the whole. */
  readonly refutes: boolean;
}

/**
 * A claim's verdict in plain words.
 *
 * @param words What the things in it are called; without them parts and what is compared go by their names in the code.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { within } from "../rules/mod.ts";
 * import { plainOf } from "./sentences.ts";
 * const judgement = within({ low: 0.98, unit: "accuracy" }).judge([0.93, 0.931, 0.929]);
 * assert.deepEqual(plainOf({ quote: "reaching over 98 %", words: { metric: "the test accuracy" } }, judgement), {
 *   first: "Over 3 seeds, the test accuracy was 93 % on average, but the claim needs at least 98 %",
 *   wouldHold: "the test accuracy was 93 % on average (92.75 to 93.25 %)",
 * });
 * ```
 */
export function plainOf(
  { quote, words = {} }: { readonly quote: string; readonly words?: Words },
  judgement: Judgement,
): Plain {
  const { verdict, question } = judgement;
  const over = question === "the text" ? "By the text alone, " : `Over ${runsOf(judgement, words.runs)}, `;
  const leaves = leavesOf(judgement, words, [], true);
  if (!judgement.parts) {
    const [{ clauses }] = leaves;
    return {
      first: over + clauses.found,
      wouldHold: verdict === "upheld"
        ? null
        : opposite(words, judgement, clauses.holds) ?? turned(quote, clauses, words) ?? clauses.holds,
    };
  }
  return {
    first: over + togetherFound(judgement, leaves),
    wouldHold: verdict === "upheld" ? null : togetherHolds(quote, judgement, leaves, words),
  };
}

function leavesOf(judgement: Judgement, words: Words, path: readonly string[], refutes: boolean): Leaf[] {
  const { verdict, parts, level } = judgement;
  if (!parts) {
    const called = calledAt(words, path);
    return [{ judgement, called, clauses: clausesOf(judgement, called), refutes: refutes && verdict === "refuted" }];
  }
  const refuted = refutes && verdict === "refuted" ? refutedParts(parts, level) : [];
  return parts.flatMap((part) => leavesOf(part.judgement, words, [...path, part.name], refuted.includes(part)));
}

const by = (verdict: "upheld" | "refuted") => (a: Leaf, b: Leaf) => a.judgement.p[verdict] - b.judgement.p[verdict];

/** What was found of parts: the one that decides stands for all. */
function togetherFound({ verdict }: Judgement, leaves: readonly Leaf[]): string {
  const all = leaves.length;
  const upheld = leaves.filter(({ judgement }) => judgement.verdict === "upheld");
  if (verdict === "upheld") {
    const weakest = upheld.toSorted(by("upheld")).at(-1)!;
    if (all === 1) return weakest.clauses.found;
    return `${all === 2 ? "both parts hold" : `all ${all} parts hold`}; the closest call: ${weakest.clauses.found}`;
  }
  if (verdict === "refuted") {
    const refuting = leaves.filter(({ refutes }) => refutes).toSorted(by("refuted"));
    if (all === 1) return refuting[0].clauses.found;
    return `${count(refuting.length, all)} ${refuting.length === 1 ? "does" : "do"} not hold: ${
      refuting[0].clauses.found
    }`;
  }
  const open = leaves.filter(({ judgement }) => judgement.verdict !== "upheld");
  const told = open.find(({ judgement }) => judgement.verdict === "inconclusive") ?? open[0];
  if (all === 1) return told.clauses.found;
  const doubtful = told.judgement.verdict === "refuted" ? `, though that may be chance where ${all} are tried` : "";
  if (upheld.length === 0) return `none of ${all} parts can be told for sure: ${told.clauses.found}${doubtful}`;
  return `${upheld.length} of ${all} parts ${upheld.length === 1 ? "holds" : "hold"}, ${
    open.length === 1 ? "and one is" : "and the rest are"
  } open: ${told.clauses.found}${doubtful}`;
}

const count = (some: number, all: number) =>
  some === all ? all === 2 ? "both parts" : `all ${all} parts` : `${some} of ${all} parts`;

/** The quote, with what does not hold taken out; where nothing of it is left, what was found in its place. */
function togetherHolds(quote: string, judgement: Judgement, leaves: readonly Leaf[], words: Words): string {
  const { verdict, question } = judgement;
  const upheld = leaves.filter(({ judgement }) => judgement.verdict === "upheld");
  const refuting = leaves.filter(({ refutes }) => refutes);
  const open = leaves.filter((leaf) => leaf.judgement.verdict !== "upheld" && !leaf.refutes);
  const where = (some: readonly Leaf[]) => places(some.map(({ called }) => called));
  const said = quoted(quote);
  const undecided = open.length > 0 ? `; over ${runsOf(judgement, words.runs)} it stays open ${where(open)}` : "";
  const changed = renumbered(said, verdict === "refuted" ? refuting : open);
  if (changed !== undefined) return changed;
  const otherwise = opposite(words, judgement, few(refuting.map(({ clauses }) => clauses.holds)));
  if (otherwise !== undefined) return otherwise;
  if (upheld.length === 0) {
    if (verdict === "refuted") return few(refuting.map(({ clauses }) => clauses.holds));
    return few(open.map(({ clauses }) => clauses.holds));
  }
  if (verdict === "refuted") {
    const short = listed(refuting.map(({ clauses }) => clauses.short));
    return question === "the text"
      ? `${said}, but not ${where(refuting)} (${short})${undecided}`
      : `${said}, but not ${where(refuting)}, ${short}${undecided}`;
  }
  return `${said}, at least ${where(upheld)}${undecided}`;
}

/** A quote in which each printed number that did not hold is replaced by what runs would print; undefined where one is not there once. */
function renumbered(said: string, wrong: readonly Leaf[]): string | undefined {
  let changed = said;
  for (const { judgement: { kind, wanted, interval }, clauses: { printed } } of wrong) {
    if (kind?.rule !== "prediction interval" || !interval || printed === undefined) return undefined;
    const number = [wanted![0]!, 100 * wanted![0]!].map((value) => decimal(Number(value.toPrecision(10))));
    const found = number.map((text) =>
      new RegExp(`(?<![\\d.,])${text.replace(".", "\\.")}(?![\\d.,]*\\d)( ?\\\\?%)?`, "g")
    )
      .find((form) => said.match(form)?.length === 1);
    if (!found) return undefined;
    changed = changed.replace(found, printed);
  }
  return changed;
}

/** The first two, without saying one twice. */
function few(texts: readonly string[]): string {
  const distinct = [...new Set(texts)];
  return distinct.slice(0, 2).join("; ") + (distinct.length > 2 ? `; and ${distinct.length - 2} more` : "");
}

/** A quote as it can go on. */
function quoted(quote: string): string {
  return quote.trim().replace(/^[-*] /, "").replace(/[.,;:]+$/, "");
}

/** What the report could have said instead, with what was found. */
function opposite({ opposite }: Words, judgement: Judgement, found: string): string | undefined {
  // Two that are alike are no opposite.
  const isOpposite = judgement.verdict === "refuted" && !liesInMargin(judgement);
  return opposite !== undefined && isOpposite ? `${opposite}: ${found}` : undefined;
}

/** A comparison that went the other way, in the report's own words: the two that are compared change places. */
function turned(quote: string, { turned }: Clauses, { first, second }: Words): string | undefined {
  if (turned === undefined || !first || !second) return undefined;
  const said = quoted(quote);
  const once = (words: string) => said.split(words).length === 2;
  if (!once(first) || !once(second)) return undefined;
  const mark = "\u0000", begins = /^\p{Lu}/u.test(said);
  const swapped = said.replace(first, mark).replace(second, inside(first)).replace(mark, inside(second));
  return `${begins ? swapped[0].toUpperCase() + swapped.slice(1) : swapped}: ${turned}`;
}
