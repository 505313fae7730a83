import assert from "node:assert/strict";
import { assertClose, smallExperiment } from "../../testing/mod.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { datasetOf, runsOf } from "../experiment/mod.ts";
import { Network } from "../model/mod.ts";
import { stream } from "../random/mod.ts";
import { type Averaging, decayAt } from "./averaging.ts";
import {
  decodeState,
  decodeWeights,
  evaluate,
  initialState,
  type Protocol,
  run,
  sketch,
  Training,
  weightNorm,
} from "./mod.ts";

await startBackend({ threads: 1 });

const { protocol, module } =
  runsOf(smallExperiment("averaging-test", { epochs: 40, evaluateEvery: 1, ledgerEvery: 1 }))[0];
const dataset = await datasetOf({ protocol, seed: 0, module });

const trained = (change: Partial<Protocol>) =>
  Array.fromAsync(run(runningKernels(), { ...protocol, ...change }, 0, { dataset }));

const ways: readonly Averaging[] = [
  { decay: 0 },
  { decay: 0.9 },
  { decay: 0.999 },
  { decay: 0.9999 },
  { decay: 0.99, warmUp: true },
  { decay: 0.2, warmUp: true },
];
for (const averaging of ways) {
  Deno.test(`weights averaged with ${JSON.stringify(averaging)} are those of a float64 sum, and training is as without`, async () => {
    const plain = await trained({}), averaged = await trained({ averaging });
    const { decay, warmUp } = averaging;
    let wanted: number[] = [];
    averaged.forEach(({ state, steps }, i) => {
      const learning = { ...protocol, averaging }, { average, ...rest } = decodeState(learning, state);
      assert.deepEqual(rest, decodeState(protocol, plain[i].state));
      assert.deepEqual(steps, plain[i].steps);
      const weights = rest.weights.flatMap((tensor) => [...tensor]), t = i + 1;
      const stays = t === 1 ? 0 : warmUp ? Math.min(decay, (1 + t) / (10 + t)) : decay;
      wanted = weights.map((w, k) => stays === 0 ? w : stays * wanted[k] + (1 - stays) * w);
      assertClose(average!.flatMap((tensor) => [...tensor]), wanted, 2e-6);
    });
    assert.equal(averaged.length, 120);
  });
}

Deno.test("what is evaluated, kept and snapshot after each epoch is the average, and before training the first weights", async () => {
  const learning: Protocol = { ...protocol, averaging: { decay: 0.9 }, weightSnapshots: [-1, 0, 39] };
  const segments = await trained(learning),
    last = segments.at(-1)!,
    { average, weights } = decodeState(learning, last.state);
  assert.notDeepEqual(average, weights);
  assert.deepEqual(decodeWeights(learning, last.weights!).weights, average);
  using network = new Network(runningKernels(), protocol.model);
  let seen = 0;
  for (const { epochs: [metrics], state } of segments) {
    if (!metrics) continue;
    network.weights = decodeState(learning, state).average!;
    const train = evaluate(protocol, network, dataset.train), test = evaluate(protocol, network, dataset.test);
    assert.deepEqual([metrics.trainLossAfter, metrics.testLoss], [train.loss, test.loss]);
    seen++;
  }
  assert.equal(seen, 40);
  const snapshots = segments.flatMap(({ weightSnapshots }) => weightSnapshots);
  const kept = [initialState(protocol, 0).weights, decodeState(learning, segments[2].state).average!, average!];
  assert.deepEqual(
    snapshots.map(({ norm, sketch }) => [norm, sketch]),
    kept.map((tensors) => [weightNorm(tensors), [...sketch(tensors, stream("averaging-test", "sketch"))]]),
  );
});

Deno.test("averaged() puts the weights back, when what looks at the average throws as well", () => {
  const learning: Protocol = { ...protocol, averaging: { decay: 0.9 } };
  using training = new Training(runningKernels(), learning, dataset, initialState(learning, 0));
  for (let i = 0; i < 5; i++) training.step();
  const { weights } = training.network, state = training.state();
  assert.notDeepEqual(training.averaged(() => training.network.weights), weights);
  assert.deepEqual(training.state(), state);
  assert.throws(() =>
    training.averaged(() => {
      throw new Error("no look");
    }), /no look/);
  assert.deepEqual(training.state(), state);
});

Deno.test("decayAt() of the first step is 0; with a warm-up it then rises to the decay as TensorFlow's does", () => {
  const decays = (averaging: Averaging) => [1, 2, 3, 10, 100, 1000].map((step) => decayAt(averaging, step));
  assert.deepEqual(decays({ decay: 0.9 }), [0, 0.9, 0.9, 0.9, 0.9, 0.9]);
  assert.deepEqual(decays({ decay: 0.95, warmUp: true }), [0, 3 / 12, 4 / 13, 11 / 20, 101 / 110, 0.95]);
});
