import assert from "node:assert/strict";
import { startBackend } from "../lib/backend/mod.ts";
import { checkOurs } from "./check_ours.ts";
import { type Checks, furthest } from "./check_peers.ts";
import { resultOf } from "./program.ts";
import { peersOf, programOf } from "./pythons.ts";
import { type Check, checkedWorkOf } from "./work.ts";
import { workloads } from "./workloads.ts";

const recorded: Checks = JSON.parse(Deno.readTextFileSync(new URL("peer/checks.json", import.meta.url)));
const steps = workloads.filter(({ task }) => task === "step");

for (const workload of steps) {
  Deno.test(`${workload.name} has as many parameters and the same losses as the other programs have on record`, async () => {
    const backend = await startBackend({ threads: 1 });
    const found = await checkOurs(workload);
    await backend.dispose();
    const others = recorded[workload.name];
    assert.ok(others?.length > 0, "deno task bench:peer --check --record writes bench/peer/checks.json");
    for (const other of others) assert.equal(furthest(found, other), undefined, other.program);
  });
}

// One net with all that is new, where a Python has PyTorch: it takes seconds to load.
const [torch] = await peersOf("/usr/bin/python3", ["PyTorch"]);
Deno.test({ name: "the program in Python gives what it has on record", ignore: !torch }, async () => {
  const workload = steps.find(({ name }) => name.startsWith("residual-net"))!;
  const args = ["--work", JSON.stringify(checkedWorkOf(workload)), "--check"];
  const found = await resultOf<Check>([...programOf(torch), ...args]);
  for (const other of recorded[workload.name]) assert.equal(furthest(found, other), undefined, other.program);
});
