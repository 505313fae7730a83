import assert from "node:assert/strict";
import { protocolOf } from "./prepare.ts";
import { workloads } from "./workloads.ts";

for (const workload of workloads.filter(({ task }) => task === "step")) {
  Deno.test(`The workload ${workload.name} is the net and minibatch of its experiment`, () => {
    const { model, batchSize } = protocolOf(workload);
    assert.deepEqual({ model, batchSize }, { model: workload.model, batchSize: workload.batchSize });
  });
}

Deno.test("The program in Python times the same workloads", async () => {
  const program = await Deno.readTextFile(new URL("peer/torch_steps.py", import.meta.url));
  const names = Array.from(program.matchAll(/^ {4}"(.+)": lambda/gm), ([, name]) => name);
  assert.deepEqual(names.toSorted(), workloads.map(({ name }) => name).toSorted());
});
