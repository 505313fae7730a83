import assert from "node:assert/strict";
import { scratchFolder } from "../../testing/mod.ts";
import { hasSlurm, patiently, type SlurmCluster, startCluster } from "../../testing/slurm_cluster.ts";
import { commandsIn, slurmProject } from "../../testing/slurm_project.ts";
import { filesBelow } from "../files/mod.ts";

/** A test on a real slurmctld and slurmd. */
function slurmTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `${name}${hasSlurm ? "" : " (there is no Slurm here)"}`, ignore: !hasSlurm, fn });
}

/** Lets tasks begin (UP), or none that has not begun (DOWN). */
async function setPartition(cluster: SlurmCluster, state: "UP" | "DOWN"): Promise<void> {
  assert.equal((await cluster.command("scontrol", "update", "PartitionName=main", `State=${state}`)).code, 0);
}

slurmTest(
  "an array of all runs, submitted twice, trains them once, to the bytes of a local run, and is judged",
  async () => {
    await using cluster = await startCluster(scratchFolder("slurm-whole-cluster"), 4);
    const project = await slurmProject("slurm-whole", cluster), local = await slurmProject("slurm-whole-local");
    // However fast tasks are, none is over before the second submission.
    await setPartition(cluster, "DOWN");
    const first = await project.slurm();
    assert.equal(first.code, 0, first.error);
    assert.match(first.out, /Submitted 10 runs as job \d+ \(upheld-\w{6}-1\)/);
    assert.match((await project.slurm()).out, /All 10 runs wait or run already/);
    await setPartition(cluster, "UP");
    const [{ tasks, merge }] = await project.status("--wait");
    assert.deepEqual(new Set(tasks.map(({ state }) => state)), new Set(["complete"]));
    assert.match(merge.text, /^2 claims: .* 0 no evidence yet; 2 moved: descent/);
    assert.match((await project.slurm()).out, /Nothing is left to submit/);
    const alone = await local.task("reproduce", "--jobs", "2");
    assert.equal(alone.code, 0, alone.error);
    assert.deepEqual(project.store(), local.store());
    assert.equal(Object.keys(project.store()).filter((file) => file.includes("/complete/")).length, 10);
    const recorded = filesBelow(`${project.folder}/snapshots`, ".jsonl");
    assert.equal(recorded.length, 10);
  },
);

slurmTest(
  "more runs than an array may have make several arrays; what was cancelled goes on when it is submitted again",
  async () => {
    await using cluster = await startCluster(scratchFolder("slurm-arrays-cluster"), 4, 3);
    const project = await slurmProject("slurm-arrays", cluster);
    // However fast tasks are, those of the arrays behind the first are not over before they are cancelled.
    await setPartition(cluster, "DOWN");
    const { code, out, error } = await project.slurm("small", "descent", "--jobs", "1");
    assert.equal(code, 0, error);
    const [, ...jobs] = /Submitted 10 runs as job (\d+), (\d+), (\d+), (\d+) /.exec(out) ?? assert.fail(out);
    for (const job of jobs.slice(1)) assert.equal((await cluster.command("scontrol", "hold", job)).code, 0);
    await setPartition(cluster, "UP");
    await patiently(async () => (await project.status())[0].tasks.some(({ state }) => state === "complete"));
    assert.match((await project.slurm("--cancel")).out, /^\d+ tasks were cancelled; what they have done is kept/);
    await patiently(async () => (await cluster.command("squeue", "-h")).out === "");
    type Task = Awaited<ReturnType<typeof project.status>>[number]["tasks"][number];
    const isCancelled = ({ text }: Task) => text.startsWith("it was cancelled");
    // Seen once in many times: right behind the end of the queue a task was neither. Which it was is told should it stay so.
    let others: Task[] = [];
    const isSettled = async () => {
      others = (await project.status())[0].tasks.filter((task) => task.state !== "complete" && !isCancelled(task));
      return others.length === 0;
    };
    await patiently(isSettled).catch(() => assert.deepEqual(others, []));
    const cancelled = (await project.status())[0].tasks.filter(isCancelled);
    assert(cancelled.length >= 7, `${cancelled.length} were cancelled`);
    assert.match((await project.slurm()).out, new RegExp(`Submitted ${cancelled.length} runs`));
    const [{ tasks: rest }] = await project.status("--wait");
    assert.deepEqual(rest.map(({ name, state }) => [name, state]), cancelled.map(({ name }) => [name, "complete"]));
  },
);

slurmTest("what Slurm refuses is told in its words, and nothing is left of it", async () => {
  await using cluster = await startCluster(scratchFolder("slurm-refused-cluster"), 2);
  const project = await slurmProject("slurm-refused", cluster);
  for (
    const [args, message] of [
      [["--partition", "nope"], /sbatch failed: invalid partition specified: nope/],
      [["--memory", "900G"], /sbatch failed: .*node configuration is not available/],
      [["--sbatch=--nodelist=elsewhere"], /sbatch failed: .*[Ii]nvalid node name/],
    ] as const
  ) {
    const { code, error } = await project.slurm("small", ...args);
    assert.match(error, message);
    assert.equal(code, 1);
    assert.deepEqual(filesBelow(`${project.folder}/.upheld/slurm`, ".json"), []);
  }
  assert.equal((await cluster.command("squeue", "-h")).out, "");
});

Deno.test("without Slurm it says where to go, and prints scripts that the shell can read", async () => {
  const project = await slurmProject("slurm-none", commandsIn(scratchFolder("slurm-none-commands")));
  const { code, error } = await project.slurm("descent");
  assert.match(
    error,
    /There is no scontrol here: start this on a machine of the cluster, or see the scripts with --dry-run/,
  );
  assert.equal(code, 1);
  const dry = await project.slurm("descent", "--dry-run", "--json", "--partition", "short", "--sbatch=--qos=long");
  const { tasks, scripts } = JSON.parse(dry.out);
  assert.equal(tasks.length, 6);
  for (const [name, text] of Object.entries<string>(scripts)) {
    assert(text.includes("#SBATCH --partition=short\n#SBATCH --qos=long\n"), name);
    Deno.writeTextFileSync(`${project.folder}/${name}`, text);
    const { success } = await new Deno.Command("bash", { args: ["-n", `${project.folder}/${name}`] }).output();
    assert(success, name);
  }
  assert.deepEqual(filesBelow(`${project.folder}/.upheld/slurm`, ""), ["lock"]);
});
