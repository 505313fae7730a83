import * as v from "valibot";
import { exactObject, oneOf, text } from "../../validation/mod.ts";

/** How numbers are written: as they are, as percentages, or as percentage points where they are differences of shares. */
export type NumberStyle = "number" | "percent" | "points";

/** What things are called in sentences about them. */
export interface Names {
  /** What is measured, with its article: `the test accuracy`. Default: the rule's unit. */
  readonly metric?: string;
  /** The first of two that are compared: `the shallow net`. Best as the quote has it: then the two can change places in it. */
  readonly first?: string;
  /** The second of two that are compared. */
  readonly second?: string;
  /** How numbers are written. Default: accuracies and shares in percent. */
  readonly as?: NumberStyle;
  /** What stands behind numbers. Default: the rule's unit, and none behind percentages. */
  readonly unit?: string;
  /** What is counted: `folds`, `data sets`. Default: `seeds`. */
  readonly runs?: string;
}

/** What a part is called in sentences about it. */
export interface PartWords extends Names {
  /** Where it is, as it would go on: `in training`, `against the 5-layer net`. */
  readonly phrase?: string;
}

/** What the things of a claim are called in the sentences that are made of its verdict. */
export interface Words extends Names {
  /** Of parts, and of parts of parts, by their names: where they are (`in training`), or words of their own. */
  readonly parts?: Readonly<Record<string, string | PartWords>>;
  /** What the report could have said instead, where the claim is refuted as a whole: no more than that it does not hold. */
  readonly opposite?: string;
}

const names = {
  metric: v.optional(text()),
  first: v.optional(text()),
  second: v.optional(text()),
  as: v.optional(oneOf(["number", "percent", "points"])),
  unit: v.optional(v.string()),
  runs: v.optional(text()),
};

/** What the words of a claim have to be. */
export const wordsSchema: v.GenericSchema<Words, Words> = exactObject({
  ...names,
  opposite: v.optional(text()),
  parts: v.optional(v.record(v.string(), v.union([text(), exactObject({ ...names, phrase: v.optional(text()) })]))),
});

/** What is said of one judgement among the parts of a claim. */
export interface Called extends Names {
  /** Where it is, from the whole to the part. */
  readonly phrases: readonly string[];
  /** Those of them that the names of what is compared do not say already. */
  readonly rest: readonly string[];
}

/** What the part under these names, from the whole down, is called. */
export function calledAt({ parts = {}, opposite: _, ...whole }: Words, path: readonly string[]): Called {
  return path.reduce<Called>((called, name) => {
    const given = Object.hasOwn(parts, name) ? parts[name] : `for ${name}`;
    const { phrase = `for ${name}`, ...names } = typeof given === "string" ? { phrase: given } : given;
    const known = Object.fromEntries(Object.entries(names).filter(([, value]) => value !== undefined));
    const said = ["first", "second", "metric", "unit"].some((name) => name in known);
    return {
      ...called,
      ...known,
      phrases: [...called.phrases, phrase],
      rest: said ? called.rest : [...called.rest, phrase],
    };
  }, { ...whole, phrases: [], rest: [] });
}

/** Things in a list: `a, b and c`; what all of them begin with is said once. More than five are counted. */
export function listed(phrases: readonly string[]): string {
  const distinct = [...new Set(phrases)];
  if (distinct.length === 1) return distinct[0];
  const numbers = listedNumbers(distinct);
  if (numbers !== undefined) return numbers;
  if (distinct.some((phrase) => phrase.includes(" and "))) return joined(distinct);
  const split = distinct.map((phrase) => phrase.split(" "));
  let same = 0;
  while (split.every((words) => words.length > same + 1 && words[same] === split[0][same])) same++;
  const shown = split.map((words, i) => words.slice(i === 0 ? 0 : same).join(" "));
  return joined(shown);
}

/** Phrases that differ by one number alone: `at epochs 2 and 14 to 17`, `by 0.09 and 0.1 percentage points`. */
function listedNumbers(phrases: readonly string[]): string | undefined {
  const parts = phrases.map((phrase) => /^(\D+ )(\d+(?:\.\d+)?)((?: \D+)?)$/.exec(phrase)?.slice(1));
  const [head, , tail] = parts[0] ?? [];
  if (!parts.every((part) => part && part[0] === head && part[2] === tail)) return undefined;
  const numbers = parts.map((part) => part![1]);
  return tail === "" ? plural(head) + joined(withRanges(numbers)) : head + joined(numbers) + tail;
}

/** `at epochs ` of `at epoch `; a word alone (`at `) is no noun. */
function plural(head: string): string {
  return head.replace(
    /(?<= )([a-z]*[a-rt-z]) $/,
    (_, noun) => `${noun}${/(?:(?<!epo)ch|sh|x|z)$/.test(noun) ? "es" : "s"} `,
  );
}

/** Three whole numbers and more that follow each other are told by the first and the last of them. */
function withRanges(numbers: readonly string[]): string[] {
  const ranges: string[][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && Number(number) === Number(last.at(-1)) + 1) last.push(number);
    else ranges.push([number]);
  }
  return ranges.flatMap((range) => range.length < 3 ? range : [`${range[0]} to ${range.at(-1)}`]);
}

const joined = (shown: readonly string[]) =>
  shown.length > 5
    ? `${shown.slice(0, 3).join(", ")} and ${shown.length - 3} more`
    : shown.length === 1
    ? shown[0]
    : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;

/** Places of parts in a list; those that share their last place, or all but it, are told together. */
export function places(all: readonly Called[]): string {
  const groups = new Map<string, string[]>();
  for (const { phrases } of all) {
    const last = phrases.at(-1) ?? "", before = phrases.slice(0, -1).toReversed().join(" ");
    groups.set(before, [...groups.get(before) ?? [], last]);
  }
  const lists = new Map<string, string[]>();
  for (const [before, last] of groups) lists.set(listed(last), [...lists.get(listed(last)) ?? [], before]);
  const told = [...lists].map(([last, before]) => [last, listed(before)].filter(Boolean).join(" "));
  return told.length > 3 ? `${told.slice(0, 2).join(", ")}, and ${told.length - 2} more` : told.join(", and ");
}
