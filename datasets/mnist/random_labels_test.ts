import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { dataset } from "../../lib/data/mod.ts";
import { drawTargets } from "../../lib/dataset/mod.ts";
import { stream } from "../../lib/random/mod.ts";
import { mnist, randomLabels } from "./mod.ts";

Deno.test("randomLabels() draws all 70,000 labels uniformly and apart from the true ones", async () => {
  const real = await mnist();
  const random = randomLabels(real, stream("test", 0, "labels"));
  for (const part of ["train", "test"] as const) {
    const [labels, truth] = [random[part].targets, real[part].targets];
    assert.equal(labels.length, random[part].size);
    // Chi-square of the table of true against random labels, 99.9 % quantile with 9 + 81 degrees of freedom.
    const table = new Map(Array.from({ length: 100 }, (_, cell) => [cell, 0]));
    labels.forEach((label, i) => table.set(10 * truth[i] + label, table.get(10 * truth[i] + label)! + 1));
    assert.equal(table.size, 100);
    const classSizes = Array.from({ length: 10 }, (_, c) => truth.filter((label) => label === c).length);
    const statistic = [...table].reduce((sum, [cell, count]) => {
      const expected = classSizes[Math.floor(cell / 10)] / 10;
      return sum + (count - expected) ** 2 / expected;
    }, 0);
    assert(statistic < 137.21, `${part}: ${statistic}`);
  }
});

Deno.test("randomLabels() draws training labels first, then test labels", async () => {
  const random = randomLabels(await mnist(), stream("test", 0, "labels"));
  const again = stream("test", 0, "labels");
  assert.deepEqual(random.train.targets, Uint8Array.from({ length: 60_000 }, () => again.integer(0, 9)));
  assert.deepEqual(random.test.targets, Uint8Array.from({ length: 10_000 }, () => again.integer(0, 9)));
});

Deno.test("randomLabels() says how its labels were drawn, so that they can be drawn again without the dataset", async () => {
  const { train, test } = randomLabels(await mnist(), stream("test", 3, "labels"));
  // Without the lines that differ: of so many they take minutes.
  for (const { drawn, targets } of [train, test]) {
    assert(isDeepStrictEqual(drawTargets(drawn!, targets.length), targets));
  }
  assert.notDeepEqual(train.drawn, test.drawn);
});

Deno.test("randomLabels() shares the images and leaves the dataset as it was", async () => {
  const real = await mnist();
  const random = randomLabels(real, stream("test", 0, "labels"));
  assert.equal(random.train.gather, real.train.gather);
  assert.equal(random.test.gather, real.test.gather);
  assert.deepEqual([...real.train.targets.subarray(0, 5)], [5, 0, 4, 1, 9]);
  assert.equal(random.name, "mnist with random labels");
});

Deno.test("randomLabels() has a digest of labels and images", async () => {
  const draw = async (seed: number, mean?: number) =>
    randomLabels(await mnist({ mean }), stream("test", seed, "labels")).digest;
  const digests = [(await mnist()).digest, await draw(0), await draw(1), await draw(0, 0.5)];
  assert.equal(new Set(digests).size, 4);
  assert.equal(await draw(0), digests[1]);
});

Deno.test("randomLabels() throws when the dataset has no classes", () => {
  const examples = { inputs: [0, 1], targets: Float32Array.of(0, 1) };
  const values = dataset({ name: "ramp", inputShape: [1], train: examples, test: examples });
  assert.throws(() => randomLabels(values, stream("test", 0, "labels")), {
    name: "TypeError",
    message: /"ramp" has values/,
  });
});
