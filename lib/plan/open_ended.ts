import * as v from "valibot";
import { exp, log } from "../math/mod.ts";
import { tProbability } from "../statistics/mod.ts";
import { exactObject, numberWhere, refuse, valid, wholeNumber } from "../validation/mod.ts";
import { alphaOf, levelOf, type Plan, requireLook } from "./plan.ts";

/** When seeds are added at will. */
export interface OpenEndedOptions {
  /** Seeds of the first look (default 5). */
  readonly from?: number;
  /** Seeds from one look to the next (default 5). */
  readonly by?: number;
  /** The most seeds that are run (default 50). It may be raised at any time, also when all have been seen. */
  readonly upTo?: number;
  /** Variance, in that of a run, of the effects that it is best at (default 1): g of {@linkcode eValue}. */
  readonly g?: number;
}

const schema = exactObject({
  from: v.optional(wholeNumber(3), 5),
  by: v.optional(wholeNumber(1), 5),
  upTo: v.optional(wholeNumber(3), 50),
  g: v.optional(numberWhere("a number above 0", (g) => g > 0), 1),
}) satisfies v.GenericSchema<OpenEndedOptions>;

/**
 * Evidence against no effect that may be looked at after every run: without one, it ever reaches 1 / α with a probability of at most α
 * (Wang & Ramdas 2023; Lindon & others 2022). It mixes t over effects with variance g:
 * E = (1 + ng)^-½ [(1 + t²/ν) / (1 + t²/(ν(1 + ng)))]^(n/2), ν = n - 1.
 *
 * @param t Student's t of n runs.
 * @param n Runs, 2 or more.
 * @param g Above 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { eValue } from "./open_ended.ts";
 * assert.equal(eValue(2.5, 10, 1).toFixed(9), "3.101028653");
 * ```
 */
export function eValue(t: number, n: number, g: number): number {
  const x = t * t / (n - 1), wide = 1 + n * g;
  return exp((n * (log(1 + x) - log(1 + x / wide)) - log(wide)) / 2);
}

/** The p of the t at which {@linkcode eValue} is 1 / alpha; 0 where no t is far enough. */
export function openEndedP(n: number, g: number, alpha: number): number {
  const wide = 1 + n * g;
  // (1 + x) / (1 + x / wide) is to be this, and stays below `wide`.
  const wanted = exp((2 * -log(alpha) + log(wide)) / n);
  if (wanted >= wide) return 0;
  const x = (wanted - 1) / (1 - wanted / wide);
  return 2 * tProbability(-Math.sqrt(x * (n - 1)), n - 1);
}

/**
 * Looks without an end: seeds may be added at will, and however often a claim is looked at, and for whatever reason one stops, a wrong
 * verdict comes no more often than the rule's level says. That costs: at 5, 10, 20 and 40 seeds p has to be below 0.0011, 0.0038,
 * 0.0028 and 0.0019, where {@linkcode looks} asks for 0.0150 at each. With four runs or fewer it cannot decide, whatever they give.
 *
 * @throws {ValidationError} When an option is not known or not what it has to be: a first look that cannot decide, say.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { openEnded } from "./open_ended.ts";
 * const plan = openEnded({ from: 5, upTo: 20 });
 * assert.deepEqual(plan.looks, [5, 10, 15, 20]);
 * ```
 */
export function openEnded(options: OpenEndedOptions = {}): Plan {
  const what = "The options of openEnded()";
  const { from, by, upTo, g } = valid(schema, options, what);
  const least = leastRuns(g);
  if (from < least) {
    refuse(
      what,
      "from",
      from,
      `at least ${least}: with ${least - 1} runs or fewer it cannot decide, whatever they give`,
    );
  }
  if (upTo < from) refuse(what, "upTo", upTo, `at least "from", ${from}`);
  const looks = Array.from({ length: Math.floor((upTo - from) / by) + 1 }, (_, i) => from + i * by);
  return {
    words: `open-ended: looks at ${from} seeds and every ${by} more${g === 1 ? "" : `, with g = ${g}`}`,
    looks,
    span: "however often one looks",
    levelAt(look, level = 0.95) {
      requireLook(look, looks);
      return levelOf(openEndedP(look, g, alphaOf(level)));
    },
  };
}

/** The fewest runs that can decide at a level of 95 %. */
function leastRuns(g: number): number {
  let n = 3;
  while (openEndedP(n, g, 0.05) === 0) n++;
  return n;
}
