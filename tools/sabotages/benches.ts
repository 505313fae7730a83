import { join } from "node:path";
import { machineSlug, thisMachine } from "../../bench/machine.ts";
import { denoProgram, resultOf } from "../../bench/program.ts";
import { breakAdam } from "./break_adam.ts";
import type { Copy } from "./copy.ts";
import type { Sabotage } from "./sabotage.ts";

const replace = (path: string, from: string | RegExp, to: string) => (copy: Copy) =>
  copy.edit(path, (text) => text.replace(from, to));
const nothing = () => {};

/** The emulator that was set up is the copy's, too: that takes minutes. */
function withEmulator(copy: Copy): void {
  Deno.mkdirSync(copy.path(".upheld"), { recursive: true });
  new Deno.Command("ln", { args: ["-s", join(Deno.cwd(), ".upheld/emulated"), copy.path(".upheld/emulated")] })
    .outputSync();
}

/** What the checks beside the tests must notice. */
export const tools: readonly Sabotage[] = [
  {
    what: "digests that depend on the processor",
    task: "emulated",
    args: ["--only", "ARM64", "function", "--steps", "1"],
    tamper(copy) {
      withEmulator(copy);
      copy.edit("tools/digests.ts", (text) => text.replace("sha256(training.state())", "$& + Deno.build.arch"));
    },
    says: /other function\/shallow after 1 steps: ARM64 on 1 thread .*0 of 3 have the same bytes/,
    needs: "apt-get",
  },
  {
    what: "a wrong module name",
    task: "emulated",
    args: ["--only", "ARM64", "function", "--steps", "1"],
    tamper(copy) {
      withEmulator(copy);
      copy.edit("tools/emulated/main.ts", (text) => text.replace('"tools/digests.ts",', '"tools/digest.ts",'));
    },
    says: /tools\/digests\.ts ended with 1/,
    needs: "apt-get",
  },
  {
    what: "a machine that computes nothing",
    task: "emulated",
    args: ["--only", "ARM64", "function", "--steps", "1"],
    tamper(copy) {
      withEmulator(copy);
      copy.edit(
        "tools/digests.ts",
        (text) => text.replace(/JSON\.stringify\(\{ all.*Digests\)/, `'{"all":{},"oneRounding":{}}'`),
      );
    },
    says: /Nothing was compared/,
    needs: "apt-get",
  },
  {
    what: "a probe that finds fused multiply-add where there is none",
    task: "emulated",
    args: ["--only", "Nehalem", "kernels"],
    tamper(copy) {
      withEmulator(copy);
      copy.edit(
        "lib/kernels/arithmetic.ts",
        (text) => text.replace("2 ** -24) > 0) return false;", "2 ** -24) > 0) return true;"),
      );
    },
    says: /other matmul[^:]*: Nehalem on 1 thread, fused.*The probe says that Nehalem fuses multiply-add/,
    needs: "apt-get",
  },
  {
    what: "a module that makes no replay",
    task: "emulated:replay",
    args: ["--only", "ARM64", "function", "--threads", "1"],
    tamper(copy) {
      withEmulator(copy);
      copy.edit(
        "tools/emulated/replay.ts",
        (text) => text.replace('["lib/cli/upheld.ts", ...drawn]', '["lib/cli/replay.ts", ...drawn]'),
      );
    },
    says: /The replay made no check/,
    needs: "apt-get",
  },
  {
    what: "one kernel",
    task: "browsers",
    args: ["function", "--only", "Chromium"],
    tamper: breakAdam,
    says: /other .*function\/shallow-0, steps 1 to 200: differs after step 200/,
    needs: "chromium",
  },
  {
    what: "a check that a job's script no longer makes",
    task: "test:slurm",
    args: ["--no-check", "--filter", "/Slurm can be|without Deno/"],
    tamper: replace("lib/slurm/scripts.ts", "  exit 127", "  exit 0"),
    says: /FAILED/,
    needs: "slurmctld",
  },
  {
    what: "that there is no Slurm",
    task: "test:slurm",
    args: ["--no-check"],
    tamper: replace(
      "testing/slurm_cluster.ts",
      '"slurmctld", "slurmd"]',
      '"slurmctld", "slurmd", "no-such-daemon"]',
    ),
    says: /There is no Slurm here/,
  },
  {
    what: "a place where the tests fail",
    task: "test:elsewhere",
    args: ["--only", "64 cores", "lib/random"],
    tamper: replace(
      "lib/random/stream_test.ts",
      "Deno.test(",
      'Deno.test("cores", () => assert.equal(navigator.hardwareConcurrency, 2));\n\nDeno.test(',
    ),
    says: /✘ 64 cores.*64 !== 2.*1 failed/,
  },
  {
    what: "a run that goes on from a checkpoint without Adam's moments",
    task: "kills",
    args: ["--kills", "20", "--seed", "1"],
    tamper: replace(
      "lib/train/state.ts",
      "tensors.slice(k * count, (k + 1) * count).map((tensor) => tensor.data)",
      "tensors.slice(k * count, (k + 1) * count).map((tensor) => k === 0 ? tensor.data : tensor.data.fill(0))",
    ),
    says: /Other bytes than without kills: /,
  },
  {
    what: "a digit of a ledger",
    task: "examples",
    args: ["wages"],
    tamper: replace("examples/wages/snapshots/wages/ledger/wage-1.jsonl", /"testLoss":\d/, '"testLoss":7'),
    says: /✘ wages, verify: .*wage-1\.jsonl, line \d+ \(step \d+\) does not follow from the lines before/,
  },
  {
    what: "a sabotage that nobody notices",
    task: "sabotages",
    args: ["--only", "number on record of a claim"],
    tamper: replace("tools/sabotages/record.ts", `'"effect": 0.999'`, `'"effect": 0.000 '`),
    says: /went unnoticed/,
  },
];

/** What the benches must notice: a workload that breaks, and that there is nothing to measure. */
export const benches: readonly Sabotage[] = [
  {
    what: "a net that is not there",
    task: "bench",
    args: ["bench/step_bench.ts"],
    tamper: replace("bench/workloads.ts", 'batch: "all points"', 'batch: "no points"'),
    says: /cannot be "no points"/,
  },
  {
    what: "that nothing is measured",
    task: "bench",
    args: ["--filter", "nothing of this name", "bench/step_bench.ts"],
    tamper: nothing,
    says: /Nothing was measured/,
  },
  {
    what: "a run whose record is held in memory",
    task: "bench",
    args: ["bench/long_run_bench.ts"],
    tamper: replace(
      "bench/long_run_bench.ts",
      "await reproduce(store, run, ({ step }) => {",
      "const held: unknown[] = [];\n  await reproduce(store, run, ({ step }) => {\n    held.push(Array(100).fill(step));",
    ),
    says: /The heap grew by/,
  },
  {
    what: "a wrong module name",
    task: "bench:peer",
    args: ["--rounds", "1", "--threads", "1", "--only", "(2, 5, 5)"],
    tamper: replace("bench/peer.ts", '"ours.ts"', '"theirs.ts"'),
    says: /theirs\.ts .*ended with 1/,
  },
  {
    what: "that there is no PyTorch",
    task: "bench:peer",
    args: ["--rounds", "1", "--threads", "1", "--only", "(2, 5, 5)", "--python", "/nowhere/python3"],
    tamper: nothing,
    says: /No PyTorch and no JAX to compare with.*Nothing was compared/,
  },
  {
    what: "a name that no net has",
    task: "bench:profile",
    args: ["--only", "no-such-net"],
    tamper: nothing,
    says: /No step has "no-such-net" in its name/,
    code: 2,
  },
  {
    what: "a wrong module name",
    task: "bench:peak",
    tamper: replace("tools/kernels/time_tiles.ts", "./peak.ts", "./peaks.ts"),
    says: /Module not found .*peaks\.ts/,
  },
  {
    what: "a world that there is not",
    task: "calibrate",
    args: ["no-such-world"],
    tamper: nothing,
    says: /There is no "no-such-world"; did you mean normal/,
    code: 2,
  },
  {
    what: "a name that no net has",
    task: "bench:recording",
    args: ["no-such-net"],
    tamper: nothing,
    says: /No net has "no-such-net" in its name/,
    code: 2,
  },
  {
    what: "that there is no Slurm",
    task: "bench:slurm",
    tamper: replace(
      "testing/slurm_cluster.ts",
      '"slurmctld", "slurmd"]',
      '"slurmctld", "slurmd", "no-such-daemon"]',
    ),
    says: /There is no Slurm here/,
  },
  {
    what: "a dot for each of many runs",
    task: "bench:page",
    args: ["99", "2", "1000"],
    tamper: replace("lib/page/plots.ts", "const mostDots = 150;", "const mostDots = 1e6;"),
    says: /Wanted a page of at most 8 MB/,
  },
  {
    what: "a slower kernel",
    task: "bench:record",
    args: ["--only", "maxPool"],
    async tamper(copy) {
      const machine = await thisMachine(), name = "maxPool 2x2 28x28x32 b128";
      const measured = await resultOf<{ ratio: number }>(
        denoProgram("ours.ts").concat("--threads", "1", "--workload", name, "--beside-reference"),
      );
      const record = JSON.stringify({ machine, ratios: { [name]: measured.ratio } });
      Deno.writeTextFileSync(copy.path(`bench/records/${machineSlug(machine)}.json`), record);
      replace("bench/kernels.ts", "call().dispose()", "Array.from({ length: 20 }).forEach(() => call().dispose())")(
        copy,
      );
    },
    says: /maxPool .*longer than on record/,
  },
  {
    what: "a machine without a record of its speed",
    task: "bench:record",
    args: ["--only", "maxPool"],
    tamper: (copy) => Deno.removeSync(copy.path("bench/records"), { recursive: true }),
    says: /There is no record of the speed of/,
  },
];
