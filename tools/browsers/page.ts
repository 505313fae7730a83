/** What runs in the browser: fetches the job, trains it on one thread, and sends each segment back. @module */
import { type Arithmetic, fuses, type RunArithmetic } from "../../lib/kernels/arithmetic.ts";
import type { Dataset, Examples } from "../../lib/dataset/mod.ts";
import { CompiledKernels } from "../../lib/kernels/compiled_kernels.ts";
import { plainMemory } from "../../lib/kernels/plain_memory.ts";
import { run } from "../../lib/train/mod.ts";
import { type Job, pack, type PackedExamples, unpack } from "./job.ts";

const post = (path: string, value: unknown) => fetch(path, { method: "POST", body: JSON.stringify(value) });

try {
  const job: Job = await (await fetch("job.json")).json();
  const arithmetic = await arithmeticOf(job.protocol.arithmetic);
  const module = await WebAssembly.compileStreaming(fetch(`${arithmetic}.wasm`));
  const kernels = await CompiledKernels.start({ module, arithmetic, room: plainMemory(2 ** 29) });
  const dataset: Dataset = {
    name: "of the record",
    inputShape: job.inputShape,
    digest: job.digest,
    train: examplesOf(job.train, job.inputShape),
    test: examplesOf(job.test, job.inputShape),
  };
  const state = job.state && unpack(job.state) as Uint8Array;
  for await (const segment of run(kernels, job.protocol, job.seed, { dataset }, state)) {
    const { weights } = segment;
    await post("segment", { ...segment, state: pack(segment.state), weights: weights && pack(weights), arithmetic });
    if (segment.step >= job.to) break;
  }
  await post("done", {});
} catch (error) {
  await post("failed", { message: (error as Error).stack ?? String(error) });
}

function examplesOf({ size, images, inputs, targets, targetSize }: PackedExamples, shape: readonly number[]): Examples {
  const width = shape.reduce((product, length) => product * length, 1);
  const values = inputs && unpack(inputs) as Float32Array;
  return {
    size,
    targets: unpack(targets),
    ...(targetSize && { targetSize }),
    ...(images && { images: { ...images, bytes: unpack(images.bytes) as Uint8Array } }),
    gather(indices, out) {
      if (!values) throw new Error("These inputs are kept as bytes");
      indices.forEach((index, i) => out.set(values.subarray(index * width, (index + 1) * width), i * width));
    },
  };
}

/** By what means this engine has the arithmetic of a run. */
async function arithmeticOf(wanted: RunArithmetic = "separate"): Promise<Arithmetic> {
  if (wanted === "separate") return "separate";
  return await fuses() ? "fused" : "exact";
}
