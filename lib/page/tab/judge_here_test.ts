import assert from "node:assert/strict";
import * as rules from "../../claim/rules/mod.ts";
import type { Rule } from "../../claim/mod.ts";
import type { Evidence } from "../../evidence/mod.ts";
import { filled, judgeHere, marked, plainRule, ruleOf } from "./judge_here.ts";

const { all, pairedComparison, parts, within } = rules;
const numbers = [0.91, 0.95, 0.93, 0.96, 0.92], others = [0.85, 0.9, 0.83, 0.88, 0.86];
const pairs = { first: numbers, second: others };
const margin = { size: 0.01, reason: "a point of accuracy" };

const noEvidence = () => assert.fail("no numbers are taken from ledgers");

Deno.test("a rule of each kind comes back from JSON and judges the same", () => {
  const tried: [rule: unknown, measured: unknown][] = [
    [rules.consistent(), [{ name: "a", said: "1", found: "2", holds: false }]],
    [rules.count({ moreThan: 0.5, what: "runs" }), [true, true, false, true, true]],
    [rules.groupComparison({ alternative: "greater", margin }), pairs],
    [
      pairedComparison({ alternative: "greater", scale: "logit", trials: 1000, margin: { ...margin, size: 1.2 } }),
      pairs,
    ],
    [rules.predictionInterval({ value: 0.97, rounding: 0.005, widest: 0.1 }), numbers],
    [rules.signFlip({ alternative: "greater" }), { first: [...numbers, 1, 2], second: [...others, 0, 1] }],
    [rules.similar({ margin }), pairs],
    [rules.spread({ trials: 1000, times: 2, unit: "accuracy" }), numbers],
    [rules.trend({ wanted: "down" }), [[3, 2, 1, 0.5], [4, 2, 3, 1], [9, 5, 2, 1]]],
    [all(within({ low: 0.9 })), { a: numbers, b: others }],
    [parts({ high: within({ low: 0.8, level: 0.9 }), ahead: all(pairedComparison({ alternative: "less" })) }), {
      high: numbers,
      ahead: { x: pairs },
    }],
  ];
  for (const [rule, measured] of tried) {
    const made = rule as Rule<unknown>, plain = JSON.parse(JSON.stringify(plainRule(made as never)));
    const { verdict, finding } = made.judge(measured as never, 0.97);
    const judged = judgeHere({ rule: plain, taken: [], looks: [{ level: 0.97, runs: {}, measured }] }, noEvidence);
    assert.deepEqual([judged.verdict, judged.finding], [verdict, finding], plain.by);
  }
});

Deno.test("a rule of somebody's own, alone or as a part, has no plain form, and an unknown one is named", () => {
  const own = { ...within({ low: 0 }) };
  assert.equal(plainRule(own as never), undefined);
  assert.equal(plainRule(all(own) as never), undefined);
  assert.equal(plainRule(parts({ a: own, b: within({ low: 0 }) }) as never), undefined);
  assert.throws(() => ruleOf({ by: "oracle", given: {} }), /There is no rule "oracle"/);
});

Deno.test("numbers that ledgers have are taken from them again, and counted apart", () => {
  const measured = marked({ first: numbers, second: others }, (found) => found === numbers ? 0 : undefined);
  assert.deepEqual(measured, { first: { "~": 0 }, second: others });
  assert.deepEqual(filled(measured, () => numbers), pairs);
  const asked: unknown[] = [];
  const evidenceOf = (runs: unknown) =>
    ({ last: (...given: unknown[]) => (asked.push([runs, ...given]), numbers) }) as unknown as Evidence;
  const claim = {
    rule: plainRule(pairedComparison({ alternative: "greater" }) as never)!,
    taken: [{ of: "last", with: ["shallow", "testAccuracy"] }] as const,
    looks: [{ runs: { shallow: 5 }, measured }],
  };
  const judged = judgeHere(claim, evidenceOf);
  assert.deepEqual([judged.verdict, judged.numbers], ["upheld", { taken: 5, carried: 5 }]);
  assert.deepEqual(asked, [[{ shallow: 5 }, "shallow", "testAccuracy"]]);
  assert.throws(
    () => judgeHere({ ...claim, taken: [{ of: "constructor" as "last", with: [] }] }, evidenceOf),
    /Evidence has no "constructor"/,
  );
});

Deno.test("the verdict is that of the first look that decides", () => {
  const rule = plainRule(within({ low: 0.9 }) as never)!;
  const look = (level: number, measured: number[]) => ({ level, runs: {}, measured });
  const judged = judgeHere({
    rule,
    taken: [],
    looks: [look(0.99, [0.8, 0.95, 0.97]), look(0.95, numbers.map((x) => x + 0.05)), look(0.95, others)],
  }, noEvidence);
  assert.deepEqual([judged.verdict, judged.runs], ["upheld", 5]);
  assert.throws(() => judgeHere({ rule, taken: [], looks: [] }, noEvidence), /no look to judge at/);
});
