import { all, count, pairedComparison, predictionInterval, signFlip, spread, trend, within } from "../lib/claim/mod.ts";
import { type RandomStream, stream } from "../lib/random/mod.ts";
import { differenceWorlds, heavy } from "./difference_worlds.ts";
import { tableRow } from "./table_row.ts";
import { border, halves, oneSided, run, scales, to, type World } from "./worlds.ts";

export type { World };

/** The numbers of runs that error rates are simulated for. */
export const errorRuns: readonly number[] = [3, 8];
/** How often each world is simulated. */
export const errorRepetitions = 2000;

/** A share of so many trials, as often right as wrong. */
const share = (random: RandomStream, trials: number, chance = 0.5) =>
  run(trials, () => Number(random.uniform() < chance)).reduce((a, b) => a + b) / trials;

const orders: World[] = scales.flatMap((scale) => {
  const rule = pairedComparison({ alternative: "less", scale });
  const world = (values: string, round: (x: number) => number): World => ({
    rule: "`pairedComparison`",
    scale,
    values,
    promised: oneSided,
    // Pairs share their seed's luck.
    wrong: (random, n) => {
      const luck = run(n, () => random.normal());
      const side = () => luck.map((shared) => to[scale](round(shared + random.normal())));
      return rule.judge({ first: side(), second: side() }).verdict;
    },
  });
  return [world("normal", Number), world("ties", halves)];
});

const nearOne = pairedComparison({ alternative: "less", scale: "logit", trials: 50 });
const within0: World[] = scales.flatMap((scale) => {
  const rule = within({ low: border[scale], scale });
  const narrow = within({ low: to[scale](-0.01), high: to[scale](0.01), scale });
  const single = within({ low: to[scale](-3), high: to[scale](3), scale, question: "a single run" });
  const world = (name: string, values: string, promised: World["promised"], wrong: World["wrong"]): World => ({
    rule: name,
    scale,
    values,
    promised,
    wrong,
  });
  const values = (round: (x: number) => number) => (random: RandomStream, n: number) =>
    run(n, () => to[scale](round(random.normal())));
  // A verdict on the next run is wrong where that run belies it.
  const belied = (round: (x: number) => number) => (random: RandomStream, n: number) => {
    const { verdict } = single.judge(run(n, () => to[scale](round(1.5 * random.normal()))));
    const inside = Math.abs(round(1.5 * random.normal())) <= 3;
    return verdict === (inside ? "refuted" : "upheld") ? verdict : undefined;
  };
  return [
    world("`within`, one side", "normal", oneSided, (random, n) => rule.judge(values(Number)(random, n)).verdict),
    world("`within`, one side", "ties", oneSided, (random, n) => rule.judge(values(halves)(random, n)).verdict),
    world(
      "`within`, narrow",
      "normal",
      { refuted: 0.05, upheld: 0.025 },
      (random, n) => narrow.judge(values(Number)(random, n)).verdict,
    ),
    world("`within`, a single run", "normal", { refuted: 0.05, upheld: 0.05 }, belied(Number)),
    world("`within`, a single run", "ties", { refuted: 0.05, upheld: 0.05 }, belied(halves)),
  ];
});

const fifty = within({ low: 0.5, scale: "logit", trials: 5 });
const prints: World[] = scales.flatMap((scale) => {
  const world = (values: string, round: (x: number) => number): World => ({
    rule: "`predictionInterval`",
    scale,
    values,
    promised: { refuted: 0.05, upheld: 0.025 },
    wrong: (random, n) => {
      const runs = (mean: number) => run(n, () => to[scale](mean + round(random.normal())));
      const rule = (value: number, widest: number) =>
        predictionInterval({ value, rounding: 0, scale, widest: scale === "plain" ? widest : Math.exp(widest) });
      if (rule(to[scale](round(random.normal())), 20).judge(runs(0)).verdict === "refuted") return "refuted";
      // Upheld promises that the next run lies within the widest interval of the printed number.
      const beyond = random.normal() > 0;
      return rule(border[scale], 4).judge(runs(4)).verdict === "upheld" && beyond ? "upheld" : undefined;
    },
  });
  return [world("normal", Number), world("ties", halves)];
});

const flipped = signFlip({ alternative: "less" });
const most = count({ moreThan: 0.5, what: "show heads" });
const falls = trend({ wanted: "down" });
const similar = spread({ trials: 10_000, times: 2 });
const coarse = spread({ trials: 25, times: 1 });
const every = all(within({ low: 0 }));

/** Worlds for each rule, on each scale, with ties and without. */
export const worlds: readonly World[] = [
  ...orders,
  {
    rule: "`pairedComparison`",
    scale: "logit",
    values: "49 of 50, half of them 1",
    promised: oneSided,
    wrong: (random, n) => {
      const side = () => run(n, () => share(random, 50, 0.985));
      return nearOne.judge({ first: side(), second: side() }).verdict;
    },
  },
  {
    rule: "`signFlip`",
    scale: "plain",
    values: "heavy tails",
    promised: oneSided,
    wrong: (random, n) => {
      return flipped.judge({ first: run(n, () => heavy(random)), second: run(n, () => 0) }).verdict;
    },
  },
  {
    rule: "`signFlip`",
    scale: "plain",
    values: "ties",
    promised: oneSided,
    wrong: (random, n) => {
      const epochs = () => run(n, () => random.integer(3, 5));
      return flipped.judge({ first: epochs(), second: epochs() }).verdict;
    },
  },
  ...within0,
  {
    rule: "`within`, one side",
    scale: "logit",
    values: "0 to 5 of 5",
    promised: oneSided,
    wrong: (random, n) => fifty.judge(run(n, () => share(random, 5))).verdict,
  },
  ...prints,
  {
    rule: "`count`",
    scale: "",
    values: "coin tosses",
    promised: oneSided,
    wrong: (random, n) => most.judge(Array.from({ length: n }, () => random.uniform() < 0.5)).verdict,
  },
  ...([["normal", Number], ["ties", halves]] as const).map(([values, round]): World => ({
    rule: "`trend`, 8 points",
    scale: "",
    values,
    promised: oneSided,
    wrong: (random, n) => falls.judge(Array.from({ length: n }, () => run(8, () => round(random.normal())))).verdict,
  })),
  {
    rule: "`trend`, 4 points",
    scale: "",
    values: "normal",
    promised: oneSided,
    wrong: (random, n) => falls.judge(Array.from({ length: n }, () => run(4, () => random.normal()))).verdict,
  },
  {
    rule: "`spread`",
    scale: "",
    values: "normal",
    promised: oneSided,
    wrong: (random, n) => similar.judge(run(n, () => 0.5 + 0.01 * random.normal())).verdict,
  },
  {
    rule: "`spread`",
    scale: "",
    values: "shares of 25",
    promised: oneSided,
    wrong: (random, n) => coarse.judge(run(n, () => share(random, 25))).verdict,
  },
  {
    rule: "`all` of three `within`",
    scale: "plain",
    values: "normal",
    promised: oneSided,
    wrong: (random, n) => {
      const part = (mean: number) => run(n, () => mean + random.normal());
      // Just true: three parts on the border. Just false: one is, and the others are clear.
      if (every.judge({ a: part(0), b: part(0), c: part(0) }).verdict === "refuted") return "refuted";
      return every.judge({ a: part(100), b: part(0), c: part(100) }).verdict === "upheld" ? "upheld" : undefined;
    },
  },
  ...differenceWorlds,
];

/** The shares of wrong verdicts in a world, from a fixed stream. */
export function errorRates({ rule, scale, values, wrong }: World, n: number): World["promised"] {
  const random = stream("error rates", rule, scale, values, n);
  const times = { refuted: 0, upheld: 0, inconclusive: 0 };
  for (let i = 0; i < errorRepetitions; i++) times[wrong(random, n) ?? "inconclusive"]++;
  return { refuted: times.refuted / errorRepetitions, upheld: times.upheld / errorRepetitions };
}

const perCent = (share: number) => `${Number((100 * share).toFixed(1))} %`;

/** The row of a world: how much of what is just true is refuted, and of what is just false upheld, at each number of runs. */
export function errorRow({ rule, scale, values, promised }: World, rates: readonly World["promised"][]): string {
  return tableRow([
    rule,
    scale,
    values,
    ...(["refuted", "upheld"] as const).flatMap((verdict) => [
      perCent(promised[verdict]),
      ...rates.map((rate) => perCent(rate[verdict])),
    ]),
  ]);
}

/** The error rates as a Markdown table. */
export function errorTable(): string {
  const columns = [
    "just true, refuted: at most",
    "3 runs",
    "8 runs",
    "just false, upheld: at most",
    "3 runs",
    "8 runs",
  ];
  return [
    tableRow(["rule", "scale", "values", ...columns]),
    tableRow(["---", "---", "---", ...columns.map(() => "--:")]),
    ...worlds.map((world) => errorRow(world, errorRuns.map((n) => errorRates(world, n)))),
  ].join("\n");
}
