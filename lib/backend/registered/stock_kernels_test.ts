import assert from "node:assert/strict";
import { argumentsOf, drawnKernels, runKernel } from "../../../testing/drawn_kernels.ts";
import { GuardedMemory } from "../../../testing/guarded_memory.ts";
import type { KernelArguments } from "../../../testing/kernel_draws.ts";
import { wrongIn } from "../../../testing/kernel_outcomes.ts";
import { startBackend, tf } from "../mod.ts";

/** Their tensors lie outside of the module's memory, or they always are the cpu backend's. */
const withoutMemory =
  "Complex ComplexAbs Draw Einsum FFT IFFT Imag LogicalXor RaggedGather RaggedRange RaggedTensorToTensor " +
  "Real StaticRegexReplace StringNGrams StringSplit StringToHashBucketFast";

const otherValues: Readonly<Record<string, string>> = {
  Multinomial: "draws from another generator",
  Transform: "rounds the places of pixels to float32",
};

Deno.test("there are draws for every kernel of the backend that works in its memory", async () => {
  const backend = await startBackend({ threads: 1 });
  const names = tf.getKernelsForBackend("wasm").map(({ kernelName }) => kernelName);
  assert.deepEqual(names.sort(), [...Object.keys(drawnKernels), ...withoutMemory.split(" ")].sort());
  await backend.dispose();
});

for (const [threads, draws] of [[1, 24], [2, 4]]) {
  Deno.test(`no kernel writes beyond its outputs, reads beyond its inputs or keeps tensors, and each agrees with the cpu backend, with ${threads} threads`, async () => {
    const backend = await startBackend({ threads, onNotice: () => {} });
    Object.assign(tf.engine().findBackend("cpu"), { firstUse: false });
    {
      using memory = new GuardedMemory();
      const wasm = tf.engine().findBackend("wasm"), before = wasm.numDataIds();
      const faults: string[] = [];
      for (const kernelName of Object.keys(drawnKernels)) {
        let computed = 0;
        for (let number = 0; number < draws; number++) {
          const drawn = argumentsOf(kernelName, number), found = runKernel(kernelName, drawn);
          const harm = memory.damage().map((where) => `it wrote ${where}`);
          if (wasm.numDataIds() !== before) harm.push("it keeps tensors");
          await tf.setBackend("cpu");
          const wrong = wrongIn(found, runKernel(kernelName, drawn), !(kernelName in otherValues));
          await tf.setBackend("wasm");
          const said = [...harm, ...wrong ? [wrong] : []];
          if (said.length > 0) faults.push(`${kernelName}, draw ${number}: ${said.join(", ")}; ${shown(drawn)}`);
          if (!found.error) computed++;
        }
        if (computed < draws / 8) faults.push(`${kernelName} refused all but ${computed} of ${draws} calls`);
      }
      assert.deepEqual(faults, []);
    }
    await backend.dispose();
  });
}

/** Arguments without their numbers. */
const shown = ({ inputs, attrs }: KernelArguments) =>
  JSON.stringify([attrs, Object.entries(inputs).map(([name, { dtype, shape }]) => `${name} ${dtype} [${shape}]`)]);
