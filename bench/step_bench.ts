// One full training step (data, forward, loss, backward, Adam) of each of the report's nets, side by side with those of its kind.
import { startBackend } from "../lib/backend/mod.ts";
import { prepare } from "./prepare.ts";
import { workloads } from "./workloads.ts";

await startBackend();

const kinds = [
  { prefix: "function-mlp", group: "a step of the nets that learn a function, 1,000 points" },
  { prefix: "label-mlp", group: "a step of the nets that learn random labels, 5 or 128 images" },
  { prefix: "cnn", group: "a step of the CNNs, 128 images" },
];

for (const { prefix, group } of kinds) {
  const steps = workloads.filter(({ task, name }) => task === "step" && name.includes(prefix));
  for (const [i, workload] of steps.entries()) {
    console.error(`Warming up ${workload.name}`);
    const step = await prepare(workload);
    // The first steps are slower, until the code has been compiled for speed.
    for (let i = 0; i < workload.warmUp; i++) step();
    const n = prefix === "cnn" ? 5 : 100;
    Deno.bench({ name: workload.name, group, baseline: i === 0, warmup: 1, n, fn: () => void step() });
  }
}
