import { mean, sum } from "simple-statistics";
import { type Choices, universeName } from "../experiment/mod.ts";
import { leavesOf } from "./hinge.ts";
import type { Interval, Judgement, Verdict } from "./judgement.ts";

/** A claim in one universe: under one choice for each assumption of its experiment. */
export interface Universe {
  /** What differs from the defaults. */
  readonly choices: Choices;
  /** Missing where it failed. */
  readonly judgement?: Judgement;
  /** Why there is none: a run diverged, or something threw. */
  readonly failed?: string;
}

/** How a claim fares in a random sample of all universes. */
export interface Multiverse {
  /** What the sample was drawn from. */
  readonly seed: number;
  /** How many universes were drawn, and how many there are. */
  readonly drawn: number;
  readonly of: number;
  /** How many of those drawn have no evidence yet. */
  readonly missing: number;
  /** How many have which verdict, and how many failed: none is left out. */
  readonly verdicts: Readonly<Record<Verdict | "failed", number>>;
  /** Of a verdict that is put together from parts, the part that the effects are of: the one that decides in most universes. */
  readonly part?: string;
  /** What the effects are counted in. */
  readonly unit?: string;
  /** How much of the variance of the effect each assumption explains, the largest first; see {@linkcode varianceShares}. */
  readonly shares: readonly VarianceShare[];
  /** The shortest rule that says when the verdict is another one; missing where there is none, or the default was not judged. */
  readonly rule?: FlipRule;
  /** Every universe with evidence, in the order drawn. */
  readonly universes: readonly {
    readonly choices: Choices;
    readonly verdict: Verdict | "failed";
    readonly effect?: number;
    readonly interval?: Interval;
    readonly failed?: string;
  }[];
}

/** How much of the variance over universes the main effect of an assumption is. */
export interface VarianceShare {
  readonly assumption: string;
  /** From 0 to 1. */
  readonly share: number;
  /** What it would be on average if the choice made no difference: (choices - 1) / (universes - 1). */
  readonly byChance: number;
}

/** A combination of choices under which the verdict is another one in every universe that was judged. */
export interface FlipRule {
  readonly when: Choices;
  /** `turns`: the verdict is the opposite; `changes`: another one. */
  readonly word: "turns" | "changes";
  /** In how many universes. */
  readonly universes: number;
}

/** So few universes make no rule. */
const fewest = 3;
/** So many choices make up a rule at most. */
const longest = 3;

/**
 * How a claim fares over universes.
 *
 * @param defaults The choice of each assumption that stands unless another is named.
 * @param standing The verdict under the defaults.
 */
export function multiverseOf(
  plan: Pick<Multiverse, "seed" | "drawn" | "of" | "missing">,
  universes: readonly Universe[],
  defaults: Choices,
  standing: Verdict | undefined,
): Multiverse {
  const judged = universes.filter(({ judgement }) => judgement);
  const part = mostDeciding(judged.map(({ judgement }) => judgement!));
  const leaves = new Map(judged.map((one) => [one, new Map(leavesOf(one.judgement!)).get(part)]));
  const placed = judged.flatMap(({ choices, ...one }, i) => {
    const effect = onItsScale(leaves.get(judged[i]));
    return effect === undefined ? [] : [{ ...one, choices: { ...defaults, ...choices }, effect }];
  });
  const verdicts = { upheld: 0, refuted: 0, inconclusive: 0, failed: 0 };
  for (const { judgement } of universes) verdicts[judgement?.verdict ?? "failed"]++;
  const rule = standing && flipRule(
    judged.map(({ choices, judgement }) => ({ choices: { ...defaults, ...choices }, verdict: judgement!.verdict })),
    defaults,
    standing,
  );
  return {
    ...plan,
    verdicts,
    ...part && { part },
    unit: [...leaves.values()].find((leaf) => leaf?.unit)?.unit,
    shares: varianceShares(placed, Object.keys(defaults)),
    rule,
    universes: universes.map((one) => {
      const { choices, judgement, failed } = one, leaf = leaves.get(one);
      return {
        choices,
        verdict: judgement?.verdict ?? "failed",
        effect: leaf?.effect,
        interval: leaf?.interval,
        failed,
      };
    }),
  };
}

/** The name of the part that has the verdict of the whole in most universes, which is what it hangs on; the first of several. */
function mostDeciding(judgements: readonly Judgement[]): string {
  const agreeing = new Map<string, number>();
  for (const judgement of judgements) {
    for (const [name, { verdict, effect }] of leavesOf(judgement)) {
      if (effect === undefined) continue;
      agreeing.set(name, (agreeing.get(name) ?? 0) + Number(verdict === judgement.verdict));
    }
  }
  return [...agreeing].reduce<[string, number]>((most, one) => one[1] > most[1] ? one : most, ["", -1])[0];
}

/** The effect on the scale on which runs spread alike, where the rule leaves its runs there; else as it is shown. */
function onItsScale(judgement?: Judgement): number | undefined {
  return judgement?.placed ? mean([...judgement.placed]) : judgement?.effect;
}

/**
 * The share of the variance of an effect that is the main effect of each assumption: the correlation ratio η² of Pearson (1905),
 * Σ n_c (ȳ_c - ȳ)² / Σ (y - ȳ)² over its choices c. Over a whole grid it is the first-order index of Sobol (1993), and the shares
 * add up to what no interaction explains. Over a sample it is a little large, on average by `byChance` of what is not explained.
 *
 * @param universes Each with a full set of choices, and its effect on its scale.
 */
export function varianceShares(
  universes: readonly { readonly choices: Choices; readonly effect: number }[],
  assumptions: readonly string[],
): VarianceShare[] {
  if (universes.length < 2) return [];
  const effects = universes.map(({ effect }) => effect), center = mean(effects);
  const total = sum(effects.map((effect) => (effect - center) * (effect - center)));
  if (!(total > 0)) return [];
  return assumptions.map((assumption) => {
    const groups = [...Map.groupBy(universes, ({ choices }) => choices[assumption]).values()].map((group) =>
      group.map(({ effect }) => effect)
    );
    const between = sum(groups.map((group) => group.length * (mean(group) - center) * (mean(group) - center)));
    return { assumption, share: Math.min(1, between / total), byChance: (groups.length - 1) / (universes.length - 1) };
  }).sort((a, b) => b.share - a.share);
}

/**
 * The shortest rule that says when a verdict is another one: the smallest combination of choices, of one, two or three assumptions,
 * under which it is the opposite in every universe, or, where there is none, another one in every universe; of those as short the
 * one that holds in most. All combinations are tried. Fewer than three universes make no rule.
 *
 * @param universes Each with a full set of choices.
 * @param standing The verdict under the defaults.
 */
export function flipRule(
  universes: readonly { readonly choices: Choices; readonly verdict: Verdict }[],
  defaults: Choices,
  standing: Verdict,
): FlipRule | undefined {
  const words = standing === "inconclusive" ? ["changes"] as const : ["turns", "changes"] as const;
  for (const word of words) {
    const fits = (verdict: Verdict) => verdict !== standing && (word === "changes" || verdict !== "inconclusive");
    let among: Choices[] = [{}];
    for (let length = 1; length <= longest; length++) {
      among = among.flatMap((when) => longer(when, universes));
      const found = among.flatMap((when) => {
        const there = universes.filter(({ choices }) => matches(choices, when));
        const flips = there.length >= fewest && there.every(({ verdict }) => fits(verdict));
        return flips && !matches(defaults, when) ? [{ when, word, universes: there.length }] : [];
      });
      if (found.length > 0) return found.reduce((most, one) => one.universes > most.universes ? one : most);
    }
  }
  return undefined;
}

const matches = (choices: Choices, when: Choices) =>
  Object.entries(when).every(([name, choice]) => choices[name] === choice);

/** A combination with one more assumption, behind those that it has, under each choice that occurs. */
function longer(when: Choices, universes: readonly { readonly choices: Choices }[]): Choices[] {
  const names = Object.keys(universes[0]?.choices ?? {});
  const last = Math.max(-1, ...Object.keys(when).map((name) => names.indexOf(name)));
  return names.slice(last + 1).flatMap((name) =>
    [...new Set(universes.map(({ choices }) => choices[name]))].map((choice) => ({ ...when, [name]: choice }))
  );
}

/** What the record of a claim keeps of it. */
export function multiverseRecord({ universes, ...rest }: Multiverse): unknown {
  return {
    ...rest,
    each: Object.fromEntries(universes.map(({ choices, ...one }) => [universeName(choices), one])),
  };
}

/** How a claim fares over universes, in words, a sentence each. */
export function multiverseWords({ drawn, of, missing, verdicts, shares, rule, part }: Multiverse): string[] {
  const { failed, ...counts } = verdicts;
  const judged = sum(Object.values(counts));
  const words = Object.entries(counts).filter(([, count]) => count > 0).map(([verdict, count]) =>
    `${verdict} in ${count}`
  );
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  return [
    `in ${judged + failed} of ${of.toLocaleString("en-US")} universes: ${words.join(", ") || "none judged"}` +
    `${failed > 0 ? `, ${failed} failed` : ""}${
      missing > 0 ? `; ${missing} of ${drawn} drawn have no evidence yet` : ""
    }`,
    ...(shares.length > 0
      ? [
        `of the variance of its effect${part ? ` (${part})` : ""} ${
          shares.map(({ assumption, share, byChance }) =>
            `${assumption} explains ${percent(share)} (${percent(byChance)} by chance)`
          ).join(", ")
        }`,
      ]
      : []),
    ...(rule
      ? [
        `${rule.word} whenever ${
          Object.entries(rule.when).map(([name, choice]) => `${name} is ${choice}`).join(" and ")
        } (in ${rule.universes} of ${rule.universes})`,
      ]
      : []),
  ];
}
