/** `deno task bench:slurm`: what 5,000 runs on a cluster cost beside Slurm itself. */
import { fileURLToPath, pathToFileURL } from "node:url";
import { run } from "../lib/cli/command.ts";
import { status } from "../lib/cli/output.ts";
import { reproduce } from "../lib/evidence/mod.ts";
import { runsOf } from "../lib/experiment/mod.ts";
import { placesOf } from "../lib/project/mod.ts";
import { endTogether, output } from "../testing/child_process.ts";
import { scratchFolder } from "../testing/mod.ts";
import { hasSlurm, startCluster } from "../testing/slurm_cluster.ts";
import { thisMachine } from "./machine.ts";

/** Runs of each of two variants. */
const seeds = 2500;
const folder = scratchFolder("slurm-bench");
const coin = import.meta.resolve("../testing/coin_experiment.ts");
const counted = fileURLToPath(import.meta.resolve("./count_files.ts"));

/** A project with an experiment of 5,000 calls. */
async function makeProject(): Promise<void> {
  await Deno.writeTextFile(`${folder}/report.md`, "A coin was tossed.\n");
  await Deno.mkdir(`${folder}/experiments/coin`, { recursive: true });
  await Deno.writeTextFile(
    `${folder}/experiments/coin/experiment.ts`,
    `import coin from ${JSON.stringify(coin)};\nexport default { ...coin, seeds: () => ${seeds} };\n`,
  );
}

/** Makes all evidence, many runs at a time, as that is not what is measured. */
async function makeEvidence(): Promise<void> {
  Deno.chdir(folder);
  const { default: experiment } = await import(pathToFileURL(`${folder}/experiments/coin/experiment.ts`).href);
  const runs = runsOf(experiment), { store } = placesOf(folder);
  for (let i = 0; i < runs.length; i += 100) {
    if (i % 1000 === 0) status(`Making evidence: ${i} of ${runs.length} runs`);
    await Promise.all(runs.slice(i, i + 100).map((run) => reproduce(store, run)));
  }
  status("");
}

/** Runs a command line of `upheld` in the project, and prints what it cost. */
async function measure(what: string, args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  const { code, stdout, stderr } = await output(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-A", counted, ...args],
    cwd: folder,
    env,
  });
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  if (code !== 0) throw new Error(`${what} ended with ${code}: ${text(stderr)}`);
  const { seconds, megabytes, files } = JSON.parse(text(stdout).split("\n").at(-1)!);
  const cost = [
    `${seconds.toFixed(1)} s`,
    `${megabytes.toFixed(0)} MB`,
    `${files.toLocaleString("en-US")} files asked for`,
  ];
  console.log(`${what.padEnd(32)} ${cost.join(", ")}`);
}

async function main(): Promise<number> {
  const { cpu, cores, deno } = await thisMachine();
  console.log(`${cpu}, ${cores} cores, Deno ${deno}`);
  await makeProject();
  await measure("plan, and print the scripts", ["reproduce", "--engine", "slurm", "--dry-run"]);
  if (hasSlurm) {
    await using cluster = await startCluster(scratchFolder("slurm-bench-cluster"), 1, 10_001);
    // None of them starts: what they do is not what is measured.
    await cluster.command("scontrol", "update", "PartitionName=main", "State=DOWN");
    const on = (...args: string[]) => ["reproduce", "--engine", "slurm", ...args];
    await measure("plan and submit, with Slurm", on(), cluster.env);
    await measure("tell how far they are, with Slurm", on("--status", "--json"), cluster.env);
    await measure("cancel them, with Slurm", on("--cancel"), cluster.env);
  }
  await makeEvidence();
  await measure("find that nothing is left", ["reproduce", "--engine", "slurm"]);
  await measure("merge", ["merge"]);
  await measure("merge again", ["merge"]);
  if (hasSlurm) return 0;
  console.error("There is no Slurm here: nothing was submitted, so that what that costs was not measured");
  return 1;
}

const clear = () => Deno.removeSync(folder, { recursive: true });
addEventListener("unload", clear);
endTogether(clear);
await run(main);
