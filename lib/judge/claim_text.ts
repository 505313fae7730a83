import { nearOnes, shown, ValidationError } from "../validation/mod.ts";
import { inPlainForm, meaningOf, refusal, relation, superlative } from "./claim_words.ts";

/** At which of its logged values a run is judged. */
export type At =
  | { readonly kind: "last" }
  | { readonly kind: "step"; readonly step: number }
  /** `best`: the highest or lowest, whichever is better by the metric's name. */
  | { readonly kind: "best" | "highest" | "lowest" };

/** A number as a claim has it: `98 %` or `0.98`, with half a unit of its last digit. */
export interface ClaimedNumber {
  readonly value: number;
  readonly isPercent: boolean;
  readonly rounding: number;
}

/** Which is ahead: `better` is the higher or the lower one, by the metric's name. */
export type Ahead = "greater" | "less" | "better" | "worse";

/** What a claim in words says; names are as they are written. */
export interface ClaimText {
  readonly text: string;
  readonly says:
    /** The first is ahead of the second, and that of the next. */
    | { readonly kind: "order"; readonly names: readonly string[]; readonly ahead: Ahead }
    | { readonly kind: "same"; readonly first: string; readonly second: string }
    /** Of one variant or, by the name `all`, of each. */
    | { readonly kind: "bound"; readonly name: string; readonly low?: ClaimedNumber; readonly high?: ClaimedNumber }
    /** A number that a report prints of one run. */
    | { readonly kind: "printed"; readonly name: string; readonly value: ClaimedNumber };
  readonly metric?: string;
  readonly at?: At;
  readonly margin?: ClaimedNumber;
}

const forms = "adam > sgd on accuracy, adam = sgd within 0.01, adam > 0.98, all > 0.9, or a > b > c";

const superlatives: Readonly<Record<string, Ahead>> = {
  best: "better",
  worst: "worse",
  highest: "greater",
  lowest: "less",
};
/** `the accuracy of adam`, beside `that of sgd` or a number. */
const metricOf = /^(?:the\s+)?(\S.*?)\s+of\s+(.+)$/i;

/**
 * Parses a claim in words: `adam > sgd on accuracy at step 400`. Between names stands `>`, `<`, `=` or `~`, or words such as `beats`; a
 * name with such signs in it, or one that is a number, stands in quotes. Behind that, in any order: `on METRIC`; `at the last step` (which is
 * the default), `at step N`, `after N epochs`, `at best`, `at the highest`, `at the lowest`; and `within MARGIN` or `± MARGIN`. Sentences
 * such as `adam has a higher accuracy than sgd` and `adam has the lowest loss` are read as well.
 *
 * @throws {ValidationError} When it is no such claim: it says what could not be read.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseClaim } from "./claim_text.ts";
 * const { says, metric } = parseClaim("adam > sgd on accuracy");
 * assert.deepEqual(says, { kind: "order", names: ["adam", "sgd"], ahead: "greater" });
 * assert.equal(metric, "accuracy");
 * ```
 */
export function parseClaim(text: string): ClaimText {
  const quotes: string[] = [];
  const masked = text.trim().replace(
    /"([^"]*)"|'([^']*)'|`([^`]*)`/g,
    (_, a, b, c) => `\ue000${quotes.push(a ?? b ?? c) - 1}\ue000`,
  ).replace(/\.$/, "");
  const restored = (part: string) => part.trim().replace(/\ue000(\d+)\ue000/g, (_, i) => quotes[i]);
  const fail = (what: string): never => {
    throw new ValidationError(`The claim ${shown(text)} ${what}; write it like ${forms}`);
  };
  const why = refusal(masked);
  if (why !== undefined) fail(why);
  const [head, ...clauses] = inPlainForm(masked).split(
    /\s+(?=(?:on|at(?!\s+(?:least|most)\s)|after|within)\s)|\s*(?=±|\+\/?-)/i,
  );
  let metric: string | undefined, at: At | undefined, margin: ClaimedNumber | undefined;
  for (const clause of clauses) {
    const [, word, given] = /^(on|at|after|within|±|\+\/?-)\s*(.*)$/i.exec(clause)!,
      said = restored(given).replace(/[.,]$/, "");
    const kind = word.toLowerCase();
    if (kind === "on" ? metric : kind === "at" || kind === "after" ? at : margin) fail(`says ${shown(word)} twice`);
    if (kind === "on") metric = said.replace(/^the /i, "");
    else if (kind === "at" || kind === "after") {
      at = atOf(said) ??
        fail(`is "${kind} ${said}", wanted at the last step, at step N, at best, at the highest or lowest`);
    } else margin = numberOf(said) ?? fail(`has the margin ${shown(said)}, wanted a number, e.g. 0.01`);
  }
  const top = superlative.exec(head);
  if (top) {
    const [, name, verb, word, behind] = top;
    if (!/^(?:is|are|was|were|lies)$/i.test(verb) && behind !== undefined) metric ??= restored(behind);
    const rest = { ...metric !== undefined && { metric }, ...at && { at }, ...margin && { margin } };
    const says = { kind: "order", names: [restored(name), "all"], ahead: superlatives[word.toLowerCase()] } as const;
    return { text: text.trim(), says, ...rest };
  }
  const parts = head.split(relation), sides = withoutMetric(parts.filter((_, i) => i % 2 === 0));
  if (sides.metric !== undefined) metric ??= restored(sides.metric);
  // What stands in quotes is a name, whatever it looks like.
  const names = sides.names.map(restored), numbers = sides.names.map((name) => numberOf(name));
  const signs = parts.filter((_, i) => i % 2 === 1).map(meaningOf);
  if (signs.length === 0) fail("compares nothing");
  if (names.some((name) => name === "")) fail('has nothing on one side, where a name stands, or "all"');
  if (signs.some((sign) => sign !== signs[0])) fail("goes both ways");
  const comma = sides.names.find((name) => /^\d+,\d+ ?%?$/.test(name.trim()));
  if (comma !== undefined) fail(`has the number ${comma.trim()}, which is written with a point, as in 0.95`);
  if (signs.length > 1 && sides.names.slice(1, -1).some((name) => /\s(?:and|or|but)\s/i.test(name))) {
    fail("says several things: claim each by itself, behind a --claim of its own");
  }
  const [sign] = signs;
  const rest = { ...metric !== undefined && { metric }, ...at && { at }, ...margin && { margin } };
  const says = (said: ClaimText["says"]): ClaimText => ({ text: text.trim(), says: said, ...rest });
  const range = /^(.+?)\s*(?:\.\.|to|–|\sand\s)\s*(.+)$/.exec(sides.names[1].trim()),
    [low, high] = [range?.[1], range?.[2]].map((end) => end === undefined ? undefined : numberOf(end));
  if (sign === "same") {
    if (names.length > 2) fail("says of more than two that they are the same: claim it two by two");
    const [first, second] = names;
    if (low && high) {
      // 94 to 96 % has its percent sign once.
      const isPercent = low.isPercent || high.isPercent;
      return says({ kind: "bound", name: first, low: { ...low, isPercent }, high: { ...high, isPercent } });
    }
    if (numbers[1] && margin) {
      delete (rest as { margin?: unknown }).margin;
      return says({ kind: "bound", name: first, ...around(numbers[1], margin) });
    }
    if (numbers[1]) return says({ kind: "printed", name: first, value: numbers[1] });
    if (numbers[0]) fail("begins with a number: put the name first");
    return says({ kind: "same", first, second });
  }
  if (names.length === 2 && numbers.some(Boolean)) {
    if (numbers[0] && numbers[1]) fail("compares two numbers: a name that is a number stands in quotes of its own");
    if (sign === "better" || sign === "worse") fail("says better of a number: say > or <");
    const isLow = (sign === "greater") === (numbers[1] !== undefined), name = numbers[1] ? names[0] : names[1];
    const bound = numbers[1] ?? numbers[0]!;
    return says({ kind: "bound", name, ...isLow ? { low: bound } : { high: bound } });
  }
  if (numbers.some(Boolean)) fail("has a number within a chain of names");
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) fail(`has ${shown(twice)} twice`);
  return says({ kind: "order", names, ahead: sign });
}

/** Sides of a claim without the metric that each may begin with: `the loss of adam` beside `that of sgd`, `the loss of sgd` or a number. */
function withoutMetric(sides: readonly string[]): { readonly names: readonly string[]; readonly metric?: string } {
  const [, metric, first] = metricOf.exec(sides[0].trim()) ?? [];
  if (metric === undefined) return { names: sides };
  const names = sides.slice(1).map((side) => {
    const [, what, name] = metricOf.exec(side.trim()) ?? [];
    const isSame = what !== undefined && ["that", metric.toLowerCase()].includes(what.toLowerCase());
    return isSame ? name : numberOf(side) ? side : undefined;
  });
  // A name may have "of" in it.
  if (names.length === 0 || names.includes(undefined)) return { names: sides };
  const isNone = /^(?:mean|average|value|number)$/i.test(metric);
  return { names: [first, ...names as string[]], ...!isNone && { metric } };
}

function around(value: ClaimedNumber, margin: ClaimedNumber): { low: ClaimedNumber; high: ClaimedNumber } {
  // 94 ± 1 % has its percent sign once.
  const isPercent = value.isPercent || margin.isPercent;
  const end = (sum: number) => ({ ...value, value: Number(sum.toPrecision(12)), isPercent });
  return { low: end(value.value - margin.value), high: end(value.value + margin.value) };
}

function atOf(said: string): At | undefined {
  const step = /^(?:the )?(?:step|epoch|iteration) ([\d_,]+(?:\.\d+)?)$|^([\d_,]+) (?:steps|epochs|iterations)$/i.exec(
    said,
  );
  if (step) return { kind: "step", step: Number((step[1] ?? step[2]).replace(/[_,]/g, "")) };
  const word = /^(?:the |its )?(last|end|final|best|highest|lowest|maximum|minimum)(?: step| epoch| value)?$/i.exec(
    said,
  )?.[1].toLowerCase();
  switch (word) {
    case "last":
    case "end":
    case "final":
      return { kind: "last" };
    case "best":
    case "highest":
    case "lowest":
      return { kind: word };
    case "maximum":
      return { kind: "highest" };
    case "minimum":
      return { kind: "lowest" };
    default:
      return undefined;
  }
}

/** The number that a text is, in percent points where it says so; undefined where it is none. */
export function numberOf(text: string): ClaimedNumber | undefined {
  const [, digits, exponent = "", percent] = /^([+-]?(?:\d+\.?\d*|\.\d+))(e[+-]?\d+)?\s*(%?)$/i.exec(
    text.trim().replace(/^−/, "-"),
  ) ?? [];
  if (digits === undefined) return undefined;
  const decimals = digits.split(".")[1]?.length ?? 0;
  return {
    value: Number(digits + exponent),
    isPercent: percent === "%",
    rounding: 0.5 * Number(`1e${-decimals}`) * Number(`1${exponent}`),
  };
}

/**
 * The one of some names that is meant: itself, but for capitals, or the only one whose last part it is.
 *
 * @param what A name is of, e.g. `variant`.
 * @throws {ValidationError} When there is none.
 */
export function nameOf(given: string, names: readonly string[], what: string): string {
  const same = (name: string) => name.toLowerCase() === given.toLowerCase();
  const ends = names.filter((name) => name.toLowerCase().split(/[./]/).at(-1) === given.toLowerCase());
  const found = names.find((name) => name === given) ?? names.find(same) ?? (ends.length === 1 ? ends[0] : undefined);
  if (found !== undefined) return found;
  throw new ValidationError(
    `There is no ${what} ${shown(given)}: there ${names.length === 1 ? "is" : "are"} ${listed(names)}${
      nearOnes(given, names)
    }${/\s(?:and|or)\s|,/.test(given) ? "; of several each is claimed by itself, behind a --claim of its own" : ""}`,
  );
}

/** Some names, and how many more there are. */
export const listed = (names: readonly string[]): string =>
  names.slice(0, 12).join(", ") + (names.length > 12 ? ` and ${names.length - 12} more` : "") || "none";
