import assert from "node:assert/strict";
import functionFit from "../../experiments/function/experiment.ts";
import { recordedRuns } from "../evidence/mod.ts";
import { datasetOf, type TrainingRun } from "../experiment/mod.ts";
import { sha256 } from "../files/mod.ts";
import { stream } from "../random/mod.ts";
import { initialState, type Protocol, Training } from "../train/mod.ts";
import { fuses, type RunArithmetic } from "./arithmetic.ts";
import { CompiledKernels } from "./compiled_kernels.ts";
import { compileKernels } from "./kernel_binary.ts";
import { plainMemory } from "./plain_memory.ts";

/** Kernels with what this engine has of an arithmetic. */
async function kernelsFor(run?: RunArithmetic): Promise<CompiledKernels> {
  const arithmetic = run !== "fused-multiply-add" ? "separate" : await fuses() ? "fused" : "exact";
  const module = await compileKernels(arithmetic, "plain");
  return CompiledKernels.start({ module, arithmetic, room: plainMemory(2 ** 23) });
}

Deno.test("kernels on a plain memory, without TensorFlow.js, train to the states on record", async () => {
  let checked = 0;
  for (const { run, ledger: { lines } } of recordedRuns(functionFit).filter(({ run }) => run.id.endsWith("deep-0"))) {
    const protocol = run.protocol as Protocol;
    const dataset = await datasetOf(run as TrainingRun);
    using training = new Training(
      await kernelsFor(protocol.arithmetic),
      protocol,
      dataset,
      initialState(protocol, run.seed),
    );
    for (const { step, state } of lines.slice(0, 2)) {
      while (training.stepsDone < step) training.step();
      assert.equal(sha256(training.state()), state, `${run.id} after ${step} steps`);
      checked++;
    }
  }
  assert(checked >= 4);
});

Deno.test("plainMemory() says when it has no room, and gives room back that was freed", () => {
  const room = plainMemory(2 ** 16);
  const address = room.allocate(2 ** 15);
  assert.throws(() => room.allocate(2 ** 15), /The kernels' memory of 65536 bytes has no room for 32768 more/);
  room.free(address);
  assert.equal(room.allocate(2 ** 15), address);
  assert.throws(() => room.free(64 * 7), /Nothing was allocated at 448: free each block once/);
});

Deno.test("blocks of plainMemory() never overlap, and all of it is there again once they are freed", () => {
  const room = plainMemory(2 ** 20), random = stream("plain memory", 0);
  const held: { address: number; bytes: number }[] = [];
  for (let i = 0; i < 5000; i++) {
    if (held.length > 0 && random.uniform() < 0.5) {
      room.free(held.splice(random.integer(0, held.length - 1), 1)[0].address);
    } else {
      const bytes = random.integer(0, 9000);
      try {
        const address = room.allocate(bytes);
        assert.equal(address % 64, 0);
        for (const other of held) {
          assert(address >= other.address + other.bytes || other.address >= address + bytes, `${address}, ${bytes}`);
        }
        held.push({ address, bytes });
      } catch (error) {
        assert(error instanceof RangeError);
      }
    }
  }
  for (const { address } of held) room.free(address);
  room.allocate(2 ** 20 - 64);
});
