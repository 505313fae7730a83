import type { Rule } from "../claim/judgement.ts";
import { all } from "../claim/rules/combine.ts";
import type { Groups } from "../claim/rules/difference.ts";
import { groupComparison } from "../claim/rules/group_comparison.ts";
import { ordered } from "../claim/rules/ordered.ts";
import { pairedComparison, type PairedComparisonOptions } from "../claim/rules/paired_comparison.ts";
import type { Margin } from "../claim/rules/margin.ts";
import type { Scale } from "../claim/rules/scale.ts";
import { signFlip } from "../claim/rules/sign_flip.ts";
import { similar } from "../claim/rules/similar.ts";
import { ValidationError } from "../validation/mod.ts";
import { betterWay } from "../statistics/better_way.ts";
import type { Ahead, ClaimedNumber, ClaimText } from "./claim_text.ts";
import { type LinedUp, linedUp } from "./lined_up.ts";
import { type Measured, variantNamed } from "./measured.ts";
import {
  asked,
  averaged,
  entries,
  isEach,
  type JudgeOptions,
  metricWords,
  type Question,
  sharedOptions,
  unitOf,
  wholeOf,
} from "./question.ts";

/**
 * What a claim asks that compares variants: `adam > sgd`, `a > b > c`, `adam > all`, `adam = sgd within 0.01`.
 *
 * @throws {ValidationError} When it names what is not there, or lacks a margin or a direction.
 */
export function orderQuestion(
  { says, margin: stated, text }: ClaimText,
  measured: Measured,
  options: JudgeOptions,
): Question {
  if (says.kind !== "order" && says.kind !== "same") throw new RangeError(`${text} compares no variants`);
  const { metric, byVariant, at } = measured, names = [...byVariant.keys()];
  const { scale = "plain", rule: test = "t" } = options;
  const isAll = says.kind === "order" && says.names.length === 2 && isEach(says.names[1], names);
  const given = says.kind === "same" ? [says.first, says.second] : isAll ? [says.names[0]] : says.names;
  const found = given.map((name) => variantNamed(name, names));
  const variants = isAll ? [...found, ...names.filter((name) => name !== found[0])] : found, [first, second] = variants;
  if (variants.length < 2) throw new ValidationError(`There is nothing but ${first} to compare`);
  const lined = linedUp(byVariant, variants, options.paired), { paired, values, seeds, notes } = lined;
  const together = [...values.values()].flat();
  const margin = stated
    ? { size: sizeOf(stated, scale, metric, together), reason: "as the claim says" }
    : options.margin;
  const words = { ...metricWords(metric, together), first };
  const common = { variants, seeds, notes }, where = at ? ` ${at}` : "";
  if (says.kind === "same") {
    const rule = similar({ ...sharedOptions(options), margin: margin ?? noMargin(given, scale), paired });
    const reading = `the ${metric} of ${first} and ${second}${where}, ${
      averaged(options)
    }, differs by no more than the margin`;
    return {
      ...common,
      ...asked(rule, (seeds) => both(lined, first, second, seeds)),
      words: { ...words, second },
      reading,
    };
  }
  const alternative = directionOf(says.ahead, metric), which = alternative === "greater" ? "higher" : "lower";
  const how = { ...sharedOptions(options), alternative, ...margin && { margin } };
  const rule = ruleFor(test, how, paired);
  const reading = (of: string, than: string) =>
    `the ${metric} of ${of}${where} is ${which} than that of ${than}, ${averaged(options)}`;
  if (variants.length === 2) {
    return {
      ...common,
      ...asked(rule, (seeds) => both(lined, first, second, seeds)),
      words: { ...words, second },
      reading: reading(first, second),
    };
  }
  if (isAll) {
    const others = variants.slice(1);
    const parts = Object.fromEntries(others.map((second) => [second, { second, phrase: `against ${second}` }]));
    return {
      ...common,
      ...asked(
        all(rule),
        (seeds) => Object.fromEntries(others.map((second) => [second, both(lined, first, second, seeds)])),
      ),
      words: { ...words, parts },
      reading: reading(first, "each other one"),
    };
  }
  if (lined.summarised) {
    throw new ValidationError("A chain takes the runs themselves: of printed means claim it two by two");
  }
  if (test !== "t") throw new ValidationError("A chain is judged by t: for the sign-flip test claim it two by two");
  const parts = Object.fromEntries(
    variants.slice(1).map((second, i) => {
      const first = variants[i];
      return [`${first} against ${second}`, { first, second, phrase: `of ${first} against ${second}` }];
    }),
  );
  return {
    ...common,
    ...asked(ordered({ ...how, order: variants, paired }), (seeds) => entries(values, seeds)),
    words: { ...words, parts },
    reading: reading("each", "the next"),
  };
}

function both({ values, summarised }: LinedUp, first: string, second: string, seeds?: number): Groups {
  if (summarised) return { first: summarised.get(first)!, second: summarised.get(second)! };
  return { first: values.get(first)!.slice(0, seeds), second: values.get(second)!.slice(0, seeds) };
}

function ruleFor(test: "t" | "sign-flip", how: PairedComparisonOptions, paired: boolean): Rule<Groups> {
  if (test === "t") return (paired ? pairedComparison(how) : groupComparison(how)) as Rule<Groups>;
  const { scale, trials, ...rest } = how;
  if (!paired) throw new ValidationError("The sign-flip test compares pairs of one seed, and these runs are none");
  if (scale !== "plain" || trials !== undefined) {
    throw new ValidationError("The sign-flip test has a plain scale and no trials: leave --scale and --trials away");
  }
  return signFlip(rest) as Rule<Groups>;
}

/** The size of a margin: percent are a ratio on a log or logit scale, and else percentage points, which only shares have. */
function sizeOf(claimed: ClaimedNumber, scale: Scale, metric: string, values: readonly number[]): number {
  const { value, isPercent } = claimed;
  if (!isPercent) return value;
  if (scale !== "plain") return Number((1 + value / 100).toPrecision(12));
  const isShare = wholeOf(metric, values) !== undefined ||
    !unbounded.test(metric) && values.every((value) => value >= 0 && value <= 100);
  if (isShare) return unitOf(claimed, values);
  throw new ValidationError(
    `The claim has a margin of ${value} %, and ${metric} is no share: wanted a difference as ${metric} counts, as in "within 0.05"; ` +
      `of a ratio, "within ${value} %" is read with --scale log`,
  );
}

/** Metrics that percentage points say nothing of. */
const unbounded = /loss|mse|mae|nll|perplexity|ppl|time|latency|seconds|duration|memory|cost|reward|return/i;

function noMargin([first, second]: readonly string[], scale: Scale): Margin {
  throw new ValidationError(
    "The claim says that two are the same: say up to which difference, as in " +
      JSON.stringify(`${first} = ${second} within ${scale === "plain" ? "0.01" : "1.1"}`),
  );
}

function directionOf(ahead: Ahead, metric: string): "greater" | "less" {
  if (ahead === "greater" || ahead === "less") return ahead;
  const way = betterWay(metric);
  if (way === undefined) {
    throw new ValidationError(`Whether a high ${metric} is good, its name does not tell: say > or <`);
  }
  return (ahead === "better") === (way === "greater") ? "greater" : "less";
}
