import { all } from "../claim/rules/combine.ts";
import { predictionInterval } from "../claim/rules/prediction_interval.ts";
import { within } from "../claim/rules/within.ts";
import { ValidationError } from "../validation/mod.ts";
import { type ClaimedNumber, type ClaimText, listed } from "./claim_text.ts";
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

type Says = Extract<ClaimText["says"], { readonly kind: "bound" | "printed" }>;

/**
 * What a claim asks that holds variants against a number: `adam > 0.98`, `all > 90 %`, `adam = 94.7 %`.
 *
 * @throws {ValidationError} When it names what is not there, or a printed number lacks the widest interval.
 */
export function boundQuestion(says: Says, { metric, byVariant, at }: Measured, options: JudgeOptions): Question {
  const names = [...byVariant.keys()], isAll = isEach(says.name, names);
  const variants = isAll ? names : [variantNamed(says.name, names)];
  const values = new Map(variants.map((name) => [name, byVariant.get(name)!.map(({ value }) => value)]));
  if (variants.some((name) => byVariant.get(name)!.some(({ summarised }) => summarised))) {
    throw new ValidationError("Of printed means one is compared with another; a bound takes the runs themselves");
  }
  const together = [...values.values()].flat(), words = metricWords(metric, together);
  const rule = says.kind === "printed" ? printed(says, together, options) : bound(says, metric, together, options);
  const whole = wholeOf(metric, together), limits = says.kind === "printed" ? [says.value] : [says.low, says.high];
  for (const limit of limits) if (whole === 1 && limit) requireShare(limit, metric);
  // 0.95 of accuracies that count to 100 is less than one of them.
  const small = limits.find((limit) => whole === 100 && limit && !limit.isPercent && Math.abs(limit.value) <= 1);
  const isSingle = says.kind === "printed" || options.question === "a single run";
  return {
    ...isAll
      ? asked(all(rule), (seeds) => entries(values, seeds))
      : asked(rule, (seeds) => values.get(variants[0])!.slice(0, seeds)),
    words: isAll
      ? { ...words, parts: Object.fromEntries(variants.map((name) => [name, { phrase: `of ${name}` }])) }
      : { ...words, metric: `the ${metric} of ${variants[0]}` },
    seeds: Math.min(...[...values.values()].map(({ length }) => length)),
    variants,
    reading: [
      `the ${metric} of ${isAll ? `each of ${listed(variants)}` : variants[0]}`,
      at,
      isSingle ? "in a single run" : averaged(options),
    ].filter(Boolean).join(" "),
    notes: small ? [`The ${metric} counts to 100, so that ${small.value} is ${small.value} % of it`] : [],
  };
}

/** @throws {ValidationError} When a share is held against more than all, as 95 where 95 % is meant. */
function requireShare({ value, isPercent }: ClaimedNumber, metric: string): void {
  // The upper end of 0.995 ± 0.01 lies above 1, too.
  if (isPercent || value <= 1.5) return;
  throw new ValidationError(
    `The claim holds the ${metric} against ${value}, and all of it here is 1: ` +
      (value <= 100
        ? `write ${JSON.stringify(`${value} %`)}, or ${Number((value / 100).toPrecision(12))}`
        : "write a number from 0 to 1, or percent"),
  );
}

function bound(
  { low, high }: Extract<Says, { kind: "bound" }>,
  metric: string,
  values: readonly number[],
  options: JudgeOptions,
) {
  const whole = wholeOf(metric, values);
  return within({
    ...sharedOptions(options),
    ...whole !== undefined && { bounds: [0, whole] as const },
    ...low && { low: unitOf(low, values) },
    ...high && { high: unitOf(high, values) },
    ...options.question && { question: options.question },
  });
}

function printed(
  { name, value: number }: Extract<Says, { kind: "printed" }>,
  values: readonly number[],
  options: JudgeOptions,
) {
  const { widest } = options, value = unitOf(number, values);
  if (widest !== undefined) {
    const rounding = value === number.value ? number.rounding : number.rounding / 100;
    return predictionInterval({ ...sharedOptions(options), value, rounding, widest });
  }
  throw new ValidationError(
    `The claim holds runs of ${name} against a printed number: say with --widest how wide the interval of one more run may be to uphold it, or ` +
      `claim a range, as in ${
        JSON.stringify(`${name} = ${written(number)} within ${number.isPercent ? "1 %" : "0.01"}`)
      }`,
  );
}

const written = ({ value, isPercent }: ClaimedNumber) => `${value}${isPercent ? " %" : ""}`;
