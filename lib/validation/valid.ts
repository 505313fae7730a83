import * as v from "valibot";
import { didYouMean } from "./nearest.ts";

/** A value that is not what its schema says. The message names what it is part of, each field, its value, and what is wanted. */
export class ValidationError extends TypeError {
  /** Tells it from other errors. */
  override readonly name = "ValidationError";

  /** Made by {@linkcode valid} and {@linkcode refuse}. */
  constructor(
    message: string,
    /** Each thing that is wrong, with the keys that lead to it. */
    readonly faults: readonly { readonly path: readonly (string | number)[]; readonly text: string }[] = [],
  ) {
    super(message);
  }
}

/**
 * An object with these fields and no others: an unknown one is refused with the nearest that there are.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import * as v from "valibot";
 * import { exactObject, valid } from "./valid.ts";
 * const schema = exactObject({ epochs: v.number() });
 * assert.throws(() => valid(schema, { epochs: 3, epoch: 2 }, "Protocol"), /"epoch" is not known; did you mean epochs\?/);
 * ```
 */
export function exactObject<const E extends v.ObjectEntries>(
  entries: E,
): v.StrictObjectSchema<E, v.ErrorMessage<v.StrictObjectIssue>> {
  return v.strictObject(entries, (issue) => {
    if (issue.expected === "never") {
      return `is not known${didYouMean(String(issue.path?.at(-1)?.key), Object.keys(entries))}`;
    }
    return issue.path ? "is missing" : `is ${shown(issue.input)}, wanted an object`;
  });
}

/** An object whose keys are anybody's and whose values are all of one kind. A list is none. */
export function dictionary<T>(value: v.GenericSchema<T>): v.GenericSchema<Record<string, T>> {
  return v.pipe(
    v.custom<Record<string, T>>(
      (given) => typeof given === "object" && given !== null && !Array.isArray(given),
      ({ input }) => `is ${shown(input)}, wanted an object`,
    ),
    v.record(v.string(), value),
  );
}

/** One of these words: another is refused with the nearest that there are. */
export function oneOf<const T extends readonly string[]>(
  words: T,
): v.PicklistSchema<T, v.ErrorMessage<v.PicklistIssue>> {
  return v.picklist(
    words,
    ({ input }) => unknownWord(input, words),
  );
}

function unknownWord(input: unknown, words: readonly string[]): string {
  return `is ${shown(input)}, wanted one of ${words.join(", ")}${
    typeof input === "string" ? didYouMean(input, words) : ""
  }`;
}

/**
 * An object of one of several kinds, told apart by the word in its field `key`: another word is refused with the nearest that
 * there are.
 */
export function oneKindOf<const K extends string, const O extends Kinds<K>>(
  key: K,
  kinds: O,
): v.VariantSchema<K, O, v.ErrorMessage<v.VariantIssue>> {
  const words = kinds.map(({ entries }) => entries[key].literal);
  return v.variant(key, kinds, ({ path, input }) => {
    if (path?.at(-1)?.key !== key) return `is ${shown(input)}, wanted an object with "${key}"`;
    return input === undefined ? `is missing, wanted one of ${words.join(", ")}` : unknownWord(input, words);
  });
}

/** Kinds of objects, each with a word of its own in a field. */
type Kinds<K extends string> = readonly v.StrictObjectSchema<
  v.ObjectEntries & { readonly [key in K]: v.LiteralSchema<string, undefined> },
  v.ErrorMessage<v.StrictObjectIssue>
>[];

/** A list whose entries differ from each other. */
export function distinct<S extends v.GenericSchema<unknown, string | number>>(
  item: S,
): v.GenericSchema<v.InferInput<S>[], v.InferOutput<S>[]> {
  return v.pipe(
    v.array(item, ({ input }) => `is ${shown(input)}, wanted a list`),
    v.check(
      (list) => new Set(list).size === list.length,
      ({ input }) => `has ${shown(input.find((item, i) => input.indexOf(item) < i))} twice`,
    ),
  );
}

/** A text that is not empty. */
export function text(): v.GenericSchema<string, string> {
  return v.custom<string>(
    (value) => typeof value === "string" && value.trim() !== "",
    ({ input }) => `is ${shown(input)}, wanted a text`,
  );
}

/** A function. What it takes and gives cannot be told beforehand. */
export function anyFunction<F extends (...args: never[]) => unknown>(): v.GenericSchema<F, F> {
  return v.custom<F>((value) => typeof value === "function", ({ input }) => `is ${shown(input)}, wanted a function`);
}

/** A finite number for which `holds` is true; `wanted` says which, e.g. `a rate from 0 to below 1`. */
export function numberWhere(
  wanted: string,
  holds: (value: number) => boolean = () => true,
): v.GenericSchema<number, number> {
  return v.custom<number>(
    (value) => typeof value === "number" && Number.isFinite(value) && holds(value),
    ({ input }) => `is ${shown(input)}, wanted ${wanted}`,
  );
}

/** A whole number of at least `least`. */
export function wholeNumber(least: number): v.GenericSchema<number, number> {
  return numberWhere(
    `a whole number of at least ${least}`,
    (value) => Number.isSafeInteger(value) && value >= least,
  );
}

/**
 * The value, if it is what the schema says.
 *
 * @param what Opens the message: what the value is, e.g. `The protocol of "mnist"`.
 * @throws {ValidationError} When it is not; all that is wrong is named.
 */
export function valid<const S extends v.GenericSchema>(schema: S, value: unknown, what: string): v.InferOutput<S> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const faults = result.issues.map((issue) => ({
    path: (issue.path ?? []).map(({ key }) => key as string | number),
    text: told(issue),
  }));
  throw new ValidationError(`${what}: ${faults.map(({ text }) => text).join("; ")}`, faults);
}

/** Fails with a {@linkcode ValidationError} about one field of what `what` names. */
export function refuse(what: string, field: string, value: unknown, wanted: string): never {
  throw new ValidationError(`${what}: "${field}" is ${shown(value)}, wanted ${wanted}`);
}

function told(issue: v.BaseIssue<unknown>): string {
  const path = pathOf(issue);
  const own = /^(Invalid |Expected )/.test(issue.message);
  const fault = own ? `is ${shown(issue.input)}, wanted ${issue.expected ?? "another value"}` : issue.message;
  return path ? `"${path}" ${fault}` : fault;
}

function pathOf({ path }: v.BaseIssue<unknown>): string {
  return (path ?? []).reduce(
    (text, { key }) => typeof key === "number" ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key),
    "",
  );
}

/** A value as messages show it: short, and never a dump. */
export function shown(value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint" || value === undefined) return String(value);
  if (typeof value === "function") return "a function";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
