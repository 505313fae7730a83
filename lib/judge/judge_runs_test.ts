import assert from "node:assert/strict";
import { all } from "../claim/rules/combine.ts";
import { pairedComparison } from "../claim/rules/paired_comparison.ts";
import { groupComparison } from "../claim/rules/group_comparison.ts";
import { predictionInterval } from "../claim/rules/prediction_interval.ts";
import { signFlip } from "../claim/rules/sign_flip.ts";
import { within } from "../claim/rules/within.ts";
import type { LoggedRun } from "../logs/logged_run.ts";
import { looks } from "../plan/looks.ts";
import { stream } from "../random/mod.ts";
import { judgeRuns } from "./judge_runs.ts";
import { stepsNote } from "./steps_as_runs.ts";
import { summaryOf } from "./summary.ts";

const values = {
  adam: [0.971, 0.974, 0.969, 0.975, 0.972, 0.97],
  sgd: [0.951, 0.953, 0.95, 0.956, 0.949, 0.955],
  rmsprop: [0.96, 0.971, 0.958, 0.963, 0.969, 0.962],
};

function run(
  variant: string | undefined,
  seed: number | undefined,
  metrics: Record<string, readonly number[]>,
): LoggedRun {
  return {
    ...variant !== undefined && { variant },
    ...seed !== undefined && { seed: String(seed) },
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([name, of]) => [name, of.map((value, step) => ({ step, value }))]),
    ),
    files: {},
    notes: [],
  };
}

const runs = Object.entries(values).flatMap(([variant, of]) =>
  of.map((value, seed) => run(variant, seed, { accuracy: [value] }))
);

Deno.test("an order of runs with one seed is the paired comparison of the harness", () => {
  const { verdict, judgement, rule, plain } = judgeRuns(runs, "adam > sgd on accuracy");
  const expected = pairedComparison({ alternative: "greater" });
  assert.deepEqual(judgement, expected.judge({ first: values.adam, second: values.sgd }));
  assert.equal(rule, expected.words);
  assert.equal(verdict, "upheld");
  assert.equal(plain, "Over 6 seeds, the accuracy of adam was 2 percentage points higher than that of sgd");
});

Deno.test("a claim under each of several conditions is all() of what it says under one", () => {
  const shifted = Object.entries({ easy: 0, hard: -0.3 }).flatMap(([each, shift]) =>
    runs.map((it) => ({
      ...it,
      each,
      metrics: { accuracy: it.metrics.accuracy.map((at) => ({ ...at, value: at.value + shift })) },
    }))
  );
  const pairs = (shift: number) => ({
    first: values.adam.map((value) => value + shift),
    second: values.sgd.map((value) => value + shift),
  });
  const { judgement, verdict, rule, plain, measured, reading } = judgeRuns(shifted, "adam > sgd on accuracy");
  const expected = all(pairedComparison({ alternative: "greater" })).judge({ easy: pairs(0), hard: pairs(-0.3) });
  assert.deepEqual([judgement.verdict, judgement.p, judgement.finding], [verdict, expected.p, expected.finding]);
  assert.equal(verdict, "upheld");
  assert.match(
    plain,
    /^Over 6 seeds, both parts hold; the closest call: the accuracy of adam was 2 percentage points higher than that of sgd for (easy|hard)$/,
  );
  assert.match(rule, /^for each of easy, hard: the 95 % interval of the paired/);
  assert.match(reading, /, for each of easy, hard$/);
  assert.deepEqual(Object.keys(measured), ["adam, easy", "sgd, easy", "adam, hard", "sgd, hard"]);

  // The other way round under one: refuted, though all runs together would uphold it.
  const other = shifted.map((it) =>
    it.each === "hard"
      ? { ...it, variant: it.variant === "adam" ? "sgd" : it.variant === "sgd" ? "adam" : it.variant }
      : it
  );
  const turned = judgeRuns(other, "adam > sgd on accuracy");
  assert.equal(turned.verdict, "refuted");
  assert.match(turned.judgement.finding, /^1 of 2 refuted: hard: /);
  assert.equal(turned.wouldHold!.includes("but not for hard"), true, turned.wouldHold!);

  assert.equal(judgeRuns(shifted, "adam > all", { plan: looks(3, 6) }).judgement.parts!.length, 2);
  assert.throws(
    () => judgeRuns(shifted.filter(({ each, variant }) => each === "easy" || variant !== "sgd"), "adam > sgd"),
    /^ValidationError: Of "hard": There is no variant "sgd"/,
  );
});

Deno.test("runs without seeds are compared as groups, and with a seed that is missing by the pairs that there are", () => {
  const unseeded = runs.map(({ seed: _, ...rest }) => rest);
  const groups = judgeRuns(unseeded, "adam > sgd");
  assert.deepEqual(
    groups.judgement,
    groupComparison({ alternative: "greater" }).judge({ first: values.adam, second: values.sgd }),
  );
  assert.match(groups.notes.join(), /compared as groups/);
  const later = runs.map((it) => it.variant === "sgd" ? { ...it, seed: String(Number(it.seed) + 4) } : it);
  assert.match(
    judgeRuns(later, "adam > sgd").notes.join(),
    /share but 2 of their seeds \(4, 5\), and are compared as groups: more runs/,
  );
  const lacking = judgeRuns(runs.filter(({ variant, seed }) => !(variant === "sgd" && seed === "2")), "adam > sgd");
  assert.equal(lacking.judgement.n, 5);
  assert.match(lacking.notes.join(), /Missing: seed 2 of sgd/);
});

Deno.test("rows that go on from each other as steps do are no runs, but where that is said", () => {
  const rows = (variant: string, values: readonly number[]) =>
    values.map((loss) => ({ ...run(variant, undefined, { loss: [loss] }), files: { [`${variant}.csv`]: "" } }));
  const curves = [...rows("adam", [0.9, 0.6, 0.4, 0.3, 0.25, 0.2]), ...rows("sgd", [1, 0.8, 0.7, 0.6, 0.5, 0.45])];
  const judged = () => judgeRuns(curves, "adam < sgd on loss");
  assert.throws(judged, /^ValidationError: loss goes down from row to row.+say --rows steps.+or --rows runs/);
  assert.match(summaryOf(curves).notes.join(), /loss goes down from row to row/);
  assert.equal(judgeRuns(curves, "adam < sgd on loss", { rowsAreRuns: true }).judgement.n, 6);
  // In an order that runs could have; with seeds; and from a file for each run.
  const order = [3, 0, 5, 1, 4, 2];
  const shuffled = [0, 6].flatMap((from) => order.map((i) => curves[from + i]));
  assert.equal(judgeRuns(shuffled, "adam < sgd on loss").judgement.n, 6);
  const seeded = curves.map((it, i) => ({ ...it, seed: String(i % 6) }));
  assert.equal(judgeRuns(seeded, "adam < sgd on loss").judgement.n, 6);
  const apart = curves.map((it, i) => ({ ...it, files: { [`${i}.csv`]: "" } }));
  assert.equal(judgeRuns(apart, "adam < sgd on loss").judgement.n, 6);
});

Deno.test("rows of runs are taken for steps in one of a thousand tables at most", () => {
  const random = stream("rows", 0), tables = 4000;
  let refused = 0;
  for (let table = 0; table < tables; table++) {
    const values = (n: number) =>
      Array.from({ length: n }, () => ({ value: Math.round(20 * random.normal()), step: 0 }));
    const byVariant = new Map([["a", values(3 + table % 10)], ["b", values(4 + table % 7)]]);
    const runs = [...byVariant.values()].flat().map(({ value }) => run("a", undefined, { loss: [value] }));
    refused += Number(stepsNote(runs, { metric: "loss", byVariant }) !== undefined);
  }
  // Of 4,000 drawn at one in a thousand, more than 13 come once in ten thousand times.
  assert(refused <= 13, `${refused} of ${tables}`);
});

Deno.test("scale, margin, level, sign flips, trials and groups are those of the rules", () => {
  const pairs = { first: values.adam, second: values.rmsprop };
  const judged = (options: Parameters<typeof judgeRuns>[2]) =>
    judgeRuns(runs, "adam > rmsprop on accuracy", options).judgement;
  const margin = { size: 1.5, reason: "odds" };
  assert.deepEqual(
    judged({ scale: "logit", margin, level: 0.9, trials: 1000 }),
    pairedComparison({ alternative: "greater", scale: "logit", margin, level: 0.9, trials: 1000 }).judge(pairs),
  );
  assert.deepEqual(judged({ rule: "sign-flip" }), signFlip({ alternative: "greater" }).judge(pairs));
  assert.deepEqual(judged({ paired: false }), groupComparison({ alternative: "greater" }).judge(pairs));
});

Deno.test("bounds, ranges and printed numbers are judged by their rules, percent as the metric counts", () => {
  assert.deepEqual(judgeRuns(runs, "adam > 96 %").judgement, within({ low: 0.96 }).judge(values.adam));
  assert.deepEqual(
    judgeRuns(runs, "sgd = 0.95 to 0.96").judgement,
    within({ low: 0.95, high: 0.96 }).judge(values.sgd),
  );
  const hundred = runs.map((it) => ({
    ...it,
    metrics: { accuracy: [{ step: 0, value: 100 * it.metrics.accuracy[0].value }] },
  }));
  assert.deepEqual(judgeRuns(hundred, "adam > 96 %").judgement.wanted, [96, null]);
  assert.deepEqual(
    judgeRuns(runs, "adam = 97.12 %", { widest: 0.05 }).judgement,
    predictionInterval({ value: 0.9712, rounding: 0.00005, widest: 0.05 }).judge(values.adam),
  );
  const { verdict, judgement } = judgeRuns(runs, "all > 0.957");
  assert.deepEqual([verdict, judgement.parts?.map(({ name, judgement }) => [name, judgement.verdict])], [
    "refuted",
    [["adam", "upheld"], ["sgd", "refuted"], ["rmsprop", "upheld"]],
  ]);
});

Deno.test("a margin in percent is percentage points of shares as they are counted, and refused where there are none", () => {
  const scaled = (metric: string, by: number) =>
    runs.map((it) => run(it.variant, Number(it.seed), { [metric]: [by * it.metrics.accuracy[0].value] }));
  const margins = (of: readonly LoggedRun[]) =>
    ["adam > sgd within 1 %", "adam = sgd ± 1 %"].map((text) => {
      const { margin, wanted } = judgeRuns(of, text).judgement;
      return margin?.at(-1) ?? wanted?.at(-1);
    });
  assert.deepEqual(margins(runs), [0.01, 0.01]);
  assert.deepEqual(margins(scaled("accuracy", 100)), [1, 1]);
  assert.equal(judgeRuns(scaled("accuracy", 100), "adam = rmsprop within 2 %").verdict, "upheld");
  assert.throws(
    () => judgeRuns(scaled("loss", 3), "adam = sgd within 1 %"),
    /margin of 1 %, and loss is no share: wanted a difference as loss counts.+--scale log/,
  );
  assert.throws(() => judgeRuns(scaled("score", 1000), "adam = sgd within 1 %"), /score is no share/);
});

Deno.test("a share is not held against more than all of it, and of percent a fraction is told", () => {
  assert.throws(
    () => judgeRuns(runs, "adam > 95"),
    /holds the accuracy against 95, and all of it here is 1: write "95 %", or 0\.95/,
  );
  assert.throws(() => judgeRuns(runs, "adam = 95 within 1"), /write "94 %", or 0\.94/);
  assert.equal(judgeRuns(runs, "adam = 0.98 within 0.03").verdict, "upheld");
  assert.throws(() => judgeRuns(runs, "adam < 950"), /write a number from 0 to 1, or percent/);
  const hundred = runs.map((it) =>
    run(it.variant, Number(it.seed), { accuracy: [100 * it.metrics.accuracy[0].value] })
  );
  assert.deepEqual(judgeRuns(hundred, "adam > 0.95").notes, [
    "The accuracy counts to 100, so that 0.95 is 0.95 % of it",
  ]);
  assert.deepEqual(judgeRuns(hundred, "adam > 95").notes, []);
});

Deno.test("no interval of a share goes beyond all of it", () => {
  const near = [0.999, 0.97, 0.998, 0.999];
  const judged = (metric: string, by: number) =>
    judgeRuns(near.map((value, seed) => run("adam", seed, { [metric]: [by * value] })), "adam > 0.5").judgement;
  assert.equal(judged("accuracy", 1).interval?.[1], 1);
  assert.equal(judged("val_acc", 100).interval?.[1], 100);
  assert(judged("frame_rate", 100).interval![1]! > 100);
  assert(judged("width", 1).interval![1]! > 1);
});

Deno.test("a chain, and one against all others, have a part each", () => {
  const chain = judgeRuns(runs, "adam > rmsprop > sgd");
  assert.equal(chain.verdict, "upheld");
  assert.deepEqual(Object.keys(chain.measured), ["adam", "rmsprop", "sgd"]);
  const best = judgeRuns(runs, "adam > all");
  assert.deepEqual(best.judgement.parts?.map(({ name }) => name), ["sgd", "rmsprop"]);
  assert.match(
    best.plain,
    /both parts hold; the closest call: the accuracy of adam was .+ higher than that of rmsprop/,
  );
});

Deno.test("the way that is better follows from the metric's name, or is asked for", () => {
  const lossy = runs.map((it) => run(it.variant, Number(it.seed), { loss: [it.metrics.accuracy[0].value] }));
  assert.equal(judgeRuns(lossy, "adam beats sgd").verdict, "refuted");
  assert.equal(judgeRuns(runs, "adam beats sgd").verdict, "upheld");
  const odd = runs.map((it) => run(it.variant, Number(it.seed), { width: [it.metrics.accuracy[0].value] }));
  assert.throws(
    () => judgeRuns(odd, "adam beats sgd"),
    /Whether a high width is good, its name does not tell: say > or </,
  );
});

Deno.test("runs are judged at their last step, at a step, or at their best, and the text says which run ended early", () => {
  const curves = [[1, 5, 3], [2, 6, 4], [1.5, 5.5]].map((of, seed) => run("a", seed, { reward: of }));
  const at = (text: string) => judgeRuns(curves, text).measured.a.map(({ value }) => value);
  assert.deepEqual(at("a > 0"), [3, 4, 5.5]);
  assert.match(judgeRuns(curves, "a > 0").notes.join(), /1 of 3 runs end at step 1, the others at 2: a, seed 2/);
  assert.deepEqual(at("a > 0 at step 1"), [5, 6, 5.5]);
  assert.deepEqual(at("a > 0 at best"), [5, 6, 5.5]);
  assert.deepEqual(at("a > 0 at the lowest"), [1, 2, 1.5]);
  assert.throws(
    () => judgeRuns(curves, "a > 0 at step 2"),
    /a, seed 2 has no reward at step 2: the nearest is at step 1/,
  );
});

Deno.test("a run that diverged is refused by name, and left out where that is asked for, with its pair", () => {
  const diverged = runs.map((it) => it.variant === "sgd" && it.seed === "4" ? run("sgd", 4, { accuracy: [NaN] }) : it);
  assert.throws(
    () => judgeRuns(diverged, "adam > sgd"),
    /accuracy of sgd, seed 4 \(NaN\) is no finite number.+--leave-out/s,
  );
  const { judgement, notes } = judgeRuns(diverged, "adam > sgd", { leavesOut: true });
  assert.equal(judgement.n, 5);
  assert.match(notes.join("\n"), /Left out, as they diverged: sgd, seed 4 \(NaN\)/);
});

Deno.test("a plan looks at the seeds it says, at its levels, and at no others", () => {
  const plan = looks(3, 5, 10), decided = judgeRuns(runs, "adam > rmsprop", { plan });
  const looked = ({ plan }: typeof decided) => plan?.looks.map(({ seeds, verdict }) => [seeds, verdict]);
  assert.deepEqual(looked(decided), [[3, "inconclusive"], [5, "upheld"]]);
  assert.equal(decided.judgement.level, plan.levelAt(5, 0.95));
  const open = judgeRuns(runs, "rmsprop > 0.96", { plan });
  assert.deepEqual(looked(open), [[3, "inconclusive"], [5, "inconclusive"]]);
  assert.match(open.notes.join(), /looks at 5 seeds: the other 1 count at its next look/);
  assert.match(open.deciding!.words, /^about \d+ seeds would decide it, \d+ more: /);
  const spent = judgeRuns(runs, "rmsprop > 0.96", { plan: looks(3, 6) });
  assert.match(spent.deciding!.words, /^about \d+ seeds of a second series would decide it: /);
  assert.throws(
    () => judgeRuns(runs, "adam > sgd", { plan: looks(10, 20) }),
    /There are 6 seeds of each, and the plan looks first at 10/,
  );
});

Deno.test("a table with a column for each variant is judged by its columns", () => {
  const wide = values.adam.map((adam, seed) => run(undefined, seed, { adam: [adam], sgd: [values.sgd[seed]] }));
  assert.deepEqual(judgeRuns(wide, "adam > sgd").judgement, judgeRuns(runs, "adam > sgd").judgement);
});

Deno.test("what a claim names and is not there, a run that is there twice, and two that are the same without a margin are refused", () => {
  assert.throws(() => judgeRuns(runs, "adam > sdg"), /no variant "sdg".+did you mean sgd/);
  assert.throws(() => judgeRuns(runs, "adam > sgd on acuracy"), /no metric "acuracy".+did you mean accuracy/);
  assert.throws(() => judgeRuns([...runs, runs[0]], "adam > sgd"), /two runs "adam, seed 0".+--where/);
  assert.throws(() => judgeRuns(runs, "adam = sgd"), /up to which difference, as in "adam = sgd within 0\.01"/);
  assert.throws(() => judgeRuns([], "a > b"), /no runs/);
  const two = runs.map((it) => ({ ...it, metrics: { ...it.metrics, loss: it.metrics.accuracy } }));
  assert.throws(() => judgeRuns(two, "adam > sgd"), /names no metric, and there are accuracy, loss: say "on accuracy"/);
});

Deno.test("what is open says how many more seeds would decide it", () => {
  const few = runs.filter(({ seed }) => Number(seed) < 3);
  const { verdict, deciding } = judgeRuns(few, "adam > rmsprop");
  assert.equal(verdict, "inconclusive");
  assert.match(deciding!.words, /about \d+ seeds would decide it, \d+ more/);
});
