import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { flagPath } from "../../testing/flag_path.ts";
import { startBackend, tf } from "./mod.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

Deno.test("startBackend() computes on as many threads as it is asked for, and starts again after its end", async () => {
  for (const threads of [1, 2, 1, 3]) {
    const backend = await startBackend({ threads });
    assert.equal(backend.threads, threads);
    assert.equal(tf.getBackend(), "wasm");
    assert.deepEqual([...tf.tidy(() => tf.matMul([[1, 2]], [[3], [4]]).dataSync())], [11]);
    await backend.dispose();
  }
});

Deno.test("startBackend() gives the backend that runs when called again", async () => {
  const [first, second] = await Promise.all([startBackend({ threads: 2 }), startBackend({ threads: 2 })]);
  assert.equal(first, second);
  await first.dispose();
});

Deno.test("startBackend() leaves globals and listeners of the process as they were", async () => {
  const names = () => Object.getOwnPropertyNames(globalThis).sort();
  await (await startBackend({ threads: 2 })).dispose();
  const before = { names: names(), worker: globalThis.Worker };
  const backend = await startBackend({ threads: 3 });
  assert.deepEqual({ names: names(), worker: globalThis.Worker }, before);
  await backend.dispose();
});

Deno.test("startBackend() refuses numbers out of range", async () => {
  await assert.rejects(startBackend({ threads: 0 }), RangeError);
  await assert.rejects(startBackend({ threads: 1.5 }), RangeError);
  await assert.rejects(startBackend({ threads: 1, memoryLimit: 1 }), RangeError);
});

for (const threads of [1, 2]) {
  Deno.test(`an operation throws a RangeError when memory runs out with ${threads} threads, and tensors stay intact`, async () => {
    const backend = await startBackend({ threads, memoryLimit: 2 ** 26 });
    const kept = tf.range(0, 1000);
    const filled: tf.Tensor[] = [];
    const fill = (size: number) => {
      for (;;) filled.push(tf.fill([size], 7));
    };
    assert.throws(() => fill(2 ** 20), { name: "RangeError", message: /Out of memory/ });
    assert.throws(() => fill(2 ** 12), { name: "RangeError", message: /Out of memory/ });
    // Nothing is left for what XNNPACK packs.
    const x = filled.pop()!.reshape([1, 64, 64, 1]) as tf.Tensor4D;
    assert.throws(
      () => tf.tidy(() => tf.conv2d(x, tf.ones([5, 5, 1, 64]) as tf.Tensor4D, 1, "same")),
      { name: "RangeError", message: /Out of memory/ },
    );
    assert.deepEqual([...kept.dataSync()], Array.from({ length: 1000 }, (_, i) => i));
    assert.ok(filled.every((tensor) => tensor.dataSync().every((value) => value === 7)));
    assert.ok(backend.memoryBytes() <= 2 ** 26);
    tf.dispose([...filled, x]);
    assert.equal(tf.tidy(() => tf.ones([2 ** 18]).sum().dataSync()[0]), 2 ** 18);
    await backend.dispose();
  });
}

Deno.test({
  name: "a program on the backend needs only to read the project, and exits by itself without disposing",
  async fn() {
    const program = `
      import { startBackend, tf } from "${new URL("mod.ts", import.meta.url)}";
      await startBackend({ threads: 2 });
      console.log(tf.matMul(tf.ones([300, 300]), tf.ones([300, 300])).dataSync()[0]);`;
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-prompt",
        "--no-check",
        `--config=${root}deno.json`,
        `--allow-read=${flagPath(root)}`,
        `data:text/javascript,${encodeURIComponent(program)}`,
      ],
      stdin: "null",
    }).output();
    assert.equal(new TextDecoder().decode(stdout).trim(), "300", new TextDecoder().decode(stderr));
    assert.equal(code, 0);
  },
});

Deno.test("startBackend() works with threads inside a Worker", async () => {
  const program = `
    import { startBackend, tf } from "${new URL("mod.ts", import.meta.url)}";
    const backend = await startBackend({ threads: 2 });
    const value = tf.matMul(tf.ones([300, 300]), tf.ones([300, 300])).dataSync()[0];
    await backend.dispose();
    postMessage(value);`;
  const worker = new Worker(`data:text/javascript,${encodeURIComponent(program)}`, { type: "module" });
  const answer = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
  });
  worker.terminate();
  assert.equal(answer, 300);
});
