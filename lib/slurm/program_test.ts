import assert from "node:assert/strict";
import { counting } from "../../testing/program_project.ts";
import { scratchFolder } from "../../testing/scratch_folder.ts";
import { hasSlurm, startCluster } from "../../testing/slurm_cluster.ts";
import { slurmProject } from "../../testing/slurm_project.ts";

Deno.test({
  name: `runs of a program are tasks of an array, with its limits${hasSlurm ? "" : " (there is no Slurm here)"}`,
  ignore: !hasSlurm,
  async fn() {
    await using cluster = await startCluster(scratchFolder("slurm-program-cluster"), 4);
    const project = await slurmProject("slurm-program", cluster), folder = `${project.folder}/experiments/counting`;
    Deno.mkdirSync(folder);
    Deno.writeTextFileSync(`${folder}/program.sh`, counting);
    Deno.writeTextFileSync(
      `${folder}/experiment.ts`,
      `import { program } from "upheld";
export default program({
  id: "counting",
  title: "A program counts",
  code: import.meta.url,
  variants: ["up"],
  seeds: 1,
  assumptions: [],
  files: ["program.sh"],
  command: ({ seed }) => ["sh", "program.sh", String(seed), "10", "0"],
  reads: "log.csv",
  limits: { seconds: 600, mebibytes: 1000 },
});
`,
    );
    const slurm = (...args: string[]) => project.task("upheld", "reproduce", "counting", "--engine", "slurm", ...args);
    const dry = await slurm("--dry-run", "--json");
    assert.equal(dry.code, 0, dry.error);
    const [script] = Object.values<string>(JSON.parse(dry.out).scripts);
    // Twice the ten minutes, as the first run is made twice, and five to start.
    assert.match(script, /^#SBATCH --time=25$/m);
    assert(Number(script.match(/^#SBATCH --mem=(\d+)M$/m)![1]) >= 1256, script);
    const { code, out, error } = await slurm();
    assert.equal(code, 0, error);
    assert.match(out, /Submitted 1 runs/);
    const [{ tasks }] = JSON.parse((await slurm("--status", "--wait", "--json")).out);
    assert.deepEqual(tasks.map(({ state, text }: Record<string, string>) => [state, text]), [
      ["complete", "complete"],
    ]);
    assert.deepEqual(
      Array.from(Deno.readDirSync(`${project.folder}/snapshots/counting/ledger`), ({ name }) => name).sort(),
      ["up-0.jsonl"],
    );
  },
});
