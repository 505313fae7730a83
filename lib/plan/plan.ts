import * as v from "valibot";
import { decimalExponent, wholePower } from "../math/mod.ts";
import { anyFunction, exactObject, text, wholeNumber } from "../validation/mod.ts";

/**
 * When a claim may be decided, stated before the first run: at which numbers of seeds it is looked at, and at what level at each, so
 * that a wrong verdict at any of them comes no more often than one look at the rule's own level would give it.
 */
export interface Plan {
  /** In words, which tell it from every other plan: `looks at 5, 10, 20 and 40 seeds`. */
  readonly words: string;
  /** The numbers of seeds at which it judges, rising; the last is the most that are ever run. */
  readonly looks: readonly number[];
  /** What the overall level holds over: `over all 4 looks`. */
  readonly span: string;
  /**
   * The two-sided level of interval and verdict at a look.
   *
   * @param look One of `looks`.
   * @param level That holds over all of them, between 0 and 1 (default 0.95).
   */
  levelAt(look: number, level?: number): number;
}

/** Numbers of seeds that may be looks. */
export const looksSchema = v.pipe(
  v.array(wholeNumber(3)),
  v.check((looks) => looks.length > 0, "is [], wanted at least one look"),
  v.check(
    (looks) => looks.every((look, i) => i === 0 || look > looks[i - 1]),
    ({ input }) => `is ${JSON.stringify(input)}, wanted each look to have more seeds than the one before`,
  ),
);

/** What a {@linkcode Plan} has to be, which may be anybody's own. */
export const planSchema = exactObject({
  words: text(),
  looks: looksSchema,
  span: text(),
  levelAt: anyFunction<Plan["levelAt"]>(),
});

/** A level as the p-value that it leaves to a wrong verdict, without the rounding of 1 - 0.95. */
export function alphaOf(level: number): number {
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`The level is ${level}, wanted a share between 0 and 1, e.g. 0.95`);
  }
  return Number((1 - level).toPrecision(12));
}

/** The level that leaves at most `p` to a wrong verdict, which is rounded down to three digits, so that people can read it. */
export function levelOf(p: number): number {
  // A level of 1 has no quantiles.
  if (p < leastP) return 1 - leastP;
  const size = wholePower(10, 2 - decimalExponent(p));
  return Number((1 - Math.floor(p * size * (1 + 1e-9)) / size).toPrecision(15));
}

const leastP = 1e-12;

/** The look of a plan that is asked for. @throws {RangeError} When it is none of its looks. */
export function requireLook(look: number, looks: readonly number[]): number {
  const index = looks.indexOf(look);
  if (index !== -1) return index;
  throw new RangeError(`${look} seeds are no look of the plan, wanted one of ${looks.join(", ")}`);
}

/** `5, 10, 20 and 40`. */
export function inWords(looks: readonly number[]): string {
  return looks.length === 1 ? `${looks[0]}` : `${looks.slice(0, -1).join(", ")} and ${looks.at(-1)}`;
}
