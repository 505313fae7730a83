import assert from "node:assert/strict";
import { ValidationError } from "../../validation/mod.ts";
import {
  all,
  association,
  consistent,
  count,
  groupComparison,
  ordered,
  pairedComparison,
  parts,
  predictionInterval,
  signFlip,
  similar,
  spread,
  trend,
  within,
} from "./mod.ts";

type Loose = (options: unknown) => { judge(measured: unknown): unknown };
const loose = {
  association,
  count,
  groupComparison,
  ordered,
  pairedComparison,
  predictionInterval,
  signFlip,
  similar,
  spread,
  trend,
  within,
} as unknown as Record<string, Loose>;
const good: Record<string, Record<string, unknown>> = {
  association: { wanted: "up", unit: "loss", along: "width" },
  groupComparison: { alternative: "less" },
  ordered: { order: ["a", "b"], alternative: "less" },
  similar: { margin: { size: 1, reason: "less is not seen" } },
  pairedComparison: { alternative: "less" },
  signFlip: { alternative: "less" },
  within: { low: 0 },
  predictionInterval: { value: 0.5, rounding: 0.005, widest: 2 },
  count: { moreThan: 0.5, what: "rise" },
  spread: { trials: 100, times: 2 },
  trend: { wanted: "up" },
};

for (const [rule, options] of Object.entries(good)) {
  Deno.test(`${rule}() takes its own options and no others`, () => {
    const told = (more: Record<string, unknown>, message: RegExp) =>
      assert.throws(() => loose[rule]({ ...options, ...more }), (error) => {
        assert(error instanceof ValidationError, String(error));
        assert.match(error.message, new RegExp(`^The options of ${rule}\\(\\): `));
        assert.match(error.message, message);
        return true;
      });
    loose[rule](options);
    for (const level of [0, 1, 95, -0.5, NaN, "0.95", null]) told({ level }, /"level" is .+, wanted a share between 0/);
    told({ levle: 0.9 }, /"levle" is not known; did you mean level/);
    assert.throws(() => loose[rule](undefined), /is undefined, wanted an object/);
    for (const [name, value] of Object.entries(options)) {
      const wrong = typeof value === "string" ? 3 : "3";
      told({ [name]: wrong }, new RegExp(`"${name}" is ${JSON.stringify(wrong)}, wanted `));
      told({ [name]: NaN }, new RegExp(`"${name}" is NaN, wanted `));
    }
  });
}

for (
  const [rule, options, message] of [
    [
      "pairedComparison",
      { alternative: "lower" },
      /"alternative" is "lower", wanted one of less, greater; did you/,
    ],
    [
      "pairedComparison",
      { alternative: "less", scale: "logg" },
      /"scale" is "logg", wanted one of .+; did you mean log/,
    ],
    ["pairedComparison", { alternative: "less", trials: 0.5 }, /"trials" is 0.5, wanted a whole number of at least 1/],
    ["pairedComparison", {}, /"alternative" is missing/],
    ["signFlip", { alternative: "less", scale: "log" }, /"scale" is not known/],
    [
      "signFlip",
      { alternative: "less", level: 0.9999999 },
      /"level" is 0.9999999, wanted a share between 0 and 0.99999/,
    ],
    ["within", {}, /undefined to undefined, wanted a low, a high, or both/],
    ["within", { low: 2, high: 1 }, /2 to 1, wanted/],
    ["within", { low: Infinity }, /"low" is Infinity, wanted a finite number/],
    ["within", { low: 1, scale: "logit" }, /1 to undefined, of which nothing has a place on a logit scale/],
    ["within", { high: 0, scale: "log" }, /undefined to 0, of which nothing has a place on a log scale/],
    ["within", { low: 0, question: "on averag" }, /"question" is "on averag", wanted one of on average, a single run/],
    ["predictionInterval", { ...good.predictionInterval, rounding: -1 }, /"rounding" is -1, wanted half a unit/],
    ["predictionInterval", { ...good.predictionInterval, widest: 0 }, /"widest" is 0, wanted the widest interval/],
    [
      "predictionInterval",
      { ...good.predictionInterval, scale: "log", widest: 1 },
      /The widest interval is 1, wanted a ratio above 1 on a log/,
    ],
    [
      "predictionInterval",
      { ...good.predictionInterval, scale: "logit", widest: 0.05 },
      /is 0.05, wanted a ratio above 1 on a logit scale/,
    ],
    [
      "predictionInterval",
      { ...good.predictionInterval, scale: "logit", value: 1.5 },
      /The printed 1.5 has no place on a logit scale/,
    ],
    [
      "predictionInterval",
      { ...good.predictionInterval, scale: "logit", value: 1, rounding: 0 },
      /The printed 1 has no place on a logit/,
    ],
    [
      "predictionInterval",
      { ...good.predictionInterval, scale: "log", value: 0 },
      /The printed 0 has no place on a log scale/,
    ],
    ["predictionInterval", { ...good.predictionInterval, images: 100 }, /"images" is not known; did you mean/],
    ["count", { moreThan: -0.1, what: "rise" }, /"moreThan" is -0.1, wanted a share from 0 to below 1/],
    ["spread", { trials: 0, times: 2 }, /"trials" is 0, wanted a whole number of at least 1/],
    ["spread", { trials: 10, times: 0 }, /"times" is 0, wanted how many/],
    ["trend", { wanted: "down", strength: 1 }, /"strength" is 1, wanted a rank correlation from 0 to below 1/],
    ["trend", { wanted: "downwards" }, /"wanted" is "downwards", wanted one of down, up; did you mean down/],
  ] as const
) {
  Deno.test(`${rule}() refuses ${JSON.stringify(options)}`, () => {
    assert.throws(() => loose[rule](options), message);
  });
}

for (
  const [rule, measured, message] of [
    ["pairedComparison", undefined, /What pairedComparison\(\) judges: is undefined, wanted an object/],
    ["pairedComparison", { first: [1, 2, 3] }, /"second" is missing/],
    [
      "pairedComparison",
      { first: [1, 2, 3], second: [1, 2, 3], third: [1] },
      /"third" is not known; did you mean first/,
    ],
    [
      "pairedComparison",
      { first: [1, "2", 3], second: [1, 2, 3] },
      /"first\[1\]" is no number, wanted one number a run/,
    ],
    ["signFlip", { first: 3, second: [1] }, /"first" is 3, wanted Array/],
    ["within", { shallow: [1, 2, 3] }, /What within\(\) judges: is \{"shallow":\[1,2,3\]\}, wanted Array/],
    ["within", [1, undefined, 3], /"\[1\]" is no number/],
    ["within", [1, NaN, 3], /value is NaN, wanted finite numbers/],
    ["predictionInterval", "0.5", /is "0.5", wanted Array/],
    ["count", [1, 0, 1], /"\[0\]" is 1, wanted boolean/],
    ["spread", [99, 98, 99], /is 99, wanted a share/],
    ["groupComparison", { first: [1, 2, 3] }, /What groupComparison\(\) judges: "second" is missing/],
    ["similar", [1, 2, 3], /What similar\(\) judges: "first" is missing/],
    ["ordered", { a: [1, 2, 3] }, /What ordered\(\) judges: "b" is missing/],
    ["association", { a: [1] }, /What association\(\) judges: /],
    ["trend", [1, 2, 3], /"\[0\]" is 1, wanted Array/],
  ] as const
) {
  Deno.test(`${rule}() refuses to judge ${JSON.stringify(measured)}`, () => {
    assert.throws(() => loose[rule](good[rule]).judge(measured), message);
  });
}

Deno.test("consistent() refuses a check that says neither yes nor no", () => {
  const check = { name: "a", said: "1", found: "1", holds: undefined as unknown as boolean };
  assert.throws(
    () => consistent().judge([check]),
    /What consistent\(\) judges: "\[0\].holds" is undefined, wanted boolean/,
  );
});

Deno.test("all() and parts() name the part that was not measured, has no rule, or went wrong", () => {
  const rule = parts({ high: within({ low: 0 }), low: within({ high: 0 }) });
  const judge = (measured: unknown) => () => rule.judge(measured as never);
  assert.throws(judge({ high: [1, 2, 3] }), /Part "low" was not measured: measured were high/);
  assert.throws(judge({ high: [1, 2, 3], low: undefined }), /Part "low" was not measured/);
  assert.throws(judge({ high: [1, 2, 3], low: [1, 2, 3], lo: [1] }), /Part "lo" was measured and has no rule; did you/);
  assert.throws(judge({ high: [1, 2, 3], low: [1, NaN, 3] }), /Part "low": A run's value is NaN/);
  assert.throws(judge({ high: [1, 2, 3], low: 3 }), /Part "low": What within\(\) judges: is 3/);
  assert.throws(judge([[1, 2, 3]]), /What parts\(\) judges is \[\[1,2,3\]\], wanted numbers by part/);
  assert.throws(judge(null), /What parts\(\) judges is null/);
  assert.throws(judge("high"), /What parts\(\) judges is "high"/);
  assert.throws(judge(undefined), /What parts\(\) judges is undefined/);
  assert.throws(
    () => all(within({ low: 0 })).judge([1, 2, 3] as never),
    /What all\(\) judges is \[1,2,3\], wanted numbers by/,
  );
  assert.throws(() => all({} as never), /The rule of all\(\) is \{\}, wanted a rule/);
  assert.throws(() => parts({ high: undefined as never }), /The rule of part "high" is undefined, wanted a rule/);
});
