import assert from "node:assert/strict";
import type { Examples } from "../../lib/dataset/mod.ts";
import { stream } from "../../lib/random/mod.ts";
import { sinc, sincTarget } from "./sinc.ts";

function inputsOf(examples: Examples): number[] {
  const out = new Float32Array(examples.size);
  examples.gather(Uint32Array.from(out, (_, i) => i), out);
  return [...out];
}

Deno.test("sincTarget() has the values, zeros and symmetry of sin(5πx)/(5πx)", () => {
  assert.equal(sincTarget(0), 1);
  assert.equal(sincTarget(-0), 1);
  assert.equal(sincTarget(0.1), 2 / Math.PI);
  for (const [x, value] of [[0.3, -2 / (3 * Math.PI)], [0.2, 0], [-0.4, 0], [2, 0], [1 / 30, 3 / Math.PI]]) {
    assert(Math.abs(sincTarget(x) - value) < 1e-15, `${x}`);
    assert.equal(sincTarget(x), sincTarget(-x));
  }
  // 1 - t²/6, the start of the Taylor series.
  assert(Math.abs(sincTarget(1e-3) - (1 - (5e-3 * Math.PI) ** 2 / 6)) < 1e-9);
});

Deno.test("sinc() has 1,000 even training points and 4,001 even test points in [-2, 2]", () => {
  const { name, inputShape, train, test } = sinc();
  assert.deepEqual([name, inputShape, train.size, test.size], ["sinc", [1], 1000, 4001]);
  for (const examples of [train, test]) {
    const x = inputsOf(examples);
    assert.deepEqual([x[0], x.at(-1)], [-2, 2]);
    const step = 4 / (examples.size - 1);
    assert(x.every((value, i) => Math.abs(value - (-2 + i * step)) < 1.2e-7));
    assert(examples.targets instanceof Float32Array && examples.targets.length === examples.size);
    assert(x.every((value, i) => Math.abs(examples.targets[i] - sincTarget(value)) < 1e-6));
  }
  assert.equal(inputsOf(test)[2000], 0);
  assert.equal(test.targets[2000], 1);
});

Deno.test("sinc() draws its training points from the stream when the spacing is random", () => {
  const options = { points: 500, from: -1, to: 3, spacing: "uniform random", testPoints: 11 } as const;
  const draw = (seed: number) => sinc({ ...options, stream: stream("test", seed, "points") });
  const { train, test } = draw(0);
  const x = inputsOf(train);
  assert(x.every((value) => value >= -1 && value <= 3));
  assert(Math.abs(x.reduce((a, b) => a + b) / 500 - 1) < 3.3 * Math.sqrt(16 / 12 / 500));
  assert(x.some((value, i) => i > 0 && value < x[i - 1]));
  assert.deepEqual(inputsOf(test).map((value) => value.toFixed(2)), [
    "-1.00",
    "-0.60",
    "-0.20",
    "0.20",
    "0.60",
    "1.00",
    "1.40",
    "1.80",
    "2.20",
    "2.60",
    "3.00",
  ]);
  assert.deepEqual(inputsOf(draw(0).train), x);
  assert.notDeepEqual(inputsOf(draw(1).train), x);
});

Deno.test("sinc() has one digest for one content", () => {
  const random = { spacing: "uniform random" } as const;
  const variants = [
    sinc(),
    sinc({ points: 999 }),
    sinc({ testPoints: 4000 }),
    sinc({ from: -1 }),
    sinc({ ...random, stream: stream("test", 0) }),
    sinc({ ...random, stream: stream("test", 1) }),
  ];
  assert.equal(new Set(variants.map(({ digest }) => digest)).size, variants.length);
  assert.equal(sinc({ points: 1000, from: -2, to: 2, spacing: "even" }).digest, sinc().digest);
  assert.match(sinc().digest, /^[0-9a-f]{64}$/);
});

Deno.test("sinc() throws when asked for what it cannot draw", () => {
  for (const points of [1, 0, -5, 2.5, NaN]) {
    assert.throws(() => sinc({ points }), { name: "RangeError", message: new RegExp(`points is ${points}, wanted`) });
    assert.throws(() => sinc({ testPoints: points }), RangeError);
  }
  assert.throws(() => sinc({ from: 2, to: 2 }), { name: "RangeError", message: /from 2 to 2, wanted finite ends/ });
  assert.throws(() => sinc({ to: Infinity }), RangeError);
  assert.throws(() => sinc({ spacing: "uniform random" }), { name: "TypeError", message: /needs a stream/ });
  assert.throws(() => sinc({ spacing: "log" as "even" }), { name: "TypeError", message: /spacing is "log", wanted/ });
});
