import assert from "node:assert/strict";
import type { Dataset } from "../../dataset/mod.ts";
import { CompiledKernels } from "../../kernels/compiled_kernels.ts";
import { compileKernels } from "../../kernels/kernel_binary.ts";
import { plainMemory } from "../../kernels/plain_memory.ts";
import { mlp } from "../../model/mod.ts";
import { adam, type Protocol, run } from "../../train/mod.ts";
import { stretchRows } from "./stretch_rows.ts";

const protocol: Protocol = {
  experiment: "stretch",
  data: { name: "made up" },
  model: mlp([2], [3], 1),
  initialisation: "fan-in-uniform",
  loss: "mean-squared-error",
  optimiser: adam(0.01),
  batchSize: 4,
  epochs: 3,
  evaluateEvery: 3,
  stepMetrics: [],
  weightSnapshots: [],
  ledgerEvery: 3,
  checkpointEvery: 3,
};

/** A dataset that remembers which rows were read. */
function remembering(read: Set<number>): Dataset {
  const part = (size: number, remembered: Set<number>) => ({
    size,
    targets: Float32Array.from({ length: size }, (_, i) => i % 3),
    gather(indices: Uint32Array, out: Float32Array) {
      indices.forEach((index, i) => {
        remembered.add(index);
        out.set([index / size, 1], 2 * i);
      });
    },
  });
  return { name: "made up", inputShape: [2], train: part(30, read), test: part(5, new Set()), digest: "0".repeat(64) };
}

for (const [what, held] of [["all examples", {}], ["a part held out", { validation: { examples: 7 } }]] as const) {
  Deno.test(`the rows of a stretch are those that training reads, with ${what}, from the seed and from states over epochs' ends`, async () => {
    const module = await compileKernels("separate", "plain"), trained = { ...protocol, ...held };
    const kernels = await CompiledKernels.start({ module, arithmetic: "separate", room: plainMemory(2 ** 22) });
    const read = new Set<number>(), dataset = remembering(read);
    let from = 0, state: Uint8Array | undefined, stretches = 0;
    for await (const segment of run(kernels, trained, 5, { dataset })) {
      if (segment.last) break;
      const rows = stretchRows(trained, 5, dataset, { from, to: segment.step }, state);
      assert.deepEqual([...rows], [...read].sort((a, b) => a - b), `steps ${from + 1} to ${segment.step}`);
      read.clear();
      from = segment.step;
      state = segment.state.slice();
      stretches++;
    }
    assert(stretches >= 5);
  });
}
