import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { geometryOf, pads, square } from "../../../testing/convolution_sizes.ts";
import { flagPath } from "../../../testing/flag_path.ts";
import { kernelCases } from "../../../testing/kernel_cases.ts";
import { onKernels } from "../../../testing/kernel_memory.ts";
import { multiplyAddSeparately, naiveMatmul } from "../../../testing/naive_matmul.ts";
import { randomNumbers } from "../../../testing/random_numbers.ts";
import type { KernelThreads } from "../../host/kernel_threads.ts";
import type { CompiledKernels } from "../../kernels/compiled_kernels.ts";
import { setScratch } from "../../kernels/control_block.ts";
import { runningKernels, startBackend, tf } from "../mod.ts";

const base64 = (values: Float32Array<ArrayBuffer>) => new Uint8Array(values.buffer).toBase64();

Deno.test("every kernel leaves the same bytes for 1, 2, 3, 4 and 8 threads, and twice in a row", async () => {
  const expected = new Map<string, string>();
  for (const threads of [1, 2, 3, 4, 8]) {
    const backend = await startBackend({ threads });
    for (let time = 0; time < 2; time++) {
      for (const [name, run] of Object.entries(kernelCases)) {
        const bytes = base64(run(runningKernels()));
        if (!expected.has(name)) expected.set(name, bytes);
        assert.ok(bytes === expected.get(name), `${name} has other bytes with ${threads} threads than with 1`);
      }
    }
    await backend.dispose();
  }
});

/** A convolution in blocks of one tile each: a chunk for each image. */
function manyChunks(kernels: CompiledKernels, images: number): Float32Array<ArrayBuffer> {
  const geometry = geometryOf({
    ...{ batch: images, inHeight: 4, inWidth: 4, inChannels: 4, outChannels: 8 },
    ...square(3),
    ...pads(1),
  });
  const inputs = {
    x: randomNumbers(images * 64, "many chunks", "x"),
    filter: randomNumbers(9 * 4 * 8, "many chunks", "filter"),
  };
  const workspace = kernels.workspace(36 * 4 * 8 * 4);
  return onKernels(kernels, inputs, images * 128, (at) => {
    kernels.check(
      kernels.run.winogradConvolution(kernels.geometry(geometry), at.x, at.filter, 0, 0, 0, at.out, 1, workspace),
    );
  });
}

Deno.test("jobs of as many chunks as a ticket has room for, one more, and many times as many are done whole", async () => {
  for (const images of [65_534, 65_535, 65_536, 131_071]) {
    const results: string[] = [];
    for (const threads of [1, 3]) {
      const backend = await startBackend({ threads });
      results.push(base64(manyChunks(runningKernels(), images)));
      await backend.dispose();
    }
    assert.ok(results[0] === results[1], `${images} images`);
  }
});

Deno.test("2,000 small jobs in a row on 3 threads give right results", async () => {
  const backend = await startBackend({ threads: 3 });
  const kernels = runningKernels();
  const [n, k] = [4, 2 ** 13];
  const rows = [32, 64, 48, 16, 80];
  const a = randomNumbers(80 * k, "small jobs", "a"), b = randomNumbers(k * n, "small jobs", "b");
  const wanted = naiveMatmul({ m: 80, n, k, transposeA: false, transposeB: false }, a, b, {
    multiplyAdd: multiplyAddSeparately,
  });
  onKernels(kernels, { a, b }, 80 * n, (at) => {
    for (let job = 0; job < 2000; job++) {
      const m = rows[job % rows.length];
      const found = new Float32Array(kernels.room.memory.buffer, at.out, m * n).fill(NaN);
      kernels.check(kernels.run.matmul(0, 0, m, n, k, at.a, k, at.b, n, 0, 0, at.out, n));
      for (let i = 0; i < m * n; i++) assert.ok(found[i] === wanted[i], `job ${job}: [${i}] is ${found[i]}`);
    }
  });
  await backend.dispose();
});

Deno.test("threads work on memory that has grown since they were started", async () => {
  const [m, n, k] = [1200, 8, 5000];
  const a = randomNumbers(m * k, "growth", "a"), b = randomNumbers(k * n, "growth", "b");
  const results: string[] = [];
  for (const threads of [1, 3]) {
    const backend = await startBackend({ threads }), kernels = runningKernels();
    const before = backend.memoryBytes();
    const product = onKernels(kernels, { a, b }, m * n, (at) => {
      kernels.check(kernels.run.matmul(0, 0, m, n, k, at.a, k, at.b, n, 0, 0, at.out, n));
    });
    assert.ok(backend.memoryBytes() > before);
    results.push(base64(product));
    await backend.dispose();
  }
  assert.ok(results[0] === results[1]);
});

Deno.test("a thread that dies while it has nothing to do makes the next kernel throw, and the backend can be started again", async () => {
  for (const threads of [2, 3]) {
    let backend = await startBackend({ threads });
    const [worker] = (runningKernels().threads as KernelThreads).workers;
    await worker.terminate();
    // The event of its end comes in a turn of its own.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const product = () => tf.tidy(() => tf.matMul(tf.ones([300, 300]), tf.ones([300, 300])).dataSync()[5]);
    const clear = { name: "Error", message: /thread of the WASM kernels died: dispose the backend and start it again/ };
    assert.throws(product, clear);
    assert.throws(product, clear);
    await backend.dispose();
    backend = await startBackend({ threads });
    assert.equal(product(), 300);
    await backend.dispose();
  }
});

Deno.test("a thread that breaks down in its work makes the kernel throw at once, and all that follow", async () => {
  const backend = await startBackend({ threads: 2 });
  const kernels = runningKernels();
  const [m, n, k] = [64, 64, 1024];
  const a = randomNumbers(m * k, "breakdown", "a"), b = randomNumbers(k * n, "breakdown", "b");
  const product = () =>
    onKernels(kernels, { a, b }, m * n, (at) => {
      kernels.check(kernels.run.matmul(0, 1, m, n, k, at.a, k, at.b, k, 0, 0, at.out, n));
    });
  product();
  // The main thread's scratch space is where it was, the other's would lie behind the end of the memory.
  setScratch(kernels.block, kernels.room.allocate(2 ** 16), 2 ** 31);
  const start = performance.now();
  // A thread that has overslept a job does not break down in it.
  const untilItBreaks = () => {
    for (let job = 0; job < 1000; job++) product();
  };
  const clear = { name: "Error", message: /thread of the WASM kernels died: dispose the backend and start it again/ };
  assert.throws(untilItBreaks, clear);
  assert.ok(performance.now() - start < 30_000, "it took longer than half a minute");
  assert.throws(product, clear);
  assert.throws(() => tf.tidy(() => tf.matMul([[1]], [[2]])), clear);
  await backend.dispose();
});

Deno.test("a program exits by itself when an error ends it while threads wait for work", async () => {
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  const program = `
    import { startBackend, tf } from "${new URL("../mod.ts", import.meta.url)}";
    await startBackend({ threads: 3 });
    console.log(tf.matMul(tf.ones([400, 400]), tf.ones([400, 400])).dataSync()[0]);
    throw new Error("on purpose");`;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--no-check", `--config=${root}deno.json`, `--allow-read=${flagPath(root)}`],
      `data:text/javascript,${encodeURIComponent(program)}`,
    ],
    stdin: "null",
  }).output();
  assert.equal(new TextDecoder().decode(stdout).trim(), "400");
  assert.match(new TextDecoder().decode(stderr), /on purpose/);
  assert.equal(code, 1);
});
