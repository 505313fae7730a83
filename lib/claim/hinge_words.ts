import { type Alternative, isHanging } from "./alternatives.ts";
import type { Hinge } from "./hinge.ts";
import { beside, number, percent, pValue, range } from "./rules/wording.ts";

/**
 * What a verdict hangs on, in words: `initialisation (turns under glorot-uniform, shifts under he-normal)`; undefined where on
 * nothing.
 */
export function hangsOnWords(
  under: readonly Pick<Alternative, "assumption" | "choice" | "hinge">[],
): string | undefined {
  const hanging = under.filter(({ hinge }) => hinge && isHanging(hinge));
  const byAssumption = [...Map.groupBy(hanging, ({ assumption }) => assumption)];
  const words = byAssumption.map(([assumption, found]) =>
    `${assumption} (${found.map(({ choice, hinge }) => `${hinge!.word} under ${choice}`).join(", ")})`
  );
  return words.length > 0 ? words.join("; ") : undefined;
}

/** What was compared, in words: `shallow: R² 0.71, by default 0.996: -0.28 (98 % interval -0.4 to -0.2, 5 pairs, p = 0.001)`. */
export function hingeWords(hinge: Hinge): string {
  const { word, part, here, there, unit, p, by } = hinge;
  if (p === undefined || here === undefined || there === undefined) return "too few runs to compare";
  const sure = [
    intervalOf(hinge),
    by === "pairs" && `${hinge.n} pairs`,
    by === "groups" && `at least ${hinge.n} runs each, not paired`,
    by === "intervals" && "whether their intervals meet",
    pValue(p),
  ].filter(Boolean).join(", ");
  return `${part ? `${part}: ` : ""}${unit ? `${unit} ` : ""}${number(there)}, by default ${number(here)}: ${
    differenceOf(hinge)
  }(${sure})${word === "open" ? asked(hinge) : ""}`;
}

function differenceOf({ difference, interval, as }: Hinge): string {
  if (difference === undefined) return "";
  if (as === "ratio") return `${number(difference)} times `;
  if (as === "odds ratio") return `${number(difference)} times the odds `;
  return `${difference > 0 ? "+" : ""}${interval ? beside(difference, interval) : number(difference)} ${
    as === "difference of z" ? "on Fisher's z " : ""
  }`;
}

function intervalOf({ interval, level, as }: Hinge): string | undefined {
  const [low, high] = interval ?? [null, null];
  if (low === null || high === null) return undefined;
  const ends = as === "ratio" || as === "odds ratio" ? `${number(low)} to ${number(high)}` : range([low, high]);
  return `${percent(Number(level!.toPrecision(4)))} interval ${ends}`;
}

function asked({ seedsToTell }: Hinge): string {
  if (seedsToTell === undefined) return "";
  if (seedsToTell === null) return "; so small a difference no number of seeds would tell";
  return `; ${seedsToTell.toLocaleString("en-US")} seeds would tell`;
}
