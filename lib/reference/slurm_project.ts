import { fileURLToPath } from "node:url";
import { sha256 } from "../evidence/mod.ts";
import { filesBelow } from "../evidence/files.ts";
import { newProject } from "../new/mod.ts";
import { type Ended, runDeno } from "./run_task.ts";
import { scratchFolder } from "./scratch_folder.ts";
import type { SlurmCluster } from "./slurm_cluster.ts";

const experiments = fileURLToPath(new URL("small_experiment.ts", import.meta.url));

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
 * @param epochs Of the nets; more take longer, about 0.3 ms each.
 */
export async function slurmProject(name: string, cluster?: SlurmCluster, epochs = 5): Promise<SlurmProject> {
  const folder = `${scratchFolder(name)}/report`;
  await newProject(folder);
  const descent = `${folder}/experiments/descent/experiment.ts`;
  Deno.writeTextFileSync(descent, Deno.readTextFileSync(descent).replace("seeds: () => 8", "seeds: () => 3"));
  Deno.mkdirSync(`${folder}/experiments/small`);
  Deno.writeTextFileSync(
    `${folder}/experiments/small/experiment.ts`,
    `import { smallExperiment } from ${JSON.stringify(experiments)};\n` +
      `const change = { epochs: ${epochs}, ledgerEvery: 30, checkpointEvery: 300, evaluateEvery: ${epochs} };\n` +
      `export default { ...smallExperiment("small", change), replayFrom: {} };\n`,
  );
  return new SlurmProject(folder, cluster);
}
