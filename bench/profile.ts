/** `deno task bench:profile`: which kernels, on which sizes, the steps of each net spend their time in. */
import { median, sum } from "d3-array";
import { kernelsFor, startBackend } from "../lib/backend/mod.ts";
import { readCount } from "../lib/cli/arguments.ts";
import { command, run } from "../lib/cli/command.ts";
import { status } from "../lib/cli/output.ts";
import { UsageError } from "../lib/cli/usage_error.ts";
import { runArithmetics } from "../lib/kernels/arithmetic.ts";
import type { CompiledKernels } from "../lib/kernels/compiled_kernels.ts";
import type { Training } from "../lib/train/mod.ts";
import { thisMachine } from "./machine.ts";
import { prepareTraining } from "./prepare.ts";
import { watchKernels } from "./watch_kernels.ts";
import { type Workload, workloads } from "./workloads.ts";

const help =
  `Says which kernels, on which sizes, the steps of each net spend their time in, with two roundings and with one.

Usage: deno task bench:profile [options]

Options:
  --only TEXT     only workloads with this text in their name
  --threads N     threads (default: 1)
  --steps N       steps of each kind, in turns, whose medians are printed (default: 40)
  --help          this text

Examples:
  deno task bench:profile --only deep-cnn
  deno task bench:profile --threads 2 > profile.md

Prints Markdown tables, the longest first. What takes less than a hundredth of a step is added up.

Ends with 0 when all was timed, 2 when it was called wrongly.`;

const main = command({
  name: "bench:profile",
  summary: "",
  help,
  options: {
    only: { type: "string", default: "" },
    threads: { type: "string", default: "1" },
    steps: { type: "string", default: "40" },
  },
  takes: "none",
  async run({ values }) {
    const threads = readCount("threads", values.threads)!, steps = readCount("steps", values.steps)!;
    const chosen = workloads.filter(({ task, name }) => task === "step" && name.includes(values.only));
    if (chosen.length === 0) {
      const names = workloads.map(({ name }) => name);
      throw new UsageError(`No step has ${JSON.stringify(values.only)} in its name`, values.only, names);
    }
    const { cpu, deno } = await thisMachine();
    console.log(
      `${cpu}, ${threads === 1 ? "1 thread" : `${threads} threads`}, Deno ${deno}; medians of ${steps} steps.`,
    );
    const backend = await startBackend({ threads });
    for (const [i, workload] of chosen.entries()) {
      status(`${i + 1} of ${chosen.length}: ${workload.name}`);
      const found = await profile(workload, steps);
      status("");
      console.log(`\n### ${workload.name}\n\n${found}`);
    }
    await backend.dispose();
    return 0;
  },
});
await run(() => main.main(Deno.args));

async function profile(workload: Workload, steps: number): Promise<string> {
  const trainings: { readonly training: Training; readonly kernels: CompiledKernels }[] = [];
  for (const arithmetic of runArithmetics) {
    trainings.push({ training: await prepareTraining(workload, arithmetic), kernels: await kernelsFor(arithmetic) });
  }
  const watches = trainings.map(({ kernels }) => watchKernels(kernels)), whole = trainings.map((): number[] => []);
  for (let i = -workload.warmUp; i < steps; i++) {
    trainings.forEach(({ training }, side) => {
      watches[side].begin(i >= 0);
      const start = performance.now();
      training.step();
      if (i >= 0) whole[side].push(performance.now() - start);
    });
  }
  const found = watches.map((watch) => watch.end());
  for (const { training } of trainings) training[Symbol.dispose]();
  return table(whole.map((times) => median(times)!), found.map(byLabel));
}

/** Milliseconds of a step by label, those of equal calls added up. */
function byLabel(calls: readonly { readonly label: string; readonly times: readonly number[] }[]) {
  const labels = Map.groupBy(calls, ({ label }) => label);
  return new Map([...labels].map(([label, calls]) => [
    calls.length === 1 ? label : `${calls.length} x ${label}`,
    sum(calls.map(({ times }) => median(times)!)),
  ]));
}

function table(whole: readonly number[], sides: readonly ReadonlyMap<string, number>[]): string {
  const rows = [...sides[0].keys()].map((label) => ({ label, times: sides.map((side) => side.get(label) ?? 0) }));
  const large = rows.filter(({ times }) => times[0] >= whole[0] / 100).sort((a, b) => b.times[0] - a.times[0]);
  const small = rows.filter((row) => !large.includes(row));
  const added = (rows: readonly { readonly times: readonly number[] }[]) =>
    whole.map((_, i) => sum(rows.map(({ times }) => times[i])));
  const between = whole.map((ms, i) => ms - added(rows)[i]);
  const lines = [
    { label: "the whole step", times: whole },
    ...large,
    { label: `${small.length} others`, times: added(small) },
    { label: "between kernels", times: between },
  ];
  const digits = whole[0] < 5 ? 3 : 1;
  const cells = lines.map(({ label, times }) => [
    label,
    ...times.map((ms) => ms.toFixed(digits)),
    `${(100 * times[1] / whole[1]).toFixed(0)} %`,
  ]);
  return [
    `| kernel | two roundings, ms | one rounding, ms | of the step |`,
    `| --- | --- | --- | --- |`,
    ...cells.map((row) => `| ${row.join(" | ")} |`),
  ].join("\n");
}
