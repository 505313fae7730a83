import type { Likelihoods } from "./likelihood.ts";
import { pValue } from "./rules/wording.ts";

/** A choice's share of the likelihood in words: `97 %`, `0.061 %`, `99.94 %`: two digits of what is sure, or of what is not. */
export function shareWords(share: number): string {
  const digits = (part: number) => Number((100 * part).toPrecision(2));
  return `${Number((share > 0.5 ? 100 - digits(1 - share) : digits(share)).toPrecision(6))} %`;
}

/** A number counts as not explained that would lie as far off in one of so many inferences. */
const unexplained = 0.05;

/**
 * What the most likely choice explains worst, and what no choice explains, in words: `no choice tried explains "deep, epoch 10"
 * (4.4 standard errors off, p = 0.003 of 8 numbers)`.
 */
export function fitWords({ choices, numbers: { printed } }: Likelihoods): string {
  const [{ choice, fit: { name, distance, p } }] = choices;
  const off = `${Math.abs(distance).toFixed(1)} standard errors off, ${pValue(p)}${
    printed === 1 ? "" : ` of ${printed} numbers`
  }`;
  if (p > unexplained) return `furthest off under ${choice} is "${name}" (${off})`;
  const never = choices[0].numbers.map(({ name }) => name).filter((_, i) =>
    choices.every(({ numbers }) => numbers[i].p <= unexplained)
  );
  if (never.includes(name)) return `no choice tried explains "${name}" (${off})`;
  const others = never.length > 0
    ? `; no choice tried explains ${never.map((name) => `"${name}"`).join(" or ")}`
    : choices.every(({ fit }) => fit.p <= unexplained)
    ? "; no choice tried explains all numbers"
    : "";
  return `${choice} does not explain "${name}" (${off})${others}`;
}

/** How many numbers an inference rests on, and how many independent ones they are worth, in words. */
export function worthWords({ numbers: { printed, effective } }: Pick<Likelihoods, "numbers">): string {
  const all = `${printed} ${printed === 1 ? "number" : "numbers"}`;
  return effective > printed - 0.05 ? all : `${all} that are worth ${effective.toFixed(1)} independent ones`;
}
