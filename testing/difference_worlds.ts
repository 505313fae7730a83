import {
  association,
  groupComparison,
  ordered,
  pairedComparison,
  type Scale,
  signFlip,
  similar,
  type Verdict,
  within,
} from "../lib/claim/mod.ts";
import type { RandomStream } from "../lib/random/mod.ts";
import { firstToStay, roughness } from "../lib/statistics/mod.ts";
import { halves, oneSided, run, to, type World } from "./worlds.ts";

/** Three units of the scale: a runs' spread is one. */
const reach = 3;
const margin = (scale: Scale, size = reach) => ({
  size: scale === "plain" ? size : Math.exp(size),
  reason: "the worlds are made so",
});

/** Pairs that share their seed's luck, the first `ahead` of the second on the scale. */
function pairsOf(random: RandomStream, n: number, scale: Scale, round: (x: number) => number, ahead = 0) {
  const luck = run(n, () => random.normal());
  const side = (ahead: number) => luck.map((shared) => to[scale](round(shared + random.normal()) + ahead));
  return { first: side(ahead), second: side(0) };
}

/** Groups of n and 2 n runs of which the smaller one spreads three times as much. */
function groupsOf(random: RandomStream, n: number, scale: Scale, round: (x: number) => number, ahead = 0) {
  const group = (n: number, deviation: number, ahead: number) =>
    run(n, () => to[scale](round(deviation * random.normal()) + ahead));
  return { first: group(n, 1, ahead), second: group(2 * n, 1 / 3, 0) };
}

/** Wrong where the first judgement refutes what is just true, or the second upholds what is just false. */
const either = (just: Verdict, false_: Verdict): Verdict | undefined =>
  just === "refuted" ? just : false_ === "upheld" ? false_ : undefined;

/** Welch's approximation is a little short where the one of three runs spreads more. */
const unlike = { refuted: 0.035, upheld: 0.035 };

const onScales: World[] = ([
  ["plain", "normal", Number],
  ["plain", "ties", halves],
  ["log", "normal", Number],
  ["logit", "normal", Number],
] as const).flatMap(([scale, values, round]): World[] => {
  const order = pairedComparison({ alternative: "greater", scale, margin: margin(scale) });
  const pairs = similar({ scale, margin: margin(scale) });
  const world = { scale, values, promised: oneSided };
  return [
    {
      ...world,
      rule: "`pairedComparison`, margin",
      // An order that is just as large as the margin is true, and one of 0 is not: between them either verdict is right.
      wrong: (random, n) =>
        either(
          order.judge(pairsOf(random, n, scale, round, reach)).verdict,
          order.judge(pairsOf(random, n, scale, round)).verdict,
        ),
    },
    {
      ...world,
      rule: "`similar`",
      wrong: (random, n) => pairs.judge(pairsOf(random, n, scale, round, reach)).verdict,
    },
  ];
});

const unlikeGroups: World[] = ([["plain", halves], ["log", Number]] as const).flatMap(([scale, round]): World[] => {
  const order = groupComparison({ alternative: "greater", scale, margin: margin(scale) });
  const alike = similar({ scale, margin: margin(scale), paired: false });
  const world = { scale, values: scale === "plain" ? "unlike groups, ties" : "unlike groups", promised: unlike };
  return [
    {
      ...world,
      rule: "`groupComparison`, margin",
      wrong: (random, n) =>
        either(
          order.judge(groupsOf(random, n, scale, round, reach)).verdict,
          order.judge(groupsOf(random, n, scale, round)).verdict,
        ),
    },
    {
      ...world,
      rule: "`similar`, groups",
      wrong: (random, n) => alike.judge(groupsOf(random, n, scale, round, reach)).verdict,
    },
  ];
});

const grouped = groupComparison({ alternative: "less" });
const even = similar({ margin: margin("plain", 0.01) });
const flippedBeyond = signFlip({ alternative: "greater", margin: margin("plain") });
const three = ordered({ order: ["a", "b", "c"], alternative: "greater" });
const along = association({ wanted: "up", unit: "loss", along: "size" });
const smoother = pairedComparison({ alternative: "less", scale: "log" });
const after = within({ low: 50 });
/** A normal over the root of an exponential: heavy tails. */
export const heavy = (random: RandomStream) => random.normal() / Math.sqrt(-Math.log(1 - random.uniform()));

const others: World[] = [
  ...([["normal", 1], ["groups of n and 2 n", 2]] as const).map(([values, times]): World => ({
    rule: "`groupComparison`",
    scale: "plain",
    values,
    promised: oneSided,
    wrong: (random, n) =>
      grouped.judge({ first: run(n, () => random.normal()), second: run(times * n, () => random.normal()) }).verdict,
  })),
  {
    rule: "`similar`, narrow",
    scale: "plain",
    values: "normal",
    promised: { refuted: 0.05, upheld: 0.025 },
    wrong: (random, n) => even.judge(pairsOf(random, n, "plain", Number)).verdict,
  },
  {
    rule: "`signFlip`, margin",
    scale: "plain",
    values: "heavy tails",
    promised: oneSided,
    wrong: (random, n) => {
      const pairs = (ahead: number) => ({ first: run(n, () => heavy(random) / 3 + ahead), second: run(n, () => 0) });
      return either(flippedBeyond.judge(pairs(reach)).verdict, flippedBeyond.judge(pairs(0)).verdict);
    },
  },
  {
    rule: "`ordered`, of three",
    scale: "plain",
    values: "normal",
    promised: oneSided,
    wrong: (random, n) => {
      const runs = (ahead: number) => run(n, () => ahead + random.normal());
      return either(
        three.judge({ a: runs(0), b: runs(0), c: runs(0) }).verdict,
        three.judge({ a: runs(100), b: runs(0), c: runs(0) }).verdict,
      );
    },
  },
  ...([5, 8, 12] as const).map((settings): World => ({
    rule: `\`association\`, ${settings} settings`,
    scale: "",
    values: "normal",
    promised: oneSided,
    // However many seeds tell the settings apart.
    wrong: (random, n) =>
      along.judge(Object.fromEntries(
        run(settings, () => random.normal()).map((size, i) => {
          const loss = random.normal();
          return [i, { along: run(n, () => size), value: run(n, () => loss + 0.1 * random.normal()) }];
        }),
      )).verdict,
  })),
  {
    rule: "`roughness`, `pairedComparison`",
    scale: "log",
    values: "20 points",
    promised: oneSided,
    wrong: (random, n) => {
      const series = () => run(n, () => roughness(run(20, () => random.normal()).map((x, epoch) => x - epoch / 2)));
      return smoother.judge({ first: series(), second: series() }).verdict;
    },
  },
  {
    rule: "`firstToStay`, `within`",
    scale: "plain",
    values: "epochs",
    promised: oneSided,
    wrong: (random, n) => {
      const epochs = run(n, () => {
        const arrives = Math.round(50 + 5 * random.normal());
        return firstToStay(run(80, () => 0.9 * random.uniform()).map((x, i) => i < arrives ? 1 + x : x), { below: 1 })!;
      });
      return after.judge(epochs).verdict;
    },
  },
];

/** Worlds of differences with a margin, of groups, of orders of several, of settings, and of measures of series. */
export const differenceWorlds: readonly World[] = [...onScales, ...unlikeGroups, ...others];
