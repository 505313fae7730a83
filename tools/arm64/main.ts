/** `deno task arm64`: compares the bits that this machine computes with those of an emulated ARM64. */
import { readCount } from "../../lib/cli/arguments.ts";
import { command, run } from "../../lib/cli/command.ts";
import { findExperiments, select } from "../../lib/cli/find_experiments.ts";
import { endTogether } from "../../testing/child_process.ts";
import { compare, type Digests, type Result } from "./compare.ts";
import { emulatedDeno } from "./emulated_deno.ts";
import { type Machine, native, runOn } from "./machine.ts";

const help = `Compares the bits that this machine computes, on 1 and 2 threads, with those of an emulated ARM64: what
every kernel gives, and the state of each model of the report after some steps of training.

Usage: deno task arm64 [options] [kernels] [experiment ...]

Options:
  --steps N    steps of training (default: 20)
  --threads N  threads on the emulated machine (default: 1)
  --help       this text

Examples:
  deno task arm64 --steps 2
  deno task arm64 kernels function --threads 2

Needs Linux on x86-64 with apt-get. Fetches the emulator into .upheld/arm64/ the first time. All of it took 16 minutes
on two cores, the kernels alone a minute and a half.

Ends with 0 when all bytes agree, 1 when some differ or nothing was compared, 2 when it was called wrongly.`;

const main = command({
  name: "arm64",
  summary: "",
  help,
  options: { steps: { type: "string", default: "20" }, threads: { type: "string", default: "1" } },
  takes: "names",
  async run({ values, positionals }) {
    const steps = readCount("steps", values.steps)!, threads = readCount("threads", values.threads)!;
    const known = ["kernels", ...(await findExperiments()).map(({ id }) => id)];
    const asked = select(known, (name) => [name], positionals);
    const emulated = await emulatedDeno((what) => console.error(what));
    const results: Result[] = [];
    for (
      const [name, deno, count] of [["x86-64", native, 1], ["x86-64", native, 2], ["ARM64", emulated, threads]] as const
    ) {
      const machine = `${name} on ${count} thread${count === 1 ? "" : "s"}`;
      results.push({ machine, digests: await digestsOn(deno, machine, steps, count, asked) });
    }
    const agreements = compare(results);
    for (const { name, others } of agreements) {
      console.log(others.length === 0 ? `same   ${name}` : `other  ${name}: ${others.join(", ")}`);
    }
    if (agreements.length === 0) throw new Error("Nothing was compared: no machine gave a digest");
    const same = agreements.filter(({ others }) => others.length === 0).length;
    console.log(
      `${same} of ${agreements.length} have the same bytes on ${results.map(({ machine }) => machine).join(", ")}`,
    );
    return same === agreements.length ? 0 : 1;
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
): Promise<Digests> {
  const { success, code, stdout } = await runOn(machine, [
    "tools/digests.ts",
    ...[`--label=${label}`, `--steps=${steps}`, `--threads=${threads}`, ...asked],
  ], { stdout: "piped", stderr: "inherit" });
  if (!success) throw new Error(`tools/digests.ts ended with ${code} on ${label}: see what it says above`);
  return JSON.parse(new TextDecoder().decode(stdout));
}
