import assert from "node:assert/strict";
import { isLiving, type Job, jobText } from "./queue.ts";

const job: Job = {
  name: "upheld-abc-1-0",
  id: "7",
  index: 0,
  state: "RUNNING",
  reason: "None",
  exitCode: 0,
  signal: 0,
  elapsed: "1:02",
  limit: "30:00",
  node: "n1",
  restarts: 0,
};

const texts: readonly (readonly [Partial<Job>, RegExp])[] = [
  [{}, /^on n1 for 1:02$/],
  [{ restarts: 2 }, /^on n1 for 1:02, started again 2 times$/],
  [{ state: "PENDING", reason: "Resources" }, /^all nodes are busy \(Resources\)$/],
  [
    { state: "PENDING", reason: "ReqNodeNotAvail, UnavailableNodes:n1" },
    /^the nodes that it needs are down or reserved/,
  ],
  [{ state: "PENDING", reason: "SomethingNew" }, /^Slurm lets it wait \(SomethingNew\)$/],
  [{ state: "PENDING", reason: "BeginTime", restarts: 1 }, /^requeued: Slurm starts it again after about two minutes$/],
  [{ state: "TIMEOUT" }, /^it ran out of time \(30:00\); submit again with a longer --time/],
  [{ state: "OUT_OF_MEMORY" }, /more --memory/],
  [{ state: "NODE_FAIL" }, /^its node n1 failed/],
  [{ state: "CANCELLED" }, /^it was cancelled$/],
  [{ state: "FAILED", exitCode: 127 }, /^node n1 has no Deno: see its log$/],
  [{ state: "FAILED", exitCode: 1 }, /^it ended with 1$/],
  [{ state: "FAILED", reason: "JobLaunchFailure", signal: 9 }, /^signal 9 ended it$/],
  [{ state: "FAILED", reason: "JobLaunchFailure" }, /^it ended with 0 \(JobLaunchFailure\)$/],
  [{ state: "BOOT_FAIL" }, /^Slurm says BOOT_FAIL$/],
];
for (const [change, text] of texts) {
  Deno.test(`jobText() tells ${JSON.stringify(change)} in words`, () =>
    assert.match(jobText({ ...job, ...change }), text));
}

Deno.test("isLiving() tells what waits or runs from what came to its end", () => {
  for (const state of ["PENDING", "RUNNING", "COMPLETING", "SUSPENDED"]) assert(isLiving({ ...job, state }), state);
  for (const state of ["COMPLETED", "FAILED", "TIMEOUT", "CANCELLED", "NODE_FAIL"]) {
    assert(!isLiving({ ...job, state }), state);
  }
});
