import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import { runningKernels, startBackend } from "../lib/backend/mod.ts";
import type { CompiledKernels } from "../lib/kernels/compiled_kernels.ts";

/**
 * Runs kernels with 1, 2 and 3 threads, and fails unless they give the same bytes.
 *
 * @param body Gives results by what they are of. What it returns is given back.
 */
export async function onAnyThreads(
  body: (kernels: CompiledKernels) => Map<string, Float32Array>,
): Promise<Map<string, Float32Array>> {
  let first: Map<string, Float32Array> | undefined;
  for (const threads of [1, 2, 3]) {
    const backend = await startBackend({ threads });
    try {
      const results = body(runningKernels());
      first ??= results;
      assert.deepEqual([...results.keys()], [...first.keys()]);
      for (const [what, values] of results) {
        assert.ok(
          bytes(values).equals(bytes(first.get(what)!)),
          `${what}: other bytes with ${threads} threads than with 1`,
        );
      }
    } finally {
      await backend.dispose();
    }
  }
  return first!;
}

const bytes = ({ buffer, byteOffset, byteLength }: Float32Array) => Buffer.from(buffer, byteOffset, byteLength);
