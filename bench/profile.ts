/**
 * `deno task bench:profile`: which kernels, on which sizes, the steps of each net spend their time in.
 *
 * @module
 */
import { median, sum } from "d3-array";
import { parseArgs } from "node:util";
import { startBackend } from "../lib/backend/mod.ts";
import type { CompiledKernels } from "../lib/kernels/compiled_kernels.ts";
import type { WindowGeometry } from "../lib/kernels/window_geometry.ts";
import { prepareOn } from "./prepare.ts";
import { workloads } from "./workloads.ts";

const { values } = parseArgs({
  options: {
    threads: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    steps: { type: "string", default: "30" },
    arithmetic: { type: "string", default: "fused-multiply-add" },
  },
});
const arithmetic = values.arithmetic as "separate" | "fused-multiply-add";
const backend = await startBackend({ threads: Number(values.threads) });

interface Timed {
  readonly label: string;
  /** Milliseconds in each step. */
  readonly times: number[];
}

for (const workload of workloads.filter(({ task, name }) => task === "step" && name.includes(values.only))) {
  const { kernels, call } = await prepareOn(workload, arithmetic);
  for (let i = 0; i < workload.warmUp; i++) await call();
  const watch = watched(kernels);
  const steps: number[] = [];
  for (let i = 0; i < Number(values.steps); i++) {
    watch.begin();
    const start = performance.now();
    await call();
    steps.push(performance.now() - start);
  }
  watch.end();
  print(workload.name, steps, watch.calls);
}
await backend.dispose();

function print(name: string, steps: readonly number[], calls: readonly Timed[]) {
  const whole = median(steps)!, rows = calls.map(({ label, times }) => ({ label, ms: median(times)! }));
  rows.push({ label: "between kernels", ms: whole - sum(rows.map(({ ms }) => ms)) });
  console.log(`\n${name}, ${values.threads} threads: ${whole.toFixed(3)} ms a step`);
  for (const { label, ms } of rows.sort((a, b) => b.ms - a.ms)) {
    console.log(`${ms.toFixed(3).padStart(9)} ms ${(100 * ms / whole).toFixed(1).padStart(5)} %  ${label}`);
  }
}

/** Times each call of a kernel: those with the same place in a step are the same. */
function watched(kernels: CompiledKernels) {
  const calls: Timed[] = [], original = kernels.run;
  let place = 0, geometry = "";
  const run = Object.fromEntries(
    Object.entries(original).map(([name, kernel]) => [name, (...args: number[]) => {
      const start = performance.now();
      const status = (kernel as (...args: number[]) => number)(...args);
      const ms = performance.now() - start;
      const at = place++;
      calls[at] ??= { label: labelOf(name, args, geometry), times: [] };
      calls[at].times.push(ms);
      return status;
    }]),
  );
  Object.defineProperty(kernels, "run", { value: run, configurable: true });
  const geometryOf = kernels.geometry.bind(kernels);
  kernels.geometry = (sizes: WindowGeometry) => {
    const { inHeight, inChannels, outHeight, outChannels, filterHeight } = sizes;
    geometry =
      `${inHeight}x${inHeight}x${inChannels} -> ${outHeight}x${outHeight}x${outChannels}, ${filterHeight}x${filterHeight}`;
    return geometryOf(sizes);
  };
  return {
    calls,
    begin: () => void (place = 0),
    end: () => void Object.defineProperty(kernels, "run", { value: original, configurable: true }),
  };
}

function labelOf(name: string, args: readonly number[], geometry: string): string {
  if (name === "matmul") {
    const [a, b, m, n, k] = args;
    return `matmul ${m} x ${n} x ${k}${a ? ", A transposed" : ""}${b ? ", B transposed" : ""}`;
  }
  return /onvolution|Pool|winograd|depthwise|FilterGradient/.test(name)
    ? `${name} ${geometry}${name === "winogradConvolution" && args[3] ? ", input gradient" : ""}`
    : name;
}
