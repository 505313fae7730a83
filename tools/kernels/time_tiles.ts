/**
 * `deno task bench:peak [--rounds N] [--tiles]`: times multiply and add in registers alone, which is the most that one thread can do here,
 * and matrix products and convolutions beside it. With `--tiles` each size of tile is timed, in turns: what wins goes into `tiles` of
 * micro_kernels.ts. The bits are the same with all of them.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { randomNumbers } from "../../testing/random_numbers.ts";
import { type Arithmetic, fuses } from "../../lib/kernels/arithmetic.ts";
import { CompiledKernels } from "../../lib/kernels/compiled_kernels.ts";
import { convolve, convolveFilterGradient } from "../../lib/kernels/convolution.ts";
import { plainMemory } from "../../lib/kernels/plain_memory.ts";
import { compile } from "./compile.ts";
import { type Tile, tiles } from "./micro_kernels.ts";
import { peakCalls } from "./peak.ts";

const { values: { rounds, tiles: all } } = parseArgs({
  options: { rounds: { type: "string", default: "30" }, tiles: { type: "boolean", default: false } },
});

/** From as many rows loaded ahead as there are registers for to none. */
const tried: readonly Tile[] = [
  { rows: 4, splatRows: 1 },
  { rows: 4, splatRows: 3 },
  { rows: 4, splatRows: 4 },
  { rows: 5, splatRows: 3 },
  { rows: 5, splatRows: 4 },
  { rows: 5, splatRows: 5 },
  { rows: 6, splatRows: 6 },
];

/** The second convolution of a small CNN. */
const geometry = {
  ...{ batch: 32, inHeight: 14, inWidth: 14, inChannels: 32, outHeight: 14, outWidth: 14, outChannels: 64 },
  ...{ filterHeight: 5, filterWidth: 5, strideHeight: 1, strideWidth: 1, dilationHeight: 1, dilationWidth: 1 },
  ...{ padTop: 2, padLeft: 2 },
};

interface Workload {
  readonly name: string;
  /** Additions and multiplications, in a convolution those of its definition. */
  readonly operations: number;
  run(kernels: CompiledKernels, a: number, b: number, c: number): void;
}

function product(name: string, m: number, n: number, k: number, transposeA = 0): Workload {
  const run: Workload["run"] = ({ run }, a, b, c) =>
    void run.matmul(transposeA, 0, m, n, k, a, transposeA ? m : k, b, n, 0, 0, c, n);
  return { name, operations: 2 * m * n * k, run };
}

const operations = 2 * 32 * 14 * 14 * 25 * 32 * 64;
const workloads: readonly Workload[] = [
  product("one panel, 240 x 8 x 256", 240, 8, 256),
  product("its A transposed", 240, 8, 256, 1),
  product("product, 480 x 480 x 512", 480, 480, 512),
  { name: "convolution", operations, run: (kernels, x, filter, y) => convolve(kernels, geometry, { x, filter, y }) },
  {
    name: "its filter gradient",
    operations,
    run: (kernels, x, dy, dw) => convolveFilterGradient(kernels, geometry, { x, dy, dw }),
  },
];

/** So many numbers hold any of the arrays. */
const numbers = 2 ** 19;
const timed = ["separate", ...await fuses() ? ["fused"] : []] as Exclude<Arithmetic, "exact">[];
const peaks = await Promise.all(timed.map(async (arithmetic) => ({
  arithmetic,
  calls: await peakCalls(arithmetic),
  gigaflops: 0,
})));
const started: {
  readonly arithmetic: Arithmetic;
  readonly label: string;
  readonly times: number[];
  readonly kernels: CompiledKernels;
  readonly at: [number, number, number];
}[] = [];
for (const arithmetic of timed) {
  for (const tile of all ? tried : [tiles[arithmetic]]) {
    const module = await WebAssembly.compile(await compile(arithmetic, "plain", tile));
    const kernels = await CompiledKernels.start({ module, arithmetic, room: plainMemory(2 ** 26) });
    const [a, b, c] = [0, 1, 2].map(() => kernels.room.allocate(4 * numbers));
    for (const [i, address] of [a, b].entries()) {
      new Float32Array(kernels.room.memory.buffer, address, numbers).set(randomNumbers(numbers, "tiles", i));
    }
    const label = `${arithmetic}, ${tile.rows} x 8, ${tile.splatRows} rows number by number`;
    started.push({ arithmetic, label, times: workloads.map(() => Infinity), kernels, at: [a, b, c] });
  }
}
for (let round = 0; round < Number(rounds); round++) {
  for (const peak of peaks) {
    for (const { operations, call } of peak.calls) {
      const start = performance.now();
      for (let i = 0; i < 5; i++) call();
      peak.gigaflops = Math.max(peak.gigaflops, 5 * operations / (performance.now() - start) / 1e6);
    }
  }
  for (const { times, kernels, at } of started) {
    workloads.forEach(({ run, operations }, i) => {
      // Long enough for the clock, and for the engine to optimise what runs.
      const calls = Math.ceil(1e8 / operations), start = performance.now();
      for (let call = 0; call < calls; call++) run(kernels, ...at);
      times[i] = Math.min(times[i], (performance.now() - start) / calls);
    });
  }
}
console.log(`GFLOPS of one thread, the best of ${rounds} rounds, and what share that is of the most:\n`);
const head = ["multiply and add", "registers alone", ...workloads.map(({ name }) => name)];
console.log(`| ${head.join(" | ")} |\n|${"---|".repeat(head.length)}`);
for (const { arithmetic, label, times } of started) {
  const { gigaflops: most } = peaks.find((peak) => peak.arithmetic === arithmetic)!;
  const speeds = times.map((time, i) => workloads[i].operations / time / 1e6);
  const cells = speeds.map((speed) => `${speed.toFixed(1)} (${(100 * speed / most).toFixed(0)} %)`);
  console.log(`| ${[label, most.toFixed(1), ...cells].join(" | ")} |`);
}
