import assert from "node:assert/strict";
import { fuses } from "../kernels/arithmetic.ts";
import { kernelsFor, runningKernels, startBackend, tf } from "./mod.ts";
import { exactNotice } from "./wasm_backend.ts";

const isFused = await fuses();

Deno.test("one backend has the kernels of both arithmetics on one memory, each started once", async () => {
  const backend = await startBackend({ threads: 2 });
  assert.equal(await kernelsFor(), runningKernels());
  assert.equal(await kernelsFor("separate"), runningKernels());
  const [fused, same] = await Promise.all([kernelsFor("fused-multiply-add"), kernelsFor("fused-multiply-add")]);
  assert.equal(fused, same);
  assert.equal(fused.arithmetic, isFused ? "fused" : "exact");
  assert.equal(fused.threads?.size, 1);
  assert.equal(fused.room.memory, runningKernels().room.memory);
  // TensorFlow.js' operations go on with theirs.
  assert.equal(runningKernels().arithmetic, "separate");
  await backend.dispose();
});

Deno.test("runs have the arithmetic of their protocol, whatever TensorFlow.js' operations compute with", async () => {
  const backend = await startBackend({ threads: 1, arithmetic: "exact" });
  assert.equal(runningKernels().arithmetic, "exact");
  assert.equal((await kernelsFor("separate")).arithmetic, "separate");
  await backend.dispose();
});

Deno.test("the exact kernels stand in where they are asked for, and a backend of the other kind is another one", async () => {
  const notices: string[] = [];
  const backend = await startBackend({ threads: 1, exact: true, onNotice: (notice) => notices.push(notice) });
  assert.equal((await kernelsFor("fused-multiply-add")).arithmetic, "exact");
  // Who asks for them needs not be told.
  assert.deepEqual(notices, []);
  const other = await startBackend({ threads: 1 });
  assert.notEqual(other, backend);
  assert.equal((await kernelsFor("fused-multiply-add")).arithmetic, isFused ? "fused" : "exact");
  await other.dispose();
});

Deno.test("where the probe says no the exact kernels stand in, and that is told once", async () => {
  const program = `
    WebAssembly.validate = () => false;
    const { kernelsFor, startBackend } = await import("${new URL("mod.ts", import.meta.url)}");
    const notices = [], found = [], onNotice = (notice) => notices.push(notice);
    for (const threads of [1, 2]) {
      const backend = await startBackend({ threads, onNotice });
      for (const arithmetic of ["separate", "fused-multiply-add", "fused-multiply-add"]) {
        found.push((await kernelsFor(arithmetic)).arithmetic);
      }
      await backend.dispose();
    }
    postMessage({ found, notices });`;
  const worker = new Worker(`data:text/javascript,${encodeURIComponent(program)}`, { type: "module" });
  const { found, notices } = await new Promise<{ found: string[]; notices: string[] }>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
  });
  worker.terminate();
  assert.deepEqual(found, ["separate", "exact", "exact", "separate", "exact", "exact"]);
  assert.deepEqual(notices, [exactNotice]);
  assert.match(
    exactNotice,
    /does not fuse multiply-add .* from float64 arithmetic, to the same bits and about \d+ times slower/,
  );
});

Deno.test("kernels of both arithmetics end with their backend, also those that are just being started", async () => {
  for (let round = 0; round < 3; round++) {
    const backend = await startBackend({ threads: 3 });
    const starting = kernelsFor("fused-multiply-add").catch((error) => error);
    if (round > 0) await starting;
    await backend.dispose();
    await starting;
    await assert.rejects(kernelsFor("fused-multiply-add"), /The WASM backend does not run/);
  }
});

Deno.test("the memory stays as it is while runs of both arithmetics take turns", async () => {
  const backend = await startBackend({ threads: 2 });
  const multiply = async (arithmetic: "separate" | "fused-multiply-add") => {
    const kernels = await kernelsFor(arithmetic), n = 64;
    const [a, b, c] = [0, 1, 2].map(() => kernels.room.allocate(4 * n * n));
    kernels.check(kernels.run.matmul(0, 0, n, n, n, a, n, b, n, 0, 0, c, n));
    kernels.workspace(2 ** 20);
    for (const address of [a, b, c]) kernels.room.free(address);
  };
  await multiply("separate");
  await multiply("fused-multiply-add");
  const { numBytes } = tf.memory(), before = backend.memoryBytes();
  for (let i = 0; i < 200; i++) await multiply(i % 2 ? "separate" : "fused-multiply-add");
  assert.equal(backend.memoryBytes(), before);
  assert.equal(tf.memory().numBytes, numBytes);
  await backend.dispose();
});
