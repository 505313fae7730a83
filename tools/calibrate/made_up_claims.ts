import {
  all,
  association,
  count,
  groupComparison,
  ordered,
  pairedComparison,
  parts,
  predictionInterval,
  type Rule,
  type Scale,
  signFlip,
  similar,
  spread,
  trend,
  type Verdict,
  within,
} from "../../lib/claim/mod.ts";
import { exp } from "../../lib/math/mod.ts";
import type { Noise } from "./noise.ts";

/** What is so of a claim: it is true, false, or its border is the truth, so that it is just true and just false at once. */
export type Truth = "true" | "border" | "false";

/** What a claim is told of the truth, and which verdicts are wrong then. */
interface Case {
  /** How far inside of what the claim says the truth lies, in standard deviations of what its rule looks at. */
  readonly inside: number;
  /** @param next The claim's first number of one more run. */
  wrong(verdict: Verdict, next: () => number): boolean;
}

/** One of the two that the runs are of. */
export type Side = "first" | "second";

/** A claim whose truth is known. */
// deno-lint-ignore no-explicit-any -- Each has numbers of its own, and its rule takes just these.
export interface MadeUpClaim<M = any> {
  /** Of the rules that it stands for: `pairedComparison`. */
  readonly rule: string;
  /** What else there is to it, unique with the rule: `log scale`. */
  readonly how: string;
  readonly cases: Readonly<Partial<Record<Truth, Case>>>;
  /** Its numbers in one run. Of each claim as many are drawn in any run of a side. */
  draw(side: Side, inside: number, noise: Noise, settings: () => Noise): number[];
  /** @param printed Noise of a run that the report had. */
  ruleFor(inside: number, printed: () => Noise): Rule<M>;
  /** What the rule judges, of the numbers by seed. */
  measure(first: number[][], second: number[][]): M;
}

const wrongIf = (...wrong: Verdict[]) => (verdict: Verdict) => wrong.includes(verdict);
const cases = {
  true: { inside: 1, wrong: wrongIf("refuted") },
  border: { inside: 0, wrong: wrongIf("upheld", "refuted") },
  false: { inside: -1, wrong: wrongIf("upheld") },
} satisfies MadeUpClaim["cases"];
const onlyBorder = { border: cases.border };

const scales: readonly Scale[] = ["plain", "log", "logit"];
/** Numbers that lie around 0 as on a scale, brought to the metric; a share of 1 would have no place. */
const to: Record<Scale, (x: number) => number> = {
  plain: Number,
  log: exp,
  logit: (x) => 1 / (1 + exp(-Math.min(x, 30))),
};
const numbers = (side: number[][], at = 0) => side.map((run) => run[at]);
const both = (first: number[][], second: number[][]) => ({ first: numbers(first), second: numbers(second) });
const onFirst = (first: number[][]) => numbers(first);

/** The spread of two sides that have nothing but luck in common, the second half as wide as the first. */
const apart = Math.sqrt(1.25);
/** Two sides, the first ahead by so many deviations of the difference. */
const sides = (side: Side, inside: number, { luck, own }: Noise, paired = true) =>
  (paired ? luck() : 0) + (side === "first" ? own() + apart * inside : own() / 2);
const on = (scale: Scale, paired = true): MadeUpClaim["draw"] => (side, inside, noise) => [
  to[scale](sides(side, inside, noise, paired)),
];

const reason = "made up";
/** A margin of so many deviations of the difference. */
const margin = (deviations: number, scale: Scale = "plain") => ({
  size: scale === "plain" ? deviations * apart : exp(deviations * apart),
  reason,
});
const alternative = "greater";

const comparisons: MadeUpClaim[] = scales.flatMap((scale): MadeUpClaim[] => [
  {
    rule: "pairedComparison",
    how: `${scale} scale`,
    cases,
    draw: on(scale),
    ruleFor: () => pairedComparison({ alternative, scale }),
    measure: both,
  },
  {
    rule: "groupComparison",
    how: `${scale} scale`,
    cases,
    draw: on(scale, false),
    ruleFor: () => groupComparison({ alternative, scale }),
    measure: both,
  },
]);

/** An order with a margin is false beyond 0 and true beyond the margin: between them no verdict is wrong. */
const margins: MadeUpClaim[] = (["pairedComparison", "groupComparison", "signFlip"] as const).flatMap((rule) => {
  const made = { pairedComparison, groupComparison, signFlip }[rule];
  const claim = { rule, draw: on("plain", rule !== "groupComparison"), measure: both };
  const ruleFor = () => made({ alternative, margin: margin(1) });
  return [
    {
      ...claim,
      how: "with a margin, no difference",
      cases: { border: { inside: 0, wrong: wrongIf("upheld") }, false: cases.false },
      ruleFor,
    },
    {
      ...claim,
      how: "with a margin, just that difference",
      cases: { true: { inside: 2, wrong: wrongIf("refuted") }, border: { inside: 1, wrong: wrongIf("refuted") } },
      ruleFor,
    },
  ];
});

const alike: MadeUpClaim[] = ([["paired", "plain"], ["groups", "log"], ["paired", "logit"]] as const).map((
  [how, scale],
) => {
  const paired = how === "paired";
  return {
    rule: "similar",
    how: `${how}, ${scale} scale`,
    cases: { ...cases, true: { ...cases.true, inside: 1.5 } },
    draw: (side, inside, noise) => on(scale, paired)(side, 1.5 - inside, noise, () => noise),
    ruleFor: () => similar({ margin: margin(1.5, scale === "logit" ? "log" : scale), scale, paired }),
    measure: both,
  };
});

/** Three in a row: two are numbers of the first side, one of the second. */
const order = ["a", "b", "c"];
const inOrder = (first: number[][], second: number[][]) => ({
  a: numbers(first),
  b: numbers(first, 1),
  c: numbers(second),
});
const orders: MadeUpClaim[] = [
  {
    rule: "ordered",
    how: "three, all the same at the border",
    cases,
    draw(side, inside, { luck, own }) {
      const shared = luck(), step = Math.SQRT2 * inside;
      return side === "first" ? [shared + own() + 2 * step, shared + own() + step] : [shared + own()];
    },
    ruleFor: () => ordered({ order, alternative }),
    measure: inOrder,
  },
  {
    rule: "ordered",
    how: "three, of which one is clear",
    cases: onlyBorder,
    draw(side, _, { luck, own }) {
      const shared = luck();
      return side === "first" ? [shared + own() + 5, shared + own()] : [shared + own()];
    },
    ruleFor: () => ordered({ order, alternative }),
    measure: inOrder,
  },
];

/** Settings whose values have nothing to do with their order, but for what is inside. */
const associations: MadeUpClaim[] = [6, 10].map((count) => ({
  rule: "association",
  how: `${count} settings`,
  cases,
  draw(side, inside, { own }, settings) {
    if (side === "second") return [];
    const between = settings();
    return Array.from({ length: count }, (_, i) => between.own() + own() / 2 + 2 * inside * i);
  },
  ruleFor: () => association({ wanted: "up", unit: "value", along: "place" }),
  measure: (first) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`setting ${i}`, { along: [i], value: numbers(first, i) }]),
    ),
}));

/** Numbers of one side, around a truth that lies so far inside. */
const single = (scale: Scale): MadeUpClaim["draw"] => (side, inside, { own }) =>
  side === "first" ? [to[scale](inside + own())] : [];
const bounds: MadeUpClaim[] = [
  ...scales.map((scale): MadeUpClaim => ({
    rule: "within",
    how: `one side, ${scale} scale`,
    cases,
    draw: single(scale),
    ruleFor: () => within({ low: to[scale](0), scale }),
    measure: onFirst,
  })),
  {
    rule: "within",
    how: "both sides, plain scale",
    cases,
    draw: single("plain"),
    ruleFor: () => within({ low: 0, high: 2 }),
    measure: onFirst,
  },
  {
    rule: "within",
    how: "a single run, plain scale",
    cases: {
      border: { inside: 0, wrong: (verdict, next) => verdict === (Math.abs(next()) <= 2 ? "refuted" : "upheld") },
    },
    draw: single("plain"),
    ruleFor: () => within({ low: -2, high: 2, question: "a single run" }),
    measure: onFirst,
  },
];

/** The printed number comes from one more run, or lies off by half the widest interval. */
const widest = 4;
const prints: MadeUpClaim[] = scales.flatMap((scale): MadeUpClaim[] => {
  const wide = scale === "plain" ? widest : exp(widest);
  return [
    {
      rule: "predictionInterval",
      how: `of one more run, ${scale} scale`,
      cases: { border: { inside: 0, wrong: wrongIf("refuted") } },
      draw: single(scale),
      ruleFor: (_, printed) =>
        predictionInterval({ value: to[scale](printed().own()), rounding: 0, scale, widest: wide }),
      measure: onFirst,
    },
    {
      rule: "predictionInterval",
      how: `of none, ${scale} scale`,
      // Upheld promises that the next run lies no further off than the widest interval.
      cases: {
        border: {
          inside: widest / 2,
          wrong: (verdict, next) => verdict === "upheld" && next() > to[scale](widest),
        },
      },
      draw: single(scale),
      ruleFor: () => predictionInterval({ value: to[scale](0), rounding: 0, scale, widest: wide }),
      measure: onFirst,
    },
  ];
});

const above0 = within({ low: 0 });
const combined: MadeUpClaim[] = [
  {
    rule: "all",
    how: "of three within, all at the border",
    cases,
    draw: (side, inside, { own }) => side === "first" ? [inside + own(), inside + own(), inside + own()] : [],
    ruleFor: () => all(above0),
    measure: (first) => ({ a: numbers(first), b: numbers(first, 1), c: numbers(first, 2) }),
  },
  {
    rule: "all",
    how: "of three within, two of them clear",
    cases: onlyBorder,
    draw: (side, _, { own }) => side === "first" ? [own(), 5 + own(), 5 + own()] : [],
    ruleFor: () => all(above0),
    measure: (first) => ({ a: numbers(first), b: numbers(first, 1), c: numbers(first, 2) }),
  },
  {
    rule: "parts",
    how: "pairedComparison and count",
    cases,
    draw: (side, inside, noise) => {
      const number = sides(side, inside, noise);
      return side === "first" ? [number, 2 * inside + noise.own() - noise.median] : [number];
    },
    ruleFor: () => parts({ ahead: pairedComparison({ alternative }), most: count({ moreThan: 0.5, what: "are" }) }),
    measure: (first, second) => ({
      ahead: both(first, second),
      most: numbers(first, 1).map((value) => value > 0),
    }),
  },
];

/** Claims of every rule that runs are judged by. */
export const madeUpClaims: readonly MadeUpClaim[] = [
  ...comparisons,
  ...margins,
  {
    rule: "signFlip",
    how: "plain",
    cases,
    draw: on("plain"),
    ruleFor: () => signFlip({ alternative }),
    measure: both,
  },
  ...alike,
  ...orders,
  ...associations,
  ...bounds,
  ...prints,
  {
    rule: "spread",
    how: "of shares of 10,000",
    cases,
    // Deviations by factors of two.
    draw: (side, inside, { own }) => {
      const share = 0.5 + 0.01 * own() * (inside === 0 ? 1 : inside > 0 ? 0.5 : 2);
      return side === "first" ? [Math.min(Math.max(share, 0), 1)] : [];
    },
    ruleFor: () => spread({ trials: 10_000, times: 2 }),
    measure: onFirst,
  },
  {
    rule: "trend",
    how: "8 points",
    cases,
    draw: (side, inside, { own }) =>
      side === "first" ? Array.from({ length: 8 }, (_, i) => own() - inside * i / 4) : [],
    ruleFor: () => trend({ wanted: "down" }),
    measure: (first) => first,
  },
  {
    rule: "count",
    how: "more than half",
    cases,
    draw: (side, inside, { own, median }) => side === "first" ? [own() - median + inside] : [],
    ruleFor: () => count({ moreThan: 0.5, what: "lie above 0" }),
    measure: (first) => numbers(first).map((value) => value > 0),
  },
  ...combined,
];

/** How a claim is named in ids and in records. */
export const nameOf = ({ rule, how }: MadeUpClaim): string => `${rule}: ${how}`;
