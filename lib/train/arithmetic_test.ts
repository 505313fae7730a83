import assert from "node:assert/strict";
import { randomNumbers } from "../../testing/random_numbers.ts";
import { type BackendOptions, kernelsFor, startBackend } from "../backend/mod.ts";
import { dataset } from "../data/mod.ts";
import { sha256 } from "../files/mod.ts";
import type { RunArithmetic } from "../kernels/arithmetic.ts";
import { adam, initialState, type Protocol, requireProtocol, Training } from "./mod.ts";

const protocol: Protocol = {
  experiment: "arithmetic-test",
  data: { name: "noise" },
  model: {
    inputShape: [12, 12, 1],
    layers: [
      { type: "conv2d", filters: 8, kernelSize: 5 },
      { type: "relu" },
      { type: "conv2d", filters: 8, kernelSize: 3 },
      { type: "relu" },
      { type: "max-pool", size: 2 },
      { type: "flatten" },
      { type: "dense", units: 3 },
    ],
  },
  initialisation: "fan-in-uniform",
  loss: "cross-entropy",
  optimiser: adam(0.01),
  batchSize: 8,
  epochs: 1,
  evaluateEvery: 1,
  stepMetrics: [],
  weightSnapshots: [],
  ledgerEvery: 1,
  checkpointEvery: 1,
};
const examples = (count: number, what: string) => ({
  inputs: randomNumbers(count * 144, "arithmetic test", what),
  targets: Uint8Array.from({ length: count }, (_, i) => i % 3),
});
const noise = dataset({ inputShape: [12, 12, 1], train: examples(24, "train"), test: examples(3, "test") });

async function training(arithmetic: RunArithmetic): Promise<Training> {
  const one = { ...protocol, arithmetic };
  return new Training(await kernelsFor(arithmetic), one, noise, initialState(one, 0));
}

/** States after three steps with either arithmetic, trained in turns. */
async function states(options: BackendOptions): Promise<[separate: string, fused: string]> {
  const backend = await startBackend({ onNotice: () => {}, ...options });
  const both = [await training("separate"), await training("fused-multiply-add")];
  for (let step = 0; step < 3; step++) for (const one of both) one.step();
  const [separate, fused] = both.map((one) => sha256(one.state()));
  for (const one of both) one[Symbol.dispose]();
  await backend.dispose();
  return [separate, fused];
}

Deno.test("nets of either arithmetic train in turns on one backend, to the same states on 1, 2 and 4 threads and on the exact kernels", async () => {
  const wanted = await states({ threads: 1 });
  assert.notEqual(...wanted);
  for (const options of [{ threads: 2 }, { threads: 4 }, { threads: 1, exact: true }, { threads: 3, exact: true }]) {
    assert.deepEqual(await states(options), wanted, JSON.stringify(options));
  }
});

Deno.test("Training refuses kernels of another arithmetic than the protocol's", async () => {
  const backend = await startBackend({ threads: 1, onNotice: () => {} });
  const state = initialState(protocol, 0), fused = { ...protocol, arithmetic: "fused-multiply-add" } as const;
  const [separateKernels, fusedKernels] = [await kernelsFor("separate"), await kernelsFor("fused-multiply-add")];
  assert.throws(
    () => new Training(separateKernels, fused, noise, state),
    /The protocol of arithmetic-test has the arithmetic "fused-multiply-add", these kernels compute with "separate"/,
  );
  assert.throws(() => new Training(fusedKernels, protocol, noise, state), /has the arithmetic "separate"/);
  new Training(fusedKernels, fused, noise, state)[Symbol.dispose]();
  await backend.dispose();
});

Deno.test("a protocol names one of two arithmetics, or none", () => {
  requireProtocol(protocol);
  for (const arithmetic of ["separate", "fused-multiply-add"] as const) requireProtocol({ ...protocol, arithmetic });
  assert.throws(
    () => requireProtocol({ ...protocol, arithmetic: "fused" as RunArithmetic }),
    /"arithmetic" is "fused", wanted one of separate, fused-multiply-add/,
  );
});
