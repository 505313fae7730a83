// Times one full training step (data, forward, loss, backward, Adam) of each of the report's models, beside the reference.
import { startBackend } from "../lib/backend/mod.ts";
import { prepare } from "./prepare.ts";
import { reference } from "./reference.ts";
import { workloads } from "./workloads.ts";

await startBackend();

for (const workload of workloads.filter(({ task }) => task === "step")) {
  const { name, warmUp } = workload;
  const step = await prepare(workload);
  // The first steps are slower, until the code has been compiled for speed.
  for (let i = 0; i < warmUp; i++) step();
  Deno.bench({ name: `reference beside ${name}`, group: name, baseline: true, fn: () => void reference() });
  Deno.bench({ name, group: name, warmup: 1, n: name.includes("cnn") ? 5 : 100, fn: () => void step() });
}
