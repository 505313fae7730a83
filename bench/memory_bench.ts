// 10,000 steps of the residual net, an evaluation after each 1,000: what the first of them took is all that is ever taken.
import { kernelsFor, startBackend } from "../lib/backend/mod.ts";
import { evaluate } from "../lib/train/mod.ts";
import { prepareTraining } from "./prepare.ts";
import { workloads } from "./workloads.ts";

const steps = 10_000;
await startBackend({ threads: 1 });
// Small minibatches make as many steps in less time.
const workload = workloads.find(({ name }) => name === "residual-net b128")!;
const training = await prepareTraining({ ...workload, parts: { ...workload.parts, batchSize: 16 } });
const { memory } = (await kernelsFor(training.protocol.arithmetic)).room;

Deno.bench("10,000 steps of a residual net", { n: 1, warmup: 0 }, () => {
  const taken: { readonly kernels: number; readonly resident: number }[] = [];
  for (let step = 1; step <= steps + 1; step++) {
    training.step();
    // Behind an evaluation, which makes room for larger minibatches, and the step that does so for their gradients.
    if (step % (steps / 10) === 0) evaluate(training.protocol, training.network, training.dataset.test);
    if (step % (steps / 10) !== 1 || step === 1) continue;
    taken.push({ kernels: memory.buffer.byteLength / 1e6, resident: Deno.memoryUsage().rss / 1e6 });
  }
  const [first, last] = [taken[0], taken.at(-1)!];
  const text = (of: keyof typeof first) => taken.map((megabytes) => megabytes[of].toFixed(0)).join(", ");
  console.error(`The kernels' memory had ${text("kernels")} MB; in all there were ${text("resident")} MB`);
  if (last.kernels > first.kernels) {
    throw new Error(`The kernels' memory grew from ${first.kernels} to ${last.kernels} MB`);
  }
  if (last.resident > first.resident + 50) {
    throw new Error(`The process grew from ${first.resident.toFixed(0)} to ${last.resident.toFixed(0)} MB`);
  }
});
