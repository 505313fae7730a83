/** A choice that the report leaves unsaid. */
export interface Assumption {
  /** Unique within the experiment. */
  readonly name: string;
  /** What the report does not say. */
  readonly unsaid: string;
  /** The choice that stands unless another is named. */
  readonly default: string;
  /** Why it is the default: inferred from what the report prints, or the field's convention. */
  readonly reason: string;
  /** Other choices that the report could as well have made. */
  readonly alternatives: readonly string[];
  /** What each choice, the default among them, stands for: see {@linkcode valueOf}. */
  readonly values?: Readonly<Record<string, unknown>>;
}

/** Assumptions by name, with what was chosen. */
export type Choices = Readonly<Record<string, string>>;

/**
 * What stands for the choice that was made of an assumption, in the type that its `values` have.
 *
 * @throws {RangeError} When nothing was chosen of it, or no value stands for the choice.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { type Assumption, valueOf } from "./assumption.ts";
 * const dropout = {
 *   name: "dropout",
 *   unsaid: "at which rate units are dropped",
 *   default: "none",
 *   reason: "the report names none",
 *   alternatives: ["0.25"],
 *   values: { "none": 0, "0.25": 0.25 },
 * } satisfies Assumption;
 * const rate: number = valueOf(dropout, { dropout: "0.25" });
 * assert.equal(rate, 0.25);
 * ```
 */
export function valueOf<T>(
  { name, values }: Pick<Assumption, "name"> & { readonly values: Readonly<Record<string, T>> },
  choices: Choices,
): T {
  const choice = choices[name];
  if (choice !== undefined && Object.hasOwn(values, choice)) return values[choice];
  throw new RangeError(
    `Assumption "${name}" has no value for ${
      choice === undefined ? "no choice" : JSON.stringify(choice)
    }: it has values for ${Object.keys(values).join(", ")}`,
  );
}
