import assert from "node:assert/strict";
import { assertClose, finiteDifferences, meanLoss64 } from "../../testing/mod.ts";
import { randomNumbers } from "../../testing/random_numbers.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { stream } from "../random/mod.ts";
import { lossNameSchema, lossSchema } from "./losses.ts";
import { type Loss, type LossObject, Network, type Targets } from "./mod.ts";
import { valid } from "../validation/mod.ts";

await startBackend({ threads: 1 });

/** A net whose outputs are its inputs. */
const passed = (width: number) =>
  new Network(runningKernels(), {
    inputShape: [1, 1, width],
    layers: [{ type: "average-pool", size: 1 }, { type: "flatten" }],
  });

/** All losses with each of their constants, for so many outputs; every third weight is 0 where it may be. */
const lossesFor = (width: number): Loss[] => {
  const weights = Array.from({ length: width }, (_, i) => i % 3 === 1 ? 0 : 0.25 + i % 4);
  return [
    ...lossNameSchema.options,
    { type: "cross-entropy", labelSmoothing: 0.1 },
    { type: "cross-entropy", classWeights: weights },
    { type: "cross-entropy", classWeights: weights, labelSmoothing: 0.25 },
    { type: "binary-cross-entropy", positiveWeights: weights.map((weight) => weight + 0.125) },
    { type: "huber", delta: 0.3 },
  ];
};

const typeOf = (loss: Loss) => typeof loss === "string" ? loss : loss.type;

function targetsFor(loss: Loss, batch: number, width: number): Targets {
  const draw = stream("losses test", typeOf(loss), batch, width);
  if (typeOf(loss) === "cross-entropy") {
    // The first counts under any weights, so that no minibatch is without.
    return Uint8Array.from({ length: batch }, (_, i) => i === 0 ? 0 : draw.integer(0, width - 1));
  }
  return Float32Array.from({ length: batch * width }, (_, i) => {
    if (typeOf(loss) !== "binary-cross-entropy") return draw.normal();
    return i % 5 ? draw.integer(0, 1) : draw.uniform();
  });
}

for (const [batch, width] of [[1, 1], [1, 3], [3, 1], [2, 2], [5, 4], [7, 5], [3, 8], [17, 7], [6, 31]]) {
  Deno.test(`losses and gradients are those of their definitions by finite differences, ${batch} x ${width}`, () => {
    for (const [at, loss] of lossesFor(width).entries()) {
      for (const factor of [1, 6]) {
        const numbers = randomNumbers(batch * width, "losses test", "outputs", at, batch, width);
        const inputs = numbers.map((x) => factor * x), targets = targetsFor(loss, batch, width);
        const rows = Array.from(
          { length: batch },
          (_, i) => Float64Array.from(inputs.slice(i * width, (i + 1) * width)),
        );
        using network = passed(width);
        network.inputs(batch).set(inputs);
        const wanted = meanLoss64(rows, targets, loss),
          slopes = rows.map((row) => finiteDifferences(() => meanLoss64(rows, targets, loss), row));
        const evaluated = network.loss(loss, targets), trained = network.lossAndGradients(loss, targets);
        assert(Math.abs(evaluated.mean - wanted) <= 1e-6 * Math.abs(wanted) + 1e-7, `${JSON.stringify(loss)}`);
        assert.deepEqual(trained, evaluated);
        assert(Math.abs(evaluated.sum / evaluated.weight - wanted) <= 1e-6 * Math.abs(wanted) + 1e-7);
        // What central differences themselves are off by.
        const found = network.inputGradient(loss, targets);
        slopes.flatMap((slope) => [...slope]).forEach((slope, i) => {
          assert(
            Math.abs(found[i] - slope) <= 2e-6 * Math.abs(slope) + 2e-8 * factor,
            `${JSON.stringify(loss)} at ${i}`,
          );
        });
      }
    }
  });
}

Deno.test("a loss by its name is to the last bit the same as an object without constants", () => {
  for (const name of lossNameSchema.options) {
    const targets = targetsFor(name, 7, 5), inputs = randomNumbers(35, "losses test", name);
    using network = passed(5);
    const gives = (loss: Loss) => {
      network.inputs(7).set(inputs);
      return [network.loss(loss, targets), network.inputGradient(loss, targets)];
    };
    assert.deepEqual(gives({ type: name } as LossObject), gives(name));
  }
  const targets = targetsFor("cross-entropy", 7, 5);
  using network = passed(5);
  network.inputs(7).set(randomNumbers(35, "losses test"));
  const plain = network.loss("cross-entropy", targets);
  assert.deepEqual(network.loss({ type: "cross-entropy", labelSmoothing: 0 }, targets), plain);
});

Deno.test("weights of 1 and no smoothing change a loss by its rounding at most, and neither count nor weight", () => {
  const inputs = randomNumbers(35, "losses test", "ones"), ones = [1, 1, 1, 1, 1];
  for (
    const loss of [
      { type: "cross-entropy", classWeights: ones },
      { type: "binary-cross-entropy", positiveWeights: ones },
    ] as const
  ) {
    const targets = targetsFor(loss.type, 7, 5);
    using network = passed(5);
    network.inputs(7).set(inputs);
    const [plain, weighted] = [network.loss(loss.type, targets), network.loss(loss, targets)];
    assertClose([weighted.mean], [plain.mean], 1e-7);
    assert.deepEqual([weighted.correct, weighted.weight], [plain.correct, plain.weight]);
    assertClose(network.inputGradient(loss, targets), network.inputGradient(loss.type, targets), 1e-6);
  }
});

Deno.test("the gradient of the absolute error is 0 where there is no difference, and the error of a missing number is missing", () => {
  using network = passed(3);
  const targets = Float32Array.of(2, 2, 2);
  network.inputs(1).set([2, 3, 0]);
  const third = Math.fround(1 / 3);
  assert.deepEqual([...network.inputGradient("mean-absolute-error", targets)], [0, third, -third]);
  assert.deepEqual([...network.inputGradient("huber", targets)], [0, third, -third]);
  for (const loss of ["mean-absolute-error", "huber"] as const) {
    network.inputs(1).set([2, NaN, 0]);
    assert.equal(network.loss(loss, targets).mean, NaN);
  }
});

Deno.test("logits that are far off, infinite or certain have the loss and gradient that float64 gives", () => {
  using network = passed(3);
  const smooth = { type: "cross-entropy", labelSmoothing: 0.3 } as const;
  const weighted = { type: "cross-entropy", classWeights: [1, 2, 0] } as const;
  const positive = { type: "binary-cross-entropy", positiveWeights: [2, 2, 2] } as const;
  const cases: [Loss, number[], Targets, number][] = [
    [smooth, [0, 200, 0], Uint8Array.of(1), 0.2 * 200],
    [smooth, [-Infinity, 0, 0], Uint8Array.of(1), Infinity],
    [weighted, [0, 200, 0], Uint8Array.of(1), 0],
    [weighted, [-Infinity, 0, -Infinity], Uint8Array.of(1), 0],
    [weighted, [0, 100, 0], Uint8Array.of(0), 100],
    [smooth, [0, NaN, 0], Uint8Array.of(0), NaN],
    [positive, [200, -200, 0], Float32Array.of(1, 0, 0), Math.LN2 / 3],
    [positive, [-150, 150, 0], Float32Array.of(1, 0, 0), (300 + 150 + Math.LN2) / 3],
    [positive, [Infinity, -Infinity, 0], Float32Array.of(1, 0, 0), Math.LN2 / 3],
    [positive, [0, NaN, 0], Float32Array.of(1, 0, 0), NaN],
  ];
  for (const [loss, logits, targets, wanted] of cases) {
    network.inputs(1).set(logits);
    const { mean } = network.loss(loss, targets);
    assert(
      Object.is(mean, wanted) || Math.abs(mean - wanted) <= 1e-6 * wanted,
      `${JSON.stringify(loss)} of ${logits}: ${mean}, wanted ${wanted}`,
    );
    const gradient = network.inputGradient(loss, targets);
    if (Number.isFinite(wanted)) assert(gradient.every(Number.isFinite), `${gradient}`);
  }
  // 1 - softmax of a certain label, where nothing of it is lost.
  network.inputs(1).set([15, 0, -Infinity]);
  assertClose(network.inputGradient(weighted, Uint8Array.of(0)), [-Math.exp(-15), Math.exp(-15), 0], 1e-5);
});

Deno.test("a loss whose weights are not one for each output is refused before a kernel reads them", () => {
  using network = passed(3);
  network.inputs(1).fill(0);
  for (const compute of ["loss", "lossAndGradients", "inputGradient"] as const) {
    assert.throws(
      () => network[compute]({ type: "cross-entropy", classWeights: [1, 2] }, Uint8Array.of(0)),
      /The loss is .*, wanted 3 numbers in "classWeights", one for each output/,
    );
    assert.throws(
      () => network[compute]({ type: "binary-cross-entropy", positiveWeights: [1, 2, 3, 4] }, new Float32Array(3)),
      /wanted 3 numbers in "positiveWeights", one for each output/,
    );
  }
});

Deno.test("a minibatch of labels without weight has a sum, and no gradient of a mean", () => {
  using network = passed(2);
  network.inputs(2).fill(0);
  const loss: Loss = { type: "cross-entropy", classWeights: [0, 1], labelSmoothing: 0.5 };
  // Half of each target is spread over both classes, of which the second counts.
  const { sum, weight } = network.loss(loss, Uint8Array.of(0, 0));
  assertClose([sum, weight], [2 * 0.25 * Math.LN2, 0], 1e-7);
  for (const compute of ["lossAndGradients", "inputGradient"] as const) {
    assert.throws(() => network[compute](loss, Uint8Array.of(0, 0)), {
      name: "RangeError",
      message: /labels whose weight in "classWeights" is 0.*: give these weights above 0, or take larger minibatches/,
    });
  }
});

Deno.test("a Network gives no outputs of a minibatch that has not gone through it", () => {
  using network = passed(2);
  const ask = [
    () => network.lastOutputs,
    () => network.lossOfLastOutputs("mean-squared-error", Float32Array.of(0, 0)).mean,
  ];
  for (const each of ask) assert.throws(each, /The minibatch has no outputs yet: ask for outputs\(\)/);
  network.inputs(1).set([1, 3]);
  network.loss("huber", Float32Array.of(0, 0));
  assert.deepEqual(ask.map((each) => each()), [Float32Array.of(1, 3), 5]);
  network.inputs(2);
  for (const each of ask) assert.throws(each, /The minibatch has no outputs yet/);
});

Deno.test("what is no loss is refused, with what is wanted", () => {
  const wrong: [unknown, RegExp][] = [
    ["hubr", /is "hubr", wanted one of cross-entropy, .*huber; did you mean huber/],
    [undefined, /is undefined, wanted one of cross-entropy/],
    [null, /is null, wanted one of cross-entropy/],
    [{ type: "hubr" }, /"type" is "hubr", wanted one of .*; did you mean huber/],
    [{ delta: 1 }, /"type" is missing, wanted one of cross-entropy/],
    [{ type: "huber", delta: 0 }, /"delta" is 0, wanted a number above 0/],
    [{ type: "huber", beta: 1 }, /"beta" is not known; did you mean .*delta/],
    [{ type: "mean-squared-error", delta: 1 }, /"delta" is not known/],
    [{ type: "cross-entropy", labelSmoothing: 1 }, /"labelSmoothing" is 1, wanted a number from 0 to below 1/],
    [{ type: "cross-entropy", labelSmoothing: -0.1 }, /"labelSmoothing" is -0.1, wanted a number from 0/],
    [{ type: "cross-entropy", classWeights: [1, -1] }, /"classWeights\[1\]" is -1, wanted a number from 0/],
    [{ type: "cross-entropy", classWeights: [1, Infinity] }, /"classWeights\[1\]" is Infinity, wanted a number from 0/],
    [{ type: "cross-entropy", classWeights: [0, 0] }, /"classWeights" has no number above 0, wanted at least one/],
    [{ type: "cross-entropy", classWeights: "balanced" }, /"classWeights" is "balanced", wanted a list/],
    [
      { type: "binary-cross-entropy", positiveWeights: [1, 0] },
      /"positiveWeights\[1\]" is 0, wanted a number above 0/,
    ],
  ];
  for (const [loss, message] of wrong) assert.throws(() => valid(lossSchema, loss, "Loss"), message);
  for (const loss of lossesFor(5)) assert.deepEqual(valid(lossSchema, loss, "Loss"), loss);
});
