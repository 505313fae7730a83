import assert from "node:assert/strict";
import { Evidence } from "../evidence/mod.ts";
import { type FunctionExperiment, runsAtLook, runsOf } from "../experiment/mod.ts";
import { looks, openEnded, type Plan } from "../plan/mod.ts";
import { stream } from "../random/mod.ts";
import { type Claim, claim, judgeEvidence, pairedComparison, recordOf, type Rule, signFlip, within } from "./mod.ts";

const experiment = (seeds: FunctionExperiment["seeds"]): FunctionExperiment => ({
  id: "looks-test",
  title: "Two things are compared",
  code: import.meta.url,
  variants: ["one", "other"],
  seeds,
  assumptions: [],
  run: () => assert.fail("is not run"),
});

/** Evidence whose differences, one less other, are made up, up to a look. */
function evidence(plan: FunctionExperiment["seeds"], look: number | undefined, difference: (seed: number) => number) {
  const planned = experiment(plan);
  const runs = runsAtLook(planned, runsOf(planned), look).map((run) => {
    const final = { value: run.variant === "one" ? difference(run.seed) : 0 };
    const line = { step: 1, final, state: "", chain: "" };
    return { run, ledger: { header: { protocol: run.protocol, seed: run.seed, data: "" }, lines: [line] } };
  });
  return new Evidence(planned, {}, { kind: "fresh" }, runs, undefined, look);
}

const measure = (evidence: Evidence) => ({
  first: evidence.final("one", "value"),
  second: evidence.final("other", "value"),
});
const claimOf = (plan: FunctionExperiment["seeds"], rule: Rule<ReturnType<typeof measure>>): Claim =>
  claim({ id: "looks/test", quote: "a", reading: "b", experiment: experiment(plan), measure, rule });
const less = pairedComparison({ alternative: "less" });
const plan = looks(5, 10, 20, 40);
const noise = (seed: number) => stream("looks test", seed).normal();

Deno.test("the verdict is that of the first look that decides, and later seeds do not count", () => {
  const judged = judgeEvidence(claimOf(plan, less), measure, evidence(plan, 40, (seed) => noise(seed) - 1.6));
  assert.deepEqual(judged.plan!.looks.map(({ seeds, verdict }) => [seeds, verdict]), [
    [5, "inconclusive"],
    [10, "upheld"],
  ]);
  assert.equal(judged.judgement.n, 10);
  assert.equal((judged.metrics as ReturnType<typeof measure>).first.length, 10);
  assert.deepEqual(judged.plan!.planned, [5, 10, 20, 40]);
  // Fewer seeds that reach this look give the very same.
  assert.deepEqual(
    judgeEvidence(claimOf(plan, less), measure, evidence(plan, 10, (seed) => noise(seed) - 1.6)),
    judged,
  );
});

Deno.test("without a decision the verdict is that of the last look that is complete, at its own level", () => {
  const { judgement, plan: judged } = judgeEvidence(claimOf(plan, less), measure, evidence(plan, 20, noise));
  assert.deepEqual(judged!.looks.map(({ seeds }) => seeds), [5, 10, 20]);
  assert.deepEqual([judgement.verdict, judgement.n, judgement.level], ["inconclusive", 20, plan.levelAt(20)]);
  assert.deepEqual(judged!.looks[2].interval, judgement.interval);
  assert.match(judgement.finding, /98.* % interval .*; 98.* % at this look is 95 % over all 4 looks$/);
});

Deno.test("a look asks for more than the rule's level: what one look would decide stays open", () => {
  // p is 0.03 for t = 3.3 of five pairs.
  const few = (seed: number) => -1.5 + [0.8, -1.2, 1.3, -0.9, 0][seed];
  assert.equal(judgeEvidence(claimOf(5, less), measure, evidence(5, undefined, few)).judgement.verdict, "upheld");
  assert.equal(judgeEvidence(claimOf(plan, less), measure, evidence(plan, 5, few)).judgement.verdict, "inconclusive");
});

Deno.test("a fixed number of seeds is judged once, and says nothing of looks", () => {
  const judged = judgeEvidence(claimOf(8, less), measure, evidence(8, undefined, (seed) => noise(seed) - 3));
  assert.equal(judged.plan, undefined);
  assert.equal(judged.judgement.level, 0.95);
  assert.doesNotMatch(judged.judgement.finding, /look/);
  const { plan: recorded } = recordOf({ claim: claimOf(8, less), source: { kind: "fresh" }, under: [], ...judged }) as {
    plan?: unknown;
  };
  assert.equal(recorded, undefined);
});

Deno.test("a variant with a fixed number of seeds has all of them at each look", () => {
  const seeds = (variant: string): number | Plan => variant === "one" ? looks(3, 6) : 12;
  const found = evidence(seeds, 6, () => 1);
  const bound = within({ low: 0 });
  const ns: number[][] = [];
  const sizes = (at: Evidence) => {
    ns.push([at.final("one", "value").length, at.final("other", "value").length]);
    return at.final("one", "value");
  };
  judgeEvidence({ ...claimOf(seeds, less), rule: bound as Rule<unknown> }, sizes, found);
  assert.deepEqual(ns, [[3, 12], [6, 12]]);
});

Deno.test("a rule of somebody's own that judges at a level of its own is told", () => {
  const deaf: typeof less = { ...less, judge: (pairs) => less.judge(pairs) };
  assert.throws(
    () => judgeEvidence(claimOf(plan, deaf), measure, evidence(plan, 5, noise)),
    /The rule of claim "looks\/test" .*it judges at a level of 0\.95, wanted the 0\.98\d+ that its second argument asks for/,
  );
});

Deno.test("a rule that stops at a number of runs is told before any run where a plan looks beyond it", () => {
  assert.throws(
    () => claimOf(plan, signFlip({ alternative: "less" })),
    /Claim "looks\/test": its rule takes at most 20 seeds, and "looks-test" looks at 40: .*pairedComparison/,
  );
  assert.doesNotThrow(() => claimOf(looks(6, 12, 20), signFlip({ alternative: "less" })));
});

Deno.test("seeds that are added at will are judged by what holds however often one looks", () => {
  const open = openEnded({ from: 5, by: 1, upTo: 30 });
  const { plan: judged, judgement } = judgeEvidence(
    claimOf(open, less),
    measure,
    evidence(open, 30, (seed) => noise(seed) - 1.6),
  );
  assert.equal(judgement.verdict, "upheld");
  assert(judged!.looks.length > 1 && judged!.looks.length < 26);
  assert.match(judgement.finding, /% at this look is 95 % however often one looks$/);
});
