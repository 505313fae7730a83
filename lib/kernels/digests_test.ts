import assert from "node:assert/strict";
import { kernelCases } from "../../testing/kernel_cases.ts";
import { kernelDigests } from "../../testing/kernel_digests.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { fuses, type RunArithmetic } from "./arithmetic.ts";
import { assertJsonRecord } from "../snapshot/mod.ts";

async function digestsWith(arithmetic: RunArithmetic): Promise<Record<string, string>> {
  const means = arithmetic === "separate" ? arithmetic : await fuses() ? "fused" : "exact";
  const backend = await startBackend({ threads: 1, arithmetic: means });
  const digests = Object.fromEntries(kernelDigests());
  await backend.dispose();
  return digests;
}

Deno.test("every kernel gives the bytes on record, on whatever machine this runs", async (t) => {
  const digests = await digestsWith("separate"), oneRounding = await digestsWith("fused-multiply-add");
  for (const [name, digest] of Object.entries(oneRounding)) {
    if (digest !== digests[name]) digests[`${name} with fused multiply-add`] = digest;
  }
  await assertJsonRecord(t, new URL("../../fixtures/kernel_digests.json", import.meta.url), digests);
});

Deno.test("the bytes of every kernel that the binaries export are on record", async () => {
  const backend = await startBackend({ threads: 1 });
  const kernels = runningKernels();
  const called = new Set<string>();
  const run = new Proxy(kernels.run, {
    get(run, name) {
      called.add(String(name));
      return Reflect.get(run, name);
    },
  });
  const watched = new Proxy(kernels, {
    get(kernels, name) {
      const value = name === "run" ? run : Reflect.get(kernels, name);
      return typeof value === "function" ? value.bind(kernels) : value;
    },
  });
  for (const check of Object.values(kernelCases)) check(watched);
  // What sets the kernels going is none itself.
  const exported = Object.entries(kernels.run).filter(([, value]) => typeof value === "function").map(([name]) => name)
    .filter((name) => name !== "start" && name !== "serve");
  assert.deepEqual(exported.filter((name) => !called.has(name)), []);
  await backend.dispose();
});
