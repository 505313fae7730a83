import type { ChoiceLikelihood, Likelihoods } from "./likelihood.ts";
import { pValue } from "./rules/wording.ts";

/** A choice's share of the likelihood in words: `97 %`, `0.061 %`, `99.94 %`: two digits of what is sure, or of what is not. */
export function shareWords(share: number): string {
  const digits = (part: number) => Number((100 * part).toPrecision(2));
  return `${Number((share > 0.5 ? 100 - digits(1 - share) : digits(share)).toPrecision(6))} %`;
}

/** A number counts as not explained that would lie as far off in one of so many inferences. */
const unexplained = 0.05;

/** From so many choices on they are told in short. */
const many = 6;

/** The choices that explain all the numbers that they were followed to. */
const standing = (choices: Likelihoods["choices"]) => choices.filter(({ fit: { p } }) => p > unexplained);

/**
 * What the most likely choice explains worst, and what no choice explains, in words: `no choice tried explains "deep, epoch 10"
 * (4.4 standard errors off, p = 0.003 of 8 numbers)`. Of many choices first how many explain all: `2 of 29 choices tried explain all 16
 * numbers: "a" and "b"`.
 */
export function fitWords(likelihoods: Likelihoods): string {
  const { choices } = likelihoods, [best] = choices, { choice, fit: { name, p }, numbers } = best;
  const search = choices.length < many ? "" : `${searchWords(likelihoods)}; `;
  if (p > unexplained) return `${search}furthest off under ${choice} is "${name}" (${offWords(best)})`;
  const among = (name: string) =>
    choices.flatMap(({ numbers }) => numbers.find((number) => number.name === name) ?? []);
  const never = numbers.map(({ name }) => name).filter((name) => among(name).every(({ p }) => p <= unexplained));
  const tried = (names: readonly string[]) =>
    names.every((name) => among(name).length === choices.length) ? "no choice tried" : "no choice followed so far";
  if (never.includes(name)) return `${search}${tried([name])} explains "${name}" (${offWords(best)})`;
  const others = never.length > 0
    ? `; ${tried(never)} explains ${never.map((name) => `"${name}"`).join(" or ")}`
    : search === "" && standing(choices).length === 0
    ? "; no choice tried explains all numbers"
    : "";
  return `${search}${choice} does not explain "${name}" (${offWords(best)})${others}`;
}

/** How far off the worst number of a choice lies, in words: `4.4 standard errors off, p = 0.003 of 8 numbers`. */
function offWords({ fit: { distance, p }, numbers: { length } }: ChoiceLikelihood): string {
  return `${Math.abs(distance).toFixed(1)} standard errors off, ${pValue(p)}${
    length === 1 ? "" : ` of ${length} numbers`
  }`;
}

/** Which of many choices explain all numbers, and which explain those that they were followed to. */
function searchWords({ choices, numbers: { printed } }: Likelihoods): string {
  const named = (found: Likelihoods["choices"]) => found.map(({ choice }) => `"${choice}"`).join(", ");
  const explain = (found: Likelihoods["choices"]) => `explain${found.length === 1 ? "s" : ""}`;
  const all = standing(choices).filter(({ numbers }) => numbers.length === printed);
  const open = standing(choices).filter(({ numbers }) => numbers.length < printed);
  if (all.length === 0 && open.length > 0) {
    return `${open.length} of ${choices.length} choices tried ${explain(open)} what ${
      open.length === 1 ? "it was" : "they were"
    } followed to, and none all ${printed} numbers so far: ${named(open)}`;
  }
  const first = all.length === 0
    ? `none of ${choices.length} choices tried explains all ${printed} numbers`
    : `${all.length} of ${choices.length} choices tried ${explain(all)} all ${printed} numbers: ${named(all)}`;
  if (open.length === 0) return first;
  return `${first}; ${open.length} ${explain(open)} what ${open.length === 1 ? "it was" : "they were"} followed to: ${
    named(open)
  }`;
}

/** The shares of all choices; of many the first three, and what the others have together. */
export function sharesWords(likelihood: Readonly<Record<string, number>>): string {
  const shares = Object.entries(likelihood);
  const shown = shares.length < many ? shares : shares.slice(0, 3), rest = shares.slice(shown.length);
  const words = shown.map(([choice, share]) => `${choice} ${shareWords(share)}`);
  if (rest.length === 0) return words.join(", ");
  return `${words.join(", ")}, ${rest.length} others ${shareWords(rest.reduce((sum, [, share]) => sum + share, 0))}`;
}

/** How many numbers an inference rests on, and how many independent ones they are worth, in words. */
export function worthWords({ numbers: { printed, effective } }: Pick<Likelihoods, "numbers">): string {
  const all = `${printed} ${printed === 1 ? "number" : "numbers"}`;
  return effective > printed - 0.05 ? all : `${all} that are worth ${effective.toFixed(1)} independent ones`;
}
