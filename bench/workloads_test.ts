import assert from "node:assert/strict";
import { protocolOf } from "./prepare.ts";
import { workloads } from "./workloads.ts";

for (const workload of workloads.filter(({ task }) => task === "step")) {
  Deno.test(`The workload ${workload.name} is the net and minibatch of its experiment`, () => {
    const { model, batchSize } = protocolOf(workload);
    assert.deepEqual({ model, batchSize }, { model: workload.model, batchSize: workload.batchSize });
  });
}
