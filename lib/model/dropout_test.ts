import assert from "node:assert/strict";
import { assertSameNumbers } from "../../testing/same_numbers.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { restore, stream } from "../random/mod.ts";
import { type Pass, sizeOf } from "./layer.ts";
import { Network } from "./network.ts";

/** Examples, and the shape of each. */
const sizes = [[1, 1, 1, 1], [3, 7, 1, 1], [5, 3, 3, 4], [2, 2, 2, 5], [128, 3, 3, 64]];
const seed = stream("dropout test", 0);

/** Rates that a number of the stream is equal to, and just below, are among them. */
function rates(drawn: number): number[] {
  const random = restore(seed.state());
  const numbers = Array.from({ length: drawn }, () => random.uniform()), one = numbers[drawn >> 1];
  return [2 ** -53, 0.1, 0.25, 1 / 3, 0.5, one, one + 2 ** -53, 0.9, 1 - 2 ** -53];
}

for (const type of ["dropout", "channel-dropout"] as const) {
  Deno.test(`${type} takes the numbers of its stream one after the other, and leaves it behind them`, async () => {
    const backend = await startBackend({ threads: 1 });
    try {
      for (const [batch, ...inputShape] of sizes) {
        const size = sizeOf(inputShape), drawn = type === "dropout" ? size : inputShape.at(-1)!;
        for (const rate of rates(batch * drawn)) {
          using network = new Network(runningKernels(), { inputShape, layers: [{ type, rate }, { type: "flatten" }] });
          network.inputs(batch).fill(1);
          const random = restore(seed.state()), other = restore(seed.state());
          const pass: Pass = { mode: "training", random };
          const wanted = Array.from({ length: batch }, () => {
            const mask = Array.from({ length: drawn }, () => other.uniform() < rate ? 0 : Math.fround(1 / (1 - rate)));
            return Array.from({ length: size }, (_, i) => mask[i % drawn]);
          }).flat();
          assertSameNumbers(network.outputs(pass), wanted, `${batch} x ${inputShape}, rate ${rate}`);
          assert.deepEqual(random.state(), other.state());
        }
      }
    } finally {
      await backend.dispose();
    }
  });
}
