import assert from "node:assert/strict";
import { smallExperiment } from "../../testing/mod.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { classLabels, dataset } from "../data/mod.ts";
import type { Dataset } from "../dataset/mod.ts";
import { runsOf } from "../experiment/mod.ts";
import { sha256 } from "../files/mod.ts";
import type { Layer, Model } from "../model/mod.ts";
import { stream } from "../random/mod.ts";
import {
  adamW,
  decodeState,
  decodeWeights,
  initialState,
  type Optimiser,
  type Protocol,
  rmsProp,
  run,
  type Schedule,
  type Segment,
  sgd,
} from "./mod.ts";
import { decodeCheckpoint, encodeCheckpoint } from "./safetensors.ts";

/** Wide enough that threads share the work of each kernel, of the update as well. */
const conv: Layer = { type: "conv2d", filters: 40, kernelSize: 3, bias: false }, norm: Layer = { type: "batch-norm" };
const model: Model = {
  inputShape: [8, 6, 2],
  layers: [
    conv,
    norm,
    { type: "relu" },
    {
      type: "residual",
      layers: [{ ...conv, stride: 2 }, norm, { type: "gelu" }, { type: "channel-dropout", rate: 0.2 }, {
        ...conv,
        groups: 2,
      }, norm],
      shortcut: [{ ...conv, kernelSize: 1, stride: 2 }, norm],
    },
    { type: "relu" },
    { type: "global-average-pool" },
    { type: "layer-norm" },
    { type: "dropout", rate: 0.3 },
    { type: "dense", units: 3 },
  ],
};

/** 39 images: an epoch is two minibatches of 16 and one of 7. */
function images(): Dataset {
  const draw = stream("resume test", "inputs"), size = 39;
  const inputs = Float32Array.from({ length: 96 * size }, () => draw.normal());
  const part = { inputs, targets: classLabels(Uint8Array.from({ length: size }, (_, i) => i % 3)) };
  return dataset({ inputShape: model.inputShape, train: part, test: part, overlap: "ignore" });
}

const protocol: Protocol = {
  ...runsOf(smallExperiment("resume-test"))[0].protocol,
  ...{ model, loss: "cross-entropy", batchSize: 16, epochs: 3, evaluateEvery: 1 },
  ...{ optimiser: adamW(0.01, 0.1), schedule: { type: "cosine", warmUp: 2 }, clipping: { norm: 0.5 } },
  ...{ weightSnapshots: [], ledgerEvery: 1, checkpointEvery: 1 },
};

const ways: readonly (readonly [Optimiser, Schedule, Protocol["clipping"]])[] = [
  [adamW(0.01, 0.1), { type: "cosine", warmUp: 2 }, { norm: 0.5 }],
  [rmsProp(0.001, 0.9), { type: "one-cycle" }, { value: 0.01 }],
  [sgd(0.1, 0.9, { nesterov: true, weightDecay: 0.01 }), { type: "step", epochs: 1, factor: 0.1 }, undefined],
];

const trained = (learning: Protocol, from?: Uint8Array) =>
  Array.fromAsync(run(runningKernels(), learning, 0, { dataset: images() }, from));

/** Short enough to be told where it differs. */
const digested = (segments: readonly Segment[]) =>
  segments.map(({ state, weights, ...rest }) => ({
    ...rest,
    state: sha256(state),
    weights: weights && sha256(weights),
  }));

for (const [optimiser, schedule, clipping] of ways) {
  Deno.test(`a residual net with ${optimiser.name} and ${schedule.type} goes on from any step to the same bytes, with any number of threads`, async () => {
    const learning = { ...protocol, optimiser, schedule, clipping };
    let whole: Segment[] | undefined;
    for (const threads of [1, 2, 3]) {
      const backend = await startBackend({ threads });
      const found = await trained(learning);
      whole ??= found;
      assert.equal(found.length, 9);
      assert.deepEqual(digested(found), digested(whole), `${threads} threads`);
      // Within the warm-up, at the end of an epoch, behind it, before a partial minibatch, and before the last step.
      for (const step of [1, 3, 4, 5, 8]) {
        const rest = await trained(learning, whole[step - 1].state);
        assert.deepEqual(digested(rest), digested(whole.slice(step)), `${threads} threads, from step ${step}`);
      }
      await backend.dispose();
    }
    const { weights, buffers } = decodeWeights(learning, whole!.at(-1)!.weights!);
    const last = decodeState(learning, whole!.at(-1)!.state);
    assert.deepEqual({ weights, buffers }, { weights: last.weights, buffers: last.buffers });
    assert.notDeepEqual(buffers, initialState(learning, 0).buffers);
    await startBackend({ threads: 1 });
  });
}

Deno.test("states and weights without what the net keeps besides, or with it elsewhere, are refused", async () => {
  await startBackend({ threads: 1 });
  const [segment] = (await trained({ ...protocol, epochs: 1 })).slice(-1);
  const isBuffer = ({ name }: { readonly name: string }) => name.includes("running-");
  for (
    const [decode, bytes] of [[decodeState, segment.state], [decodeWeights, segment.weights!]] as const
  ) {
    const { metadata, tensors } = decodeCheckpoint(bytes), kept = tensors.filter((tensor) => !isBuffer(tensor));
    assert.equal(tensors.length - kept.length, 2 * 4);
    assert.throws(
      () => decode(protocol, encodeCheckpoint({ metadata, tensors: kept })),
      { name: "CheckpointError", message: /is missing, wanted .*1-batch-norm\/running-mean \[40\]; restore it/ },
    );
    assert.throws(
      () => decode(protocol, encodeCheckpoint({ metadata, tensors: [...tensors.filter(isBuffer), ...kept] })),
      { name: "CheckpointError", message: /tensor 0 is .*running-mean \[40\], wanted / },
    );
    assert.throws(
      () => decode(protocol, encodeCheckpoint({ metadata, tensors: tensors.slice(0, -1) })),
      { name: "CheckpointError", message: /is missing, wanted .*running-variance \[40\]/ },
    );
  }
});
