/** `deno task emulated`: compares the bits that this machine computes with those of emulated processors. */
import { readCount } from "../../lib/cli/arguments.ts";
import { command, run } from "../../lib/cli/command.ts";
import { findExperiments, select } from "../../lib/cli/find_experiments.ts";
import { endTogether } from "../../testing/child_process.ts";
import type { MachineDigests } from "../digests.ts";
import { compare, type Result, resultsOf } from "./compare.ts";
import { type Machine, native, runOn } from "./machine.ts";
import { chosenProcessors, emulatedDeno, processors } from "./processors.ts";

const help = `Compares the bits that this machine computes, on 1 and 2 threads, with those of emulated processors: what
every kernel gives, with two roundings, with fused multiply-add and with the exact kernels that stand in for it, and
the state of each model of the report after some steps of training.

Usage: deno task emulated [options] [kernels] [experiment ...]

Options:
  --only NAME  one processor: ${processors.map(({ name }) => name).join(", ")}
  --steps N    steps of training (default: 20)
  --threads N  threads on the emulated machines (default: 1)
  --help       this text

Examples:
  deno task emulated kernels
  deno task emulated --only ARM64 --steps 2
  deno task emulated kernels function --threads 2

Needs Linux on x86-64 with apt-get. Fetches the emulator into .upheld/emulated/ the first time. All kernels take a
minute of a free core on an emulated x86-64 and four on ARM64; 20 steps of all models took ARM64 a quarter of an hour.

Ends with 0 when all bytes agree, 1 when some differ, a processor fuses otherwise than it should, or nothing was
compared, 2 when it was called wrongly.`;

const main = command({
  name: "emulated",
  summary: "",
  help,
  options: {
    only: { type: "string" },
    steps: { type: "string", default: "20" },
    threads: { type: "string", default: "1" },
  },
  takes: "names",
  async run({ values, positionals }) {
    const steps = readCount("steps", values.steps)!, threads = readCount("threads", values.threads)!;
    const chosen = chosenProcessors(values.only);
    const known = ["kernels", ...(await findExperiments()).map(({ id }) => id)];
    const asked = select(known, (name) => [name], positionals);
    const results: Result[] = [], wrong: string[] = [];
    const add = async (name: string, deno: Machine, count: number, fuses?: boolean) => {
      const machine = `${name} on ${count} thread${count === 1 ? "" : "s"}`;
      const found = await digestsOn(deno, machine, steps, count, asked);
      results.push(...resultsOf(machine, found));
      if (fuses === undefined || !asked.includes("kernels") || fuses === "fused" in found.oneRounding) return;
      wrong.push(`The probe says that ${name} ${fuses ? "does not fuse" : "fuses"} multiply-add, and it is otherwise`);
    };
    for (const count of [1, 2]) await add("This machine", native, count);
    for (const processor of chosen) {
      const emulated = await emulatedDeno(processor, (what) => console.error(what));
      await add(processor.name, emulated, threads, processor.fuses);
    }
    const agreements = compare(results);
    for (const { name, others } of agreements) {
      console.log(others.length === 0 ? `same   ${name}` : `other  ${name}: ${others.join(", ")}`);
    }
    if (agreements.length === 0) throw new Error("Nothing was compared: no machine gave a digest");
    for (const problem of wrong) console.error(problem);
    const same = agreements.filter(({ others }) => others.length === 0).length;
    console.log(
      `${same} of ${agreements.length} have the same bytes on ${results.map(({ machine }) => machine).join(", ")}`,
    );
    return same === agreements.length && wrong.length === 0 ? 0 : 1;
  },
});
endTogether();
await run(() => main.main(Deno.args));

/** Runs tools/digests.ts on a machine, whose progress goes to stderr. */
async function digestsOn(
  machine: Machine,
  label: string,
  steps: number,
  threads: number,
  asked: readonly string[],
): Promise<MachineDigests> {
  const { success, code, stdout } = await runOn(machine, [
    "tools/digests.ts",
    ...[`--label=${label}`, `--steps=${steps}`, `--threads=${threads}`, ...asked],
  ], { stdout: "piped", stderr: "inherit" });
  if (!success) throw new Error(`tools/digests.ts ended with ${code} on ${label}: see what it says above`);
  return JSON.parse(new TextDecoder().decode(stdout));
}
