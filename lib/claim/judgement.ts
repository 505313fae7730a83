import * as v from "valibot";
import { exactObject, oneOf, text, valid, wholeNumber } from "../validation/mod.ts";

/** What became of a claim. */
export type Verdict = "upheld" | "refuted" | "inconclusive";

/** A range of numbers; an open side is null, so that it survives JSON. */
export type Interval = readonly [low: number | null, high: number | null];

/** Which rule judged, and what else its sentences, and the number of seeds that would decide, are made of. */
export type Kind =
  | (OnScale & {
    readonly rule: "paired comparison";
    readonly alternative: "less" | "greater";
    readonly means?: Means;
    /** Of the metric that is compared. */
    readonly unit?: string;
    /** More pairs it does not take. */
    readonly mostPairs?: number;
    /** On the scale: a difference that is surely smaller is none. */
    readonly margin?: number;
  })
  | (OnScale & {
    readonly rule: "similarity";
    readonly means?: Means;
    /** Of the metric that is compared. */
    readonly unit?: string;
    /** `1.1 times`. */
    readonly marginWords: string;
  })
  | (OnScale & { readonly rule: "within" })
  | (OnScale & {
    readonly rule: "prediction interval";
    /** The widest interval that can uphold, on the scale. */
    readonly reach: number;
    /** Of the runs, never smaller than the binomial one. */
    readonly deviation: number;
  })
  | (OnScale & {
    readonly rule: "trend";
    readonly wanted: "down" | "up";
    readonly along: string;
    readonly unit?: string;
  })
  | { readonly rule: "count"; readonly moreThan: number; readonly what: string }
  | { readonly rule: "spread" }
  | { readonly rule: "check"; readonly found: string; readonly said: string }
  | { readonly rule: "parts" }
  | { readonly rule: "too few"; readonly minRuns: number }
  | {
    readonly rule: "own";
    /** Goes on after "Over 8 seeds": what was found, in plain words. */
    readonly found: string;
    /** The sentence that would hold in place of one that is refuted or open. */
    readonly holds?: string;
    /** What would decide one that is open. */
    readonly decides?: string;
  };

/** What is judged on a scale. */
export interface OnScale {
  /** The natural scale of the metric. */
  readonly scale: "plain" | "log" | "logit";
  /** What the mean, or the next run, is held against, on the scale of `placed`; an end may be infinite. */
  readonly region: readonly [low: number, high: number];
}

/** The means of both sides, as the metric is counted. */
export type Means = readonly [first: number, second: number];

/** What is known of a group of runs where the runs themselves are not: mean ± standard deviation, as a report prints them. */
export interface Summarised {
  /** How many runs: two or more. */
  readonly n: number;
  /** Their mean. */
  readonly mean: number;
  /** Standard deviation of the runs (with n - 1), not the error of their mean. */
  readonly deviation: number;
}

/** What a rule says of measured numbers: the verdict and all that it rests on. */
export interface Judgement {
  /** What became of the claim. */
  readonly verdict: Verdict;
  /** One plain sentence: what was found, in numbers. */
  readonly finding: string;
  /** Which question the sentence asks: of the mean over runs, of a reader's own single run, or of the text alone. */
  readonly question: "on average" | "a single run" | "the text";
  /** What was estimated, and what it is counted in: a difference of means, a ratio of geometric means, a mean. */
  readonly effect?: number;
  /** What the effect is counted in. */
  readonly unit?: string;
  /** Where the effect lies, at the level. */
  readonly interval?: Interval;
  /** Each run, or pair of runs, by seed, on the axis of the effect. */
  readonly runs?: readonly number[];
  /** Each run, or pair of runs, by seed, on the scale on which their mean and its interval are taken. */
  readonly placed?: readonly number[];
  /** Of two groups that share no seeds: each on the scale on which their means are taken. Not on record, as `placed`. */
  readonly groups?: readonly [first: Summarised, second: Summarised];
  /** That scale: `z` is Fisher's of a correlation; plain where it is missing. */
  readonly placedOn?: "plain" | "log" | "logit" | "z";
  /** What the effect is held against, on its axis: a range, or the number that the report prints as both ends. */
  readonly wanted?: Interval;
  /** What is no difference, on the axis of the effect, where the rule states a margin. */
  readonly margin?: Interval;
  /**
   * Of an order that is inconclusive, the smallest margin that would make it "no difference": a difference, or a ratio above 1.
   * With the next smaller one of two digits it would stay open.
   */
  readonly smallestMargin?: number;
  /** Of the interval (0.95), and of the verdict: a wrong one comes at most once in 1 / (1 - level) times. */
  readonly level: number;
  /** Runs, or pairs of runs, that it rests on; 0 where only the text is judged. */
  readonly n: number;
  /** Whether a reader's own single run would show it: how many of the runs do, and where the next run would lie. */
  readonly singleRun?: { readonly show: number; readonly of: number; readonly prediction?: Interval };
  /**
   * One-sided p-values: of the numbers if the claim did not hold (small: upheld), and if it did (small: refuted). A part of
   * a larger claim is refuted at a corrected level, so that many parts do not add up to a false alarm.
   */
  readonly p: { readonly upheld: number; readonly refuted: number };
  /** Which rule judged; a rule of one's own may say its sentences there. Not on record: it follows from the rule. */
  readonly kind?: Kind;
  /** What the verdict is put together from. */
  readonly parts?: readonly { readonly name: string; readonly judgement: Judgement }[];
}

/** Says, before any run, what would uphold a claim and what would refute it. `M` is what it judges. */
export interface Rule<M> {
  /** The rule in words, e.g. `the 95 % interval of the paired difference lies below 0`. */
  readonly words: string;
  /** Fewer runs than these cannot decide it. */
  readonly minRuns: number;
  /** More runs than these it does not take; any number where it is not given. */
  readonly maxRuns?: number;
  /** Of its interval and verdict, where it is judged once (default 0.95). */
  readonly level?: number;
  /**
   * Judges measured numbers.
   *
   * @param level In place of its own, where a plan looks more than once.
   */
  judge(measured: M, level?: number): Judgement;
}

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const end = v.nullable(v.pipe(v.number(), v.finite()));
const interval = v.optional(v.tuple([end, end]));

/** The sentences of a rule of one's own; what the other kinds hold is their rules' matter. */
const kindSchema = v.variant("rule", [
  exactObject({ rule: v.literal("own"), found: text(), holds: v.optional(text()), decides: v.optional(text()) }),
  v.looseObject({
    rule: oneOf([
      "paired comparison",
      "similarity",
      "within",
      "prediction interval",
      "trend",
      "count",
      "spread",
      "check",
      "parts",
      "too few",
    ]),
  }),
]);

/** What verdict, record and page need of a judgement. What else it holds is its rule's own matter. */
const judgementSchema = v.looseObject({
  verdict: oneOf(["upheld", "refuted", "inconclusive"]),
  finding: text(),
  question: oneOf(["on average", "a single run", "the text"]),
  effect: v.optional(v.pipe(v.number(), v.finite())),
  interval,
  wanted: interval,
  margin: interval,
  smallestMargin: v.optional(v.pipe(v.number(), v.finite())),
  level: share,
  n: wholeNumber(0),
  p: v.looseObject({ upheld: share, refuted: share }),
  kind: v.optional(kindSchema),
});

/**
 * What a rule answers, which may be anybody's own.
 *
 * @throws {ValidationError} When it is no judgement: it names field, value and what is wanted.
 */
export function requireJudgement(judgement: Judgement): Judgement {
  valid(judgementSchema, judgement, "The judgement");
  return judgement;
}
