import assert from "node:assert/strict";
import { type RandomStream, stream } from "../../random/mod.ts";
import { summary } from "../../statistics/mod.ts";
import {
  all,
  count,
  groupComparison,
  pairedComparison,
  parts,
  predictionInterval,
  type Rule,
  signFlip,
  similar,
  spread,
  within,
} from "../mod.ts";
import { chanceOf } from "./chance.ts";
import { decidingOf, power } from "./deciding.ts";

/** So many numbers whose mean and standard deviation are exactly these. */
function exactly(n: number, mean: number, deviation: number): number[] {
  const values = Array.from({ length: n }, (_, i) => i % 2 ? 1 + i / n : -1 - i / n);
  const own = summary(values);
  return values.map((value) => mean + (value - own.mean) * deviation / own.deviation);
}
const against0 = (first: readonly number[]) => ({ first, second: first.map(() => 0) });
const normals = (random: RandomStream, n: number, mean: number, deviation = 1) =>
  Array.from({ length: n }, () => mean + deviation * random.normal());
const order = pairedComparison({ alternative: "greater" });
const groups = groupComparison({ alternative: "greater" });
const at95 = { upheld: 0.95, refuted: 0.95 };

Deno.test("chanceOf() has the published power of the paired t test", () => {
  // G*Power 3.1, one sample or pairs, 5 % two-sided.
  for (const [effect, n, published] of [[1, 10, 0.8031], [0.5, 34, 0.8078], [0.8, 15, 0.8213]] as const) {
    const { upheld, refuted } = chanceOf(order.judge(against0(exactly(5, effect, 1))), n, at95)!;
    assert(Math.abs(upheld + refuted - published) < 5e-4, `${effect}, ${n}: ${upheld + refuted}`);
  }
});

Deno.test("chanceOf() has the published power of the t test of two groups", () => {
  // G*Power 3.1, two independent groups, 5 % two-sided; Welch's t of two groups with one spread and size is Student's.
  for (const [effect, n, published] of [[0.5, 64, 0.8015], [0.8, 26, 0.8075], [1, 17, 0.807]] as const) {
    const judgement = groups.judge({ first: exactly(5, effect, 1), second: exactly(5, 0, 1) });
    const { upheld, refuted } = chanceOf(judgement, n, at95)!;
    assert(Math.abs(upheld + refuted - published) < 5e-4, `${effect}, ${n}: ${upheld + refuted}`);
  }
});

/** A world with an effect and a spread, a judgement of a few runs that show just these, and one of so many drawn from it. */
interface World<M> {
  readonly rule: Rule<M>;
  readonly shown: M;
  readonly draw: (random: RandomStream, n: number) => M;
}
const world = <M>(rule: Rule<M>, shown: M, draw: World<M>["draw"]) => ({ rule, shown, draw }) as World<unknown>;

const margin = { size: 0.7, reason: "less does not matter" };
const [less, greater] = (["less", "greater"] as const).map((alternative) => pairedComparison({ alternative, margin }));
const inside = within({ low: -0.7, high: 0.7 });
const worlds: Record<string, World<unknown>> = {
  "an order that holds": world(order, against0(exactly(6, 0.6, 1)), (random, n) => against0(normals(random, n, 0.6))),
  "an order that does not": world(
    order,
    against0(exactly(6, -0.4, 1)),
    (random, n) => against0(normals(random, n, -0.4)),
  ),
  "no difference, where less is claimed": world(
    less,
    against0(exactly(5, 0.05, 1)),
    (random, n) => against0(normals(random, n, 0.05)),
  ),
  "no difference, where more is claimed": world(
    greater,
    against0(exactly(5, -0.1, 1)),
    (random, n) => against0(normals(random, n, -0.1)),
  ),
  "a small difference, which is clear or none": world(
    greater,
    against0(exactly(5, 0.3, 1)),
    (random, n) => against0(normals(random, n, 0.3)),
  ),
  "pairs that are alike": world(
    similar({ margin }),
    against0(exactly(5, 0.1, 1)),
    (random, n) => against0(normals(random, n, 0.1)),
  ),
  "two groups, one of which spreads more": world(
    groups,
    { first: exactly(6, 0.7, 1), second: exactly(6, 0, 0.5) },
    (random, n) => ({ first: normals(random, n, 0.7), second: normals(random, n, 0, 0.5) }),
  ),
  "two groups, one of which is larger already": world(
    groups,
    { first: exactly(5, 0.6, 1), second: exactly(20, 0, 1) },
    (random, n) => ({ first: normals(random, n, 0.6), second: normals(random, Math.max(20, n), 0) }),
  ),
  "groups that are alike": world(
    similar({ margin, paired: false }),
    { first: exactly(5, 0.1, 1), second: exactly(5, 0, 1) },
    (random, n) => ({ first: normals(random, n, 0.1), second: normals(random, n, 0) }),
  ),
  "a mean between two limits": world(inside, exactly(6, 0.1, 1), (random, n) => normals(random, n, 0.1)),
  "a mean beyond one of two limits": world(inside, exactly(5, 1.2, 1), (random, n) => normals(random, n, 1.2)),
  "single runs": world(
    within({ low: -3, question: "a single run" }),
    exactly(4, 0, 1),
    (random, n) => normals(random, n, 0),
  ),
  "a printed number that fits": world(
    predictionInterval({ value: 0.3, rounding: 0, widest: 5 }),
    exactly(4, 0, 1),
    (random, n) => normals(random, n, 0),
  ),
  "a count": world(
    count({ moreThan: 0.5, what: "fall" }),
    [true, true, true, false, true, true, true, false],
    (random, n) => normals(random, n, 0).map(() => random.uniform() < 0.75),
  ),
  "a spread": world(
    spread({ trials: 10_000, times: 2 }),
    exactly(5, 0.5, 0.0075),
    (random, n) => normals(random, n, 0.5, 0.0075),
  ),
  "parts that all hold": world(
    all(order),
    { a: against0(exactly(5, 0.7, 1)), b: against0(exactly(5, 0.6, 1)) },
    (random, n) => ({ a: against0(normals(random, n, 0.7)), b: against0(normals(random, n, 0.6)) }),
  ),
  "parts of which one does not": world(
    parts({ a: inside, b: order }),
    { a: exactly(5, 0, 1), b: against0(exactly(5, -0.5, 1)) },
    (random, n) => ({ a: normals(random, n, 0), b: against0(normals(random, n, -0.5)) }),
  ),
};

const repetitions = 1500;
for (const [name, { rule, shown, draw }] of Object.entries(worlds)) {
  Deno.test(`in worlds with the effect and spread that runs show, the seeds that are named decide in about 80 %: ${name}`, () => {
    const judgement = rule.judge(shown);
    assert.equal(judgement.verdict, "inconclusive");
    const { seeds, verdict } = decidingOf(judgement)!;
    const random = stream("deciding", 7);
    const decided = (n: number) => {
      let found = 0;
      for (let i = 0; i < repetitions; i++) found += Number(rule.judge(draw(random, n)).verdict !== "inconclusive");
      return found / repetitions;
    };
    const deviations = 3 * Math.sqrt(power * (1 - power) / repetitions);
    const [at, below] = [decided(seeds!), decided(Math.floor(0.8 * seeds!))];
    assert(at > power - deviations && at < power + 0.1 + deviations, `${seeds} seeds decide in ${at}`);
    assert(below < power, `${Math.floor(0.8 * seeds!)} seeds decide in ${below} already`);
    assert.notEqual(verdict, "inconclusive");
  });
}

Deno.test("decidingOf() says that no number of seeds will where single runs lie on both sides, or nothing differs", () => {
  const wide = within({ low: -1, question: "a single run" }).judge(exactly(5, 0, 1));
  assert.match(decidingOf(wide)!.words, /^no number of seeds will decide it: it asks for a single run/);
  const none = decidingOf(order.judge(against0([0, 0, 0, 0])))!;
  assert.deepEqual(none.seeds, null);
  assert.match(none.words, /^no number of seeds will decide it: there is no difference in any of them$/);
  const hardly = decidingOf(order.judge(against0(exactly(5, 0.001, 1))))!;
  assert.match(hardly.words, /^no number of seeds that anyone would run will decide it \(more than 10,000\)/);
  const unlike = decidingOf(within({ low: 6 }).judge([7, 7, 7]))!;
  assert.deepEqual([unlike.seeds, unlike.verdict], [6, "upheld"]);
  assert.match(decidingOf(order.judge(against0([1, 2])))!.words, /^at least 3 seeds are needed/);
  const many = decidingOf(signFlip({ alternative: "greater" }).judge(against0(exactly(8, 0.2, 1))))!;
  assert.match(many.words, /^more seeds than its rule takes would be needed: pairedComparison\(\) takes any number/);
});

Deno.test("decidingOf() tells where printed numbers are refuted alone, and not among so many", () => {
  const runs = exactly(12, 0, 1), number = (value: number) => predictionInterval({ value, rounding: 0, widest: 9 });
  const rules = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`number ${i}`, number(i < 2 ? 2.6 : 0.2)]));
  const judgement = parts(rules).judge(Object.fromEntries(Object.keys(rules).map((name) => [name, runs])));
  assert.deepEqual(judgement.parts!.slice(0, 3).map(({ judgement }) => judgement.verdict), [
    "refuted",
    "refuted",
    "upheld",
  ]);
  const { seeds, words } = decidingOf(judgement)!;
  assert.deepEqual([seeds, words], [
    null,
    "no number of seeds will decide it: 2 of 16 parts are refuted alone, which may be chance where 16 are tried, and all have to hold",
  ]);
});

Deno.test("decidingOf() counts the runs of each of two groups, also where all of each are the same", () => {
  const { words, seeds } = decidingOf(groups.judge({ first: exactly(5, 0.8, 1), second: exactly(5, 0, 1) }))!;
  assert(words.startsWith(`about ${seeds} runs of each would decide it, ${seeds! - 5} more: upheld`), words);
  const same = decidingOf(groups.judge({ first: [2, 2, 2], second: [1, 1, 1] }))!;
  assert.deepEqual([same.seeds, same.verdict], [4, "upheld"]);
});

Deno.test("the smallest margin that decidingOf() names is the one at which two groups are no different", () => {
  const both = { first: exactly(6, 0.2, 1), second: exactly(9, 0, 2) };
  const { margin } = decidingOf(groups.judge(both))!;
  const at = (size: number) =>
    groupComparison({ alternative: "greater", margin: { size, reason: "tried" } }).judge(both).verdict;
  assert.deepEqual([at(1.001 * margin!), at(0.999 * margin!)], ["refuted", "inconclusive"]);
});

Deno.test("decidingOf() names the smallest margin of no difference that the runs already support", () => {
  const rule = pairedComparison({ alternative: "less", scale: "log" });
  const pairs = { first: [1, 1.2, 0.9, 1.1], second: [1.1, 1, 1, 1] };
  const judgement = rule.judge(pairs);
  const [low, high] = judgement.interval!;
  const { margin, words } = decidingOf(judgement)!;
  assert(Math.abs(margin! - Math.max(1 / low!, high!)) < 1e-12);
  assert.match(words, /With a margin of 1\.\d+ \(a ratio\) it would be decided already: no difference beyond that$/);
  assert(Number(words.match(/margin of ([\d.]+)/)![1]) >= margin!);
  // One part in two refutes at half the tail: its margin is wider.
  const both = all(rule).judge({ a: pairs, b: pairs });
  assert(decidingOf(both)!.margin! > margin!);
  assert.equal(decidingOf(within({ low: 0 }).judge(exactly(5, 0.1, 1)))!.margin, null);
});

Deno.test("decidingOf() asks for more seeds at a stricter level, multiplies the cost of one, and says nothing of a verdict", () => {
  const judgement = order.judge(against0(exactly(5, 0.7, 1)));
  const cost = { runs: 2, steps: 1500 };
  const [usual, strict] = [decidingOf(judgement, { cost })!, decidingOf(judgement, { level: 0.985, cost })!];
  assert(strict.seeds! > usual.seeds!);
  const more = usual.seeds! - 5;
  assert.deepEqual(usual.cost, { runs: 2 * more, steps: 1500 * more });
  assert(
    usual.words.includes(`${more} more (${2 * more} runs, ${(1500 * more).toLocaleString("en-US")} steps): upheld`),
  );
  assert.equal(decidingOf(order.judge(against0(exactly(5, 5, 1)))), undefined);
});

Deno.test("behind the last look of a plan decidingOf() counts the seeds of a second series, none of those at hand", () => {
  const judgement = order.judge(against0(exactly(5, 0.7, 1)));
  const { seeds, cost, words } = decidingOf(judgement, { cost: { runs: 2, steps: 1500 }, isPlanSpent: true })!;
  assert.equal(seeds, decidingOf(judgement)!.seeds);
  assert.deepEqual(cost, { runs: 2 * seeds!, steps: 1500 * seeds! });
  assert(words.startsWith(`about ${seeds} seeds of a second series would decide it (${2 * seeds!} runs, `), words);
});

Deno.test("a rule of one's own may say what would decide it, and otherwise nothing is made up", () => {
  const own = order.judge(against0(exactly(5, 0.1, 1)));
  const words = (kind: typeof own.kind) => decidingOf({ ...own, kind })!.words;
  assert.equal(words({ rule: "own", found: "it is so", decides: "a larger world" }), "a larger world");
  assert.equal(words(undefined), "what would decide it is for its rule to say");
});
