/**
 * Times one workload on our backend, in this process alone, and prints a line of JSON.
 *
 * `ours.ts --threads 2 --workload "deep-cnn b128"` prints its milliseconds; with `--beside-reference`, how many times longer
 * it takes than the reference. `--arithmetic` takes another than the workload's own.
 */
import { parseArgs } from "node:util";
import { type RunArithmetic, startBackend } from "../lib/backend/mod.ts";
import { kernels } from "./kernels.ts";
import { medianRatio, medianTime } from "./measure.ts";
import { prepare, protocolOf } from "./prepare.ts";
import { reference } from "./reference.ts";
import { workloads } from "./workloads.ts";

const { values } = parseArgs({
  options: {
    threads: { type: "string", default: "1" },
    workload: { type: "string" },
    arithmetic: { type: "string" },
    "beside-reference": { type: "boolean", default: false },
  },
});
const threads = Number(values.threads);
const backend = await startBackend({ threads });
const { name, counts, call, arithmetic = "separate" } = await ready(values.workload ?? "");
if (values["beside-reference"]) {
  const ratio = await medianRatio(call, reference, counts);
  console.log(JSON.stringify({ workload: name, threads, ratio }));
} else {
  const ms = await medianTime(call, counts);
  console.log(JSON.stringify({ workload: name, threads, ms, program: `Upheld, ${arithmetic}` }));
}
await backend.dispose();

async function ready(name: string) {
  const workload = workloads.find((workload) => workload.name === name);
  if (workload) {
    const { arithmetic } = protocolOf(workload, values.arithmetic as RunArithmetic | undefined);
    return { name, counts: workload, call: await prepare(workload, arithmetic), arithmetic };
  }
  const kernel = kernels.find((kernel) => kernel.name === name);
  if (kernel) return { name, counts: kernel, call: kernel.prepare() };
  const known = [...workloads, ...kernels].map(({ name }) => name);
  throw new RangeError(`There is no workload ${JSON.stringify(name)}: use one of ${known.join("; ")}`);
}
