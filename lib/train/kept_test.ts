import assert from "node:assert/strict";
import { smallExperiment } from "../../testing/mod.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { classLabels, dataset } from "../data/mod.ts";
import { runsOf } from "../experiment/mod.ts";
import { sha256 } from "../files/mod.ts";
import { Network } from "../model/mod.ts";
import { runStream, stream } from "../random/mod.ts";
import {
  adam,
  decodeState,
  decodeWeights,
  encodeWeights,
  evaluate,
  heldOut,
  initialState,
  type Protocol,
  run,
  type Segment,
} from "./mod.ts";
import { decodeCheckpoint, encodeCheckpoint } from "./safetensors.ts";
import type { TrainedTensors } from "./state.ts";

await startBackend({ threads: 1 });

/** Labels that inputs tell little of: a net that learns the 24 examples by heart is worse on others soon. */
const draw = stream("kept test", "inputs");
const part = (size: number) => {
  const inputs = Float32Array.from({ length: 6 * size }, () => draw.normal());
  const targets = Uint8Array.from({ length: size }, (_, i) => Number(inputs[6 * i] + 1.5 * draw.normal() > 0));
  return { inputs, targets: classLabels(targets) };
};
const data = dataset({ inputShape: [6], train: part(64), test: part(50), overlap: "ignore" });

const protocol: Protocol = {
  ...runsOf(smallExperiment("kept-test"))[0].protocol,
  model: {
    inputShape: [6],
    // Wide enough that threads share an update and an average.
    layers: [
      { type: "dense", units: 150 },
      { type: "batch-norm" },
      { type: "relu" },
      { type: "dropout", rate: 0.1 },
      {
        type: "dense",
        units: 150,
      },
      { type: "relu" },
      { type: "dense", units: 2 },
    ],
  },
  ...{ loss: "cross-entropy", optimiser: adam(0.003), batchSize: 10, epochs: 20, evaluateEvery: 1 },
  ...{ weightSnapshots: [], ledgerEvery: 1, checkpointEvery: 1 },
  validation: { examples: 40 },
};
const stopping = { metric: "validationLoss", patience: 3 } as const;

const trained = (learning: Protocol, from?: Uint8Array) =>
  Array.fromAsync(run(runningKernels(), learning, 0, { dataset: data }, from));
const epochsOf = (segments: readonly Segment[]) => segments.flatMap(({ epochs }) => epochs);
const digested = (segments: readonly Segment[]) =>
  segments.map(({ state, weights, ...rest }) => [rest, sha256(state), weights && sha256(weights)]);

/** Short enough to be told where it differs. */
const bytesOf = ({ weights, buffers }: TrainedTensors) => sha256(encodeWeights(protocol, { weights, buffers }));

const ways: Readonly<Record<string, Partial<Protocol>>> = {
  "stops by the loss and keeps the best epoch": { stopping, keep: "best" },
  "stops by the accuracy": { stopping: { metric: "validationAccuracy", patience: 3, minDelta: 0.03 } },
  "averages, stops and keeps the best epoch": { averaging: { decay: 0.8, warmUp: true }, stopping, keep: "best" },
  "keeps the best epoch of all": { keep: "best", epochs: 6 },
  "averages, evaluates every other epoch, and ends at a training accuracy": {
    ...{ averaging: { decay: 0.7 }, stopping: { ...stopping, patience: 5 }, keep: "best" },
    ...{ evaluateEvery: 2, stopAtTrainAccuracy: 0.99, optimiser: adam(0.03) },
  },
};
for (const [way, change] of Object.entries(ways)) {
  Deno.test(`a run that ${way} goes on from any step to the same bytes, with any number of threads`, async () => {
    const learning = { ...protocol, ...change };
    const whole = await trained(learning), wanted = digested(whole);
    assert(whole.length % 3 === 0 && whole.length >= 12, `${whole.length} steps`);
    if (learning.stopping) assert(whole.length < 3 * learning.epochs, `${whole.length} steps`);
    for (const threads of [1, 2]) {
      const backend = await startBackend({ threads });
      // Within epochs, at their ends, at the best epoch and while patience lasts.
      for (let step = threads - 1; step < whole.length; step += threads) {
        const rest = await trained(learning, step > 0 ? whole[step - 1].state : undefined);
        assert.deepEqual(digested(rest), wanted.slice(step), `${threads} threads, from step ${step}`);
      }
      await backend.dispose();
    }
    await startBackend({ threads: 1 });
    // Of a run that is over nothing is left, also where its steps are not all done.
    if (!learning.stopAtTrainAccuracy) assert.deepEqual(digested(await trained(learning, whole.at(-1)!.state)), []);
  });
}

Deno.test("the weights kept are those of the best epoch, with its buffers and averaged where they are, as its metrics say", async () => {
  const { dataset: { train }, validation } = heldOut(protocol, data, () => runStream("kept-test", 0, "validation"));
  for (const averaging of [undefined, { decay: 0.8 }]) {
    const learning: Protocol = { ...protocol, averaging, stopping, keep: "best" };
    const segments = await trained(learning), epochs = epochsOf(segments), { weights } = segments.at(-1)!;
    const losses = epochs.map(({ validationLoss }) => validationLoss!), best = losses.indexOf(Math.min(...losses));
    assert(best > 0 && best === losses.length - 1 - stopping.patience, `best at ${best} of ${losses}`);
    assert.deepEqual(
      epochs.map(({ bestEpoch }) => bestEpoch),
      losses.map((_, epoch) => losses.indexOf(Math.min(...losses.slice(0, epoch + 1)))),
    );
    const kept = decodeWeights(learning, weights!), then = decodeState(learning, segments[3 * best + 2].state);
    assert.equal(bytesOf(kept), bytesOf({ weights: then.average ?? then.weights, buffers: then.buffers }));
    assert.notDeepEqual(kept.buffers, decodeState(learning, segments.at(-1)!.state).buffers);
    using network = new Network(runningKernels(), learning.model);
    Object.assign(network, kept);
    const found = [train, data.test, validation!].map((examples) => evaluate(learning, network, examples).loss);
    const { trainLossAfter, testLoss, validationLoss } = epochs[best];
    assert.deepEqual(found, [trainLossAfter, testLoss, validationLoss]);
  }
});

Deno.test("a run that only stops keeps its last weights, and trains as one that does not", async () => {
  const [plain, stopped] = [await trained(protocol), await trained({ ...protocol, stopping })];
  const { weights, buffers } = decodeState({ ...protocol, stopping }, stopped.at(-1)!.state);
  assert.equal(bytesOf(decodeWeights(protocol, stopped.at(-1)!.weights!)), bytesOf({ weights, buffers }));
  assert.deepEqual(epochsOf(stopped), epochsOf(plain).slice(0, epochsOf(stopped).length));
  assert(epochsOf(stopped).every((metrics) => !("bestEpoch" in metrics)));
});

Deno.test("a state holds averages, the best weights and what was watched where the protocol asks for them, and nowhere else", async () => {
  const kindsIn = async (change: Partial<Protocol>) => {
    const [{ state }] = await trained({ ...protocol, ...change, epochs: 1 });
    const { metadata, tensors } = decodeCheckpoint(state);
    return [...new Set(tensors.map(({ name }) => name.split("/")[0])), ...Object.keys(metadata)].join(" ");
  };
  const plain = ["weights adam buffers", "step random running"];
  assert.equal(await kindsIn({ validation: undefined }), plain.join(" "));
  assert.equal(await kindsIn({}), plain.join(" "));
  assert.equal(await kindsIn({ stopping }), `${plain.join(" ")} watched`);
  assert.equal(await kindsIn({ averaging: { decay: 0.9 } }), "weights adam average buffers step random running");
  assert.equal(await kindsIn({ keep: "best" }), "weights adam buffers best step random running watched");
  const learning: Protocol = { ...protocol, averaging: { decay: 0.9 }, stopping, keep: "best" };
  const { random } = initialState(learning, 0);
  assert.deepEqual(random.validation, runStream("kept-test", 0, "validation").state());
  assert.deepEqual(Object.keys(initialState({ ...protocol, validation: undefined }, 0).random), ["shuffle", "dropout"]);
});

Deno.test("a state of another way to average or keep, or without what was watched, is refused", async () => {
  const learning: Protocol = { ...protocol, averaging: { decay: 0.9 }, keep: "best", epochs: 1 };
  const [{ state }] = await trained(learning),
    refused = (change: Partial<Protocol>, bytes: Uint8Array, said: RegExp) =>
      assert.throws(() => decodeState({ ...learning, ...change }, bytes), { name: "CheckpointError", message: said });
  refused({ averaging: undefined }, state, /tensor \d+ is average\/0-dense\/kernel \[6,150\], wanted buffers\//);
  refused({ keep: undefined }, state, /tensor \d+ is best\/0-dense\/kernel \[6,150\], wanted no more/);
  const { metadata: { watched: _, ...metadata }, tensors } = decodeCheckpoint(state);
  refused({}, encodeCheckpoint({ metadata, tensors }), /has no sound "watched" in its metadata/);
});
