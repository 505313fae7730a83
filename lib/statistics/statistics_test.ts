import assert from "node:assert/strict";
import {
  chiSquareProbability,
  chiSquareQuantile,
  clopperPearson,
  logTBetween,
  summary,
  tProbability,
  tQuantile,
} from "./statistics.ts";

Deno.test("tQuantile() agrees with the printed tables of Student's t", () => {
  // Fisher & Yates, table III: two-sided 5 % and 1 %.
  const table = [[2, "4.303", "9.925"], [4, "2.776", "4.604"], [7, "2.365", "3.499"], [9, "2.262", "3.250"]] as const;
  for (const [freedom, five, one] of table) {
    assert.equal(tQuantile(0.975, freedom).toFixed(3), five);
    assert.equal(tQuantile(0.995, freedom).toFixed(3), one);
    assert.equal(tQuantile(0.025, freedom).toFixed(3), `-${five}`);
  }
  // One degree of freedom is Cauchy's distribution, whose quantile is a tangent.
  assert(Math.abs(tQuantile(0.975, 1) / Math.tan(Math.PI * 0.475) - 1) < 1e-9);
  assert.equal(tQuantile(0.5, 3), 0);
  assert.equal(tProbability(-Infinity, 3), 0);
});

Deno.test("logTBetween() is the logarithm of a difference of probabilities, and goes on where that is 0", () => {
  const stretches = [[-1, 1], [0, 1], [0.5, 0.6], [2, 3], [-5, -4], [-Infinity, 2], [10, Infinity], [
    1e3,
    1e5,
  ]] as const;
  for (const freedom of [1, 2, 3, 9, 78, 300]) {
    for (const [low, high] of stretches) {
      const found = logTBetween(low, high, freedom);
      // In the lower tail small probabilities keep their digits.
      const [a, b] = low > 0 ? [-high, -low] : [low, high];
      const plain = Math.log(tProbability(b, freedom) - tProbability(a, freedom));
      if (plain > -700) assert(Math.abs(found - plain) < 1e-10, `${freedom}, ${low} to ${high}: ${found}, ${plain}`);
      assert(found < 0 && Number.isFinite(found));
    }
  }
  // Far out t with f degrees of freedom has the tail c t^-f: for two, 1 / (2 t²), here some 1e-301.
  assert(Math.abs(logTBetween(1e150, 1e151, 2) - Math.log(0.495) + 300 * Math.LN10) < 1e-9);
  const far = logTBetween(1e6, Infinity, 78) - logTBetween(2e6, Infinity, 78);
  assert(Math.abs(far - 78 * Math.LN2) < 1e-6);
});

Deno.test("quantiles and limits are the same when they are asked for again", () => {
  for (let i = 0; i < 2; i++) {
    assert.equal(tQuantile(0.975, 4).toFixed(3), "2.776");
    assert.equal(tQuantile(0.975, 9).toFixed(3), "2.262");
    assert.equal(chiSquareQuantile(0.975, 4).toFixed(3), "11.143");
    assert.deepEqual(clopperPearson(1, 10).map((x) => x.toFixed(4)), ["0.0025", "0.4450"]);
    assert.deepEqual(clopperPearson(1, 10, 0.9).map((x) => x.toFixed(4)), ["0.0051", "0.3942"]);
  }
});

Deno.test("summary() keeps its digits for numbers of any size", () => {
  for (const factor of [1e-300, 1e-200, 1e-160, 1, 1e160, 1e300]) {
    const { mean, deviation, interval } = summary([1, 2, 3, 6].map((x) => x * factor));
    assert(Math.abs(mean / factor - 3) < 1e-12);
    assert(Math.abs(deviation / factor - Math.sqrt(14 / 3)) < 1e-12, `${factor}: ${deviation}`);
    assert(Math.abs(interval[0] / factor - -0.437435) < 1e-5, `${interval[0] / factor}`);
  }
});

Deno.test("chiSquareQuantile() agrees with the printed tables of chi-square", () => {
  const table = [[2, "0.051", "7.378"], [4, "0.484", "11.143"], [9, "2.700", "19.023"]] as const;
  for (const [freedom, low, high] of table) {
    assert.equal(chiSquareQuantile(0.025, freedom).toFixed(3), low);
    assert.equal(chiSquareQuantile(0.975, freedom).toFixed(3), high);
  }
  assert(Math.abs(chiSquareProbability(3, 2) - (1 - Math.exp(-1.5))) < 1e-12);
});

Deno.test("clopperPearson() agrees with the published exact limits", () => {
  const shown = (count: number, n: number) => clopperPearson(count, n).map((x) => x.toFixed(4));
  assert.deepEqual(shown(0, 10), ["0.0000", "0.3085"]);
  assert.deepEqual(shown(1, 10), ["0.0025", "0.4450"]);
  assert.deepEqual(shown(5, 10), ["0.1871", "0.8129"]);
  assert.deepEqual(shown(10, 10), ["0.6915", "1.0000"]);
  // Newcombe (1998), table I: 81 of 263, 15 of 148 and 1 of 29.
  assert.deepEqual(shown(81, 263), ["0.2527", "0.3676"]);
  assert.deepEqual(shown(15, 148), ["0.0578", "0.1617"]);
  assert.deepEqual(shown(1, 29), ["0.0009", "0.1776"]);
});

Deno.test("summary() gives Student's own interval when it is fed his sleep data", () => {
  // Student (1908), hours of sleep gained, the drugs' difference in ten patients: t = 4.062, interval 0.70 to 2.46.
  const { mean, deviation, interval } = summary([1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]);
  assert.equal((mean / deviation * Math.sqrt(10)).toFixed(4), "4.0621");
  assert.deepEqual(interval.map((x) => x.toFixed(4)), ["0.7001", "2.4599"]);
});

Deno.test("summary() has points as intervals when all runs are equal", () => {
  const { interval, prediction } = summary([0.1, 0.1, 0.1]);
  assert.deepEqual([...interval, ...prediction], [0.1, 0.1, 0.1, 0.1]);
});

Deno.test("statistics refuse what has no meaning", () => {
  assert.throws(() => summary([1]), /There are 1 runs, wanted at least 2/);
  assert.throws(() => summary([1, NaN]), /A value is NaN/);
  assert.throws(() => tQuantile(1, 3), /The probability is 1/);
  assert.throws(() => clopperPearson(3, 2), /The count is 3 of 2/);
});
