import assert from "node:assert/strict";
import { runningKernels, startBackend } from "../../lib/backend/mod.ts";
import { runsOf } from "../../lib/experiment/mod.ts";
import { mlp, Network } from "../../lib/model/mod.ts";
import { assertClose } from "../../testing/mod.ts";
import experiment from "./experiment.ts";
import { prediction } from "./prediction.ts";
import { sinc } from "./sinc.ts";

await startBackend({ threads: 1 });

const [{ protocol }] = runsOf(experiment);
const dataset = sinc({ points: 2, testPoints: 2 });

Deno.test("prediction() is the net's output at 401 points from end to end", () => {
  const model = mlp([1], [], 1);
  using network = new Network(runningKernels(), model);
  network.weights = [Float32Array.of(3), Float32Array.of(0.5)];
  const found = prediction({ protocol: { ...protocol, model }, network, dataset, seed: 0 }).prediction as number[];
  assert.equal(found.length, 401);
  assertClose(found, Array.from({ length: 401 }, (_, i) => 3 * (-2 + i / 100) + 0.5), 1e-6);
});

Deno.test("prediction() refuses data that is no function of one number", () => {
  using network = new Network(runningKernels(), protocol.model);
  const data = { name: "mnist", labels: "true" };
  assert.throws(
    () => prediction({ protocol: { ...protocol, data }, network, dataset, seed: 0 }),
    /wants a function of one number, got data "mnist": drop the measure/,
  );
});
