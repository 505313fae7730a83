import { didYouMean, shown, ValidationError } from "../validation/mod.ts";

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

const relation =
  /(\s*(?:>=|<=|==|[><=~≥≤≈])\s*|\s+(?:beats|(?:is )?(?:better|worse|higher|lower|greater|less|larger|smaller) than|(?:is )?(?:the )?same as|in|is)\s+)/i;
const forms = "adam > sgd on accuracy, adam = sgd within 0.01, adam > 0.98, all > 0.9, or a > b > c";

/** What each relation says; `in` and `is` stand before numbers. */
const meanings: Readonly<Record<string, Ahead | "same">> = {
  ...{ ">": "greater", ">=": "greater", "≥": "greater", "<": "less", "<=": "less", "≤": "less" },
  ...{ "higher than": "greater", "greater than": "greater", "larger than": "greater", "lower than": "less" },
  ...{ "less than": "less", "smaller than": "less", "beats": "better", "better than": "better", "worse than": "worse" },
  ...{ "=": "same", "==": "same", "~": "same", "≈": "same", "same as": "same", "in": "same", "is": "same" },
};

/**
 * Parses a claim in words: `adam > sgd on accuracy at step 400`. Between names stands `>`, `<`, `=` or `~`, or words such as `beats`; a
 * name with such signs in it stands in quotes. Behind that, in any order: `on METRIC`; `at the last step` (which is the default),
 * `at step N`, `at best`, `at the highest`, `at the lowest`; and `within MARGIN` or `± MARGIN`.
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
  );
  const restored = (part: string) => part.trim().replace(/\ue000(\d+)\ue000/g, (_, i) => quotes[i]);
  const [head, ...clauses] = masked.split(/\s+(?=(?:on|at|within)\s)|\s*(?=±|\+\/?-)/i);
  const fail = (what: string): never => {
    throw new ValidationError(`The claim ${shown(text)} ${what}; write it like ${forms}`);
  };
  let metric: string | undefined, at: At | undefined, margin: ClaimedNumber | undefined;
  for (const clause of clauses) {
    const [, word, given] = /^(on|at|within|±|\+\/?-)\s*(.*)$/i.exec(clause)!,
      said = restored(given).replace(/[.,]$/, "");
    const kind = word.toLowerCase();
    if (kind === "on" ? metric : kind === "at" ? at : margin) fail(`says ${shown(word)} twice`);
    if (kind === "on") metric = said.replace(/^the /i, "");
    else if (kind === "at") {
      at = atOf(said) ?? fail(`is "at ${said}", wanted at the last step, at step N, at best, at the highest or lowest`);
    } else margin = numberOf(said) ?? fail(`has the margin ${shown(said)}, wanted a number, e.g. 0.01`);
  }
  const parts = head.split(relation), names = parts.filter((_, i) => i % 2 === 0).map(restored);
  const signs = parts.filter((_, i) => i % 2 === 1).map((sign) =>
    meanings[sign.trim().toLowerCase().replace(/^is (?=\w)|^the /, "").replace(/^is the /, "")]
  );
  if (signs.length === 0) fail("compares nothing");
  if (names.some((name) => name === "")) fail("has nothing on one side");
  if (signs.some((sign) => sign !== signs[0])) fail("goes both ways");
  const [sign] = signs, numbers = names.map((name) => numberOf(name));
  const rest = { ...metric !== undefined && { metric }, ...at && { at }, ...margin && { margin } };
  const says = (said: ClaimText["says"]): ClaimText => ({ text: text.trim(), says: said, ...rest });
  const range = /^(.+?)\s*(?:\.\.|to|–)\s*(.+)$/.exec(names[1]),
    [low, high] = [range?.[1], range?.[2]].map((end) => end === undefined ? undefined : numberOf(end));
  if (sign === "same") {
    if (names.length > 2) fail("says of more than two that they are the same: claim it two by two");
    const [first, second] = names;
    if (low && high) return says({ kind: "bound", name: first, low, high });
    if (numbers[1] && margin) {
      delete (rest as { margin?: unknown }).margin;
      return says({ kind: "bound", name: first, ...around(numbers[1], margin) });
    }
    if (numbers[1]) return says({ kind: "printed", name: first, value: numbers[1] });
    if (numbers[0]) fail("begins with a number: put the name first");
    return says({ kind: "same", first, second });
  }
  if (names.length === 2 && numbers.some(Boolean)) {
    if (numbers[0] && numbers[1]) fail("compares two numbers");
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

function around(value: ClaimedNumber, margin: ClaimedNumber): { low: ClaimedNumber; high: ClaimedNumber } {
  // 94 ± 1 % has its percent sign once.
  const isPercent = value.isPercent || margin.isPercent;
  const end = (sum: number) => ({ ...value, value: Number(sum.toPrecision(12)), isPercent });
  return { low: end(value.value - margin.value), high: end(value.value + margin.value) };
}

function atOf(said: string): At | undefined {
  const step = /^(?:the )?(?:step|epoch|iteration) ([\d_,]+(?:\.\d+)?)$/i.exec(said);
  if (step) return { kind: "step", step: Number(step[1].replace(/[_,]/g, "")) };
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
  const [, digits, exponent = "", percent] = /^([+-]?(?:\d+\.?\d*|\.\d+))(e[+-]?\d+)?\s*(%?)$/i.exec(text.trim()) ?? [];
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
    `There is no ${what} ${shown(given)}: there are ${listed(names)}${didYouMean(given, names)}`,
  );
}

/** Some names, and how many more there are. */
export const listed = (names: readonly string[]): string =>
  names.slice(0, 12).join(", ") + (names.length > 12 ? ` and ${names.length - 12} more` : "") || "none";
