import { max, mean, sum, sumSimple } from "simple-statistics";
import { axes, onScale, type Scale } from "./rules/scale.ts";
import { tProbability } from "./statistics.ts";

/** A number that the report prints, and what our runs have in its place under each choice of an assumption. */
export interface PrintedNumber {
  /** What it is, unique among the numbers. */
  readonly name: string;
  /** As it is printed. */
  readonly value: number;
  /** Half a unit of its last digit. */
  readonly rounding: number;
  /** One number a run, by choice; the same choices for each printed number, and at least two runs of each. */
  readonly measured: Readonly<Record<string, readonly number[]>>;
}

/** How likely the printed numbers are under a choice. */
export interface ChoiceLikelihood {
  readonly choice: string;
  /** Natural logarithm of the probability of all the printed numbers. */
  readonly logLikelihood: number;
  /** The choice's share of the likelihoods of all choices: its posterior probability if each was as likely before. */
  readonly share: number;
  /** Of each printed number: our mean, and how many prediction standard errors the printed one lies above it. */
  readonly numbers: readonly { readonly name: string; readonly mean: number; readonly distance: number }[];
}

/**
 * How likely numbers that a report printed from its one run are under each choice of an assumption that it leaves unsaid, the most
 * likely first.
 *
 * Under a choice, one more run would print a number around the mean of ours; on the number's natural scale the distance is
 * Student's t times s √(1 + 1/n), with the standard deviation s pooled over the choices (Gelman et al., Bayesian Data
 * Analysis, 3rd ed., section 3.2: the predictive distribution under the usual flat prior). The probability is that of all that
 * rounds to the printed digits. Numbers are taken as independent: those of one run are not quite, so that the shares are
 * more extreme than they ought to be.
 *
 * @throws {RangeError} When a choice has fewer than two runs or the choices differ between numbers, a value has no place on the
 * scale, or runs of no choice differ.
 *
 * @example
 * ```ts
 * import { likelihoods } from "./likelihood.ts";
 * const measured = { "0": [0.97, 0.972], "0.5": [0.90, 0.904] };
 * const [best] = likelihoods([{ name: "accuracy", value: 0.968, rounding: 0.0005, measured }], "logit");
 * console.assert(best.choice === "0" && best.share > 0.9);
 * ```
 */
export function likelihoods(numbers: readonly PrintedNumber[], scale: Scale): ChoiceLikelihood[] {
  const choices = Object.keys(numbers[0]?.measured ?? {});
  const found = choices.map((choice) => ({
    choice,
    logLikelihood: 0,
    numbers: [] as ChoiceLikelihood["numbers"][0][],
  }));
  for (const { name, value, rounding, measured } of numbers) {
    const placed = choices.map((choice) => {
      const values = measured[choice] ?? [];
      if (values.length < 2) {
        throw new RangeError(`"${name}" has ${values.length} runs under "${choice}", wanted at least 2`);
      }
      return onScale(values, scale);
    });
    const freedom = sumSimple(placed.map(({ length }) => length - 1));
    const squares = placed.flatMap((values) => values.map((x) => (x - mean(values)) ** 2));
    const deviation = Math.sqrt(sum(squares) / freedom);
    if (!(deviation > 0)) {
      throw new RangeError(`"${name}" is the same in all runs of a choice: nothing can be inferred`);
    }
    const [low, printed, high] = [value - rounding, value, value + rounding].map(axes[scale].to);
    placed.forEach((values, i) => {
      const error = deviation * Math.sqrt(1 + 1 / values.length);
      const center = mean(values);
      found[i].logLikelihood += Math.log(between((low - center) / error, (high - center) / error, freedom));
      found[i].numbers.push({ name, mean: axes[scale].from(center), distance: (printed - center) / error });
    });
  }
  const best = max(found.map(({ logLikelihood }) => logLikelihood));
  const total = sum(found.map(({ logLikelihood }) => Math.exp(logLikelihood - best)));
  return found
    .map((entry) => ({ ...entry, share: Math.exp(entry.logLikelihood - best) / total }))
    .sort((a, b) => b.logLikelihood - a.logLikelihood);
}

/** The probability that t lies between two values; in the lower tail, where small probabilities keep their digits. */
function between(low: number, high: number, freedom: number): number {
  return low > 0
    ? tProbability(-low, freedom) - tProbability(-high, freedom)
    : tProbability(high, freedom) - tProbability(low, freedom);
}

/** A choice's share of the likelihood in words: `97 %`. */
export function shareWords(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
