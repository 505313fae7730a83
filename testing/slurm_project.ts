import { filesBelow, sha256 } from "../lib/files/mod.ts";
import { newProject } from "../lib/new/mod.ts";
import type { Protocol } from "../lib/train/mod.ts";
import { type Ended, runDeno } from "./run_task.ts";
import { scratchFolder } from "./scratch_folder.ts";
import type { SlurmCluster } from "./slurm_cluster.ts";

const experiments = import.meta.resolve("./small_experiment.ts");

/** A project as `upheld new` makes it, with a second experiment that trains small nets. */
export class SlurmProject {
  constructor(readonly folder: string, readonly cluster?: SlurmCluster) {}

  /** Runs a task of it, where Slurm is. */
  task(...args: string[]): Promise<Ended> {
    return runDeno(["task", "--quiet", ...args], this.folder, this.cluster?.env);
  }

  /** Runs `reproduce` with Slurm as its engine. */
  slurm(...args: string[]): Promise<Ended> {
    return this.task("reproduce", "--engine", "slurm", ...args);
  }

  /** How far all is that was submitted and is not over, or was submitted last. */
  async status(...args: string[]) {
    const { out } = await this.slurm("--status", "--json", ...args);
    return JSON.parse(out) as { tasks: Task[]; merge: Task; name: string }[];
  }

  /** Digests of all that its local store holds, but for locks. */
  store(): Record<string, string> {
    const store = `${this.folder}/.upheld/store`;
    const files = filesBelow(store, "").filter((file) => !file.endsWith("lock"));
    return Object.fromEntries(files.map((file) => [file, sha256(Deno.readFileSync(`${store}/${file}`))]));
  }
}

interface Task {
  readonly name: string;
  readonly state: string;
  readonly text: string;
  readonly log: string;
}

/**
 * Makes one.
 *
 * @param slowSteps Steps of a third experiment, `slow`, with one run of a net that takes about 10 ms a step.
 */
export async function slurmProject(name: string, cluster?: SlurmCluster, slowSteps?: number): Promise<SlurmProject> {
  const folder = `${scratchFolder(name)}/report`;
  await newProject(folder);
  const descent = `${folder}/experiments/descent/experiment.ts`;
  Deno.writeTextFileSync(descent, Deno.readTextFileSync(descent).replace("seeds: () => 8", "seeds: () => 3"));
  writeExperiment(folder, "small", {});
  if (slowSteps !== undefined) {
    writeExperiment(folder, "slow", slowProtocol(slowSteps), `variants: ["wide"], seeds: () => 1`);
  }
  return new SlurmProject(folder, cluster);
}

function writeExperiment(folder: string, id: string, change: Partial<Protocol>, more = ""): void {
  Deno.mkdirSync(`${folder}/experiments/${id}`);
  Deno.writeTextFileSync(
    `${folder}/experiments/${id}/experiment.ts`,
    `import { smallExperiment } from ${JSON.stringify(experiments)};\n` +
      `const change = ${JSON.stringify(change)};\n` +
      `export default { ...smallExperiment(${JSON.stringify(id)}, change), replayFrom: {}, ${more} };\n`,
  );
}

const slowProtocol = (steps: number): Partial<Protocol> => ({
  data: { name: "sinc", points: 2000, from: -5, to: 5, spacing: "uniform random" },
  model: {
    inputShape: [1],
    layers: [1, 2, 3].flatMap(() => [{ type: "dense", units: 256 } as const, { type: "relu" } as const])
      .concat({ type: "dense", units: 1 } as never),
  },
  batchSize: 500,
  epochs: steps / 4,
  evaluateEvery: steps / 4,
  stepMetrics: [],
  weightSnapshots: [],
  ledgerEvery: 50,
  checkpointEvery: 50,
});

/** A cluster of which there is nothing but the commands in a folder, where `deno` is put beside them. */
export function commandsIn(folder: string, others: readonly string[] = []): SlurmCluster {
  Deno.writeTextFileSync(`${folder}/deno`, `#!/bin/sh\nexec '${Deno.execPath()}' "$@"\n`, { mode: 0o755 });
  return { env: { SLURM_CONF: "", PATH: [folder, ...others].join(":") } } as unknown as SlurmCluster;
}
