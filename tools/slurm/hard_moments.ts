/** What happens to tasks of Slurm at bad moments, for real: `deno task test:slurm`. Most of the time is Slurm's own patience. @module */
import assert from "node:assert/strict";
import { filesBelow } from "../../lib/files/mod.ts";
import { scratchFolder } from "../../testing/mod.ts";
import { hasSlurm, patiently, startCluster } from "../../testing/slurm_cluster.ts";
import { type SlurmProject, slurmProject } from "../../testing/slurm_project.ts";

/** A moment, with a cluster and a project of its own, and a project that trains the same without Slurm. */
function moment(
  name: string,
  slowSteps: number,
  fn: (project: SlurmProject, calm: () => Promise<SlurmProject>) => Promise<void>,
  lacking = hasSlurm ? "" : " (there is no Slurm here)",
): void {
  Deno.test({
    name: name + lacking,
    ignore: lacking !== "",
    async fn() {
      const folder = `slurm-${name.split(" ").slice(1, 3).join("-")}`;
      await using cluster = await startCluster(scratchFolder(`${folder}-cluster`), 4);
      await fn(await slurmProject(folder, cluster, slowSteps), async () => {
        const calm = await slurmProject(`${folder}-calm`, undefined, slowSteps);
        const { code, error } = await calm.task("reproduce", "slow", "--jobs", "1");
        assert.equal(code, 0, error);
        return calm;
      });
    },
  });
}

Deno.test("a Slurm can be started here", () => {
  assert(hasSlurm, "There is no Slurm here, so that nothing is tried: apt-get install slurm-wlm munge");
});

async function submit(project: SlurmProject, ...args: string[]): Promise<string> {
  const { code, out, error } = await project.slurm(...args);
  assert.equal(code, 0, error);
  return out.match(/as job (\d+)/)![1];
}

/** Waits until the slow run has a checkpoint to go on from. */
const underWay = (project: SlurmProject) =>
  patiently(() => filesBelow(`${project.folder}/.upheld/store`, "checkpoint.safetensors").length > 0);

moment("a killed task says so, and goes on to the bytes of a calm run", 2000, async (project, calm) => {
  await submit(project, "slow");
  await underWay(project);
  assert.equal((await project.cluster!.command("pkill", "-KILL", "-f", "reproduce slow --runs wide-0")).code, 0);
  const [{ tasks: [killed] }] = await project.status("--wait");
  assert.equal(killed.state, "failed");
  assert.match(killed.text, /^signal 9 ended it/);
  await submit(project, "slow");
  assert.equal((await project.status("--wait"))[0].tasks[0].state, "complete");
  assert.deepEqual(project.store(), (await calm()).store());
});

moment("a requeued task waits, starts again and goes on to the bytes of a calm run", 2000, async (project, calm) => {
  const job = await submit(project, "slow");
  await underWay(project);
  assert.equal((await project.cluster!.command("scontrol", "requeue", `${job}_0`)).code, 0);
  await patiently(async () => /^requeued: Slurm starts it again/.test((await project.status())[0].tasks[0].text));
  const [{ tasks: [task] }] = await project.status("--wait");
  assert.equal(task.state, "complete");
  assert.deepEqual(project.store(), (await calm()).store());
});

moment("a task that ran out of time says so, and goes on where it was", 10_000, async (project, calm) => {
  const states: string[] = [];
  while (states.at(-1) !== "complete") {
    await submit(project, "slow", "--time", "1");
    const [{ tasks: [task] }] = await project.status("--wait");
    states.push(task.state);
    if (task.state === "failed") {
      assert.match(task.text, /^it ran out of time \(1:00\); submit again with a longer --time/);
    }
    assert(states.length < 10);
  }
  assert(states.length > 1, "it was never short of time");
  assert.deepEqual(project.store(), (await calm()).store());
});

moment("a node without Deno is named, with the log", 40, async (project) => {
  Deno.writeTextFileSync(`${project.folder}/slurm.json`, JSON.stringify({ deno: "/nowhere/deno" }));
  await submit(project, "slow");
  const [{ tasks: [task] }] = await project.status("--wait");
  assert.equal(task.state, "failed");
  assert.match(task.text, /^node \S+ has no Deno: see its log: Node \S+ has no \/nowhere\/deno: install Deno where/);
  assert.match(Deno.readTextFileSync(task.log), /has no \/nowhere\/deno/);
});

const sh = (command: string) => new Deno.Command("sh", { args: ["-c", command] }).outputSync().success;
const mounted = scratchFolder("mounted");
const canMount = sh(`mount -t tmpfs tmpfs ${mounted} && umount ${mounted}`);

moment(
  "a store that fills up stops the task with the reason, and loses nothing",
  2000,
  async (project, calm) => {
    const store = `${project.folder}/.upheld/store`;
    Deno.mkdirSync(store, { recursive: true });
    // Room for one checkpoint of 1.6 MB and no second one beside it.
    assert(sh(`mount -t tmpfs -o size=2m tmpfs ${store}`));
    try {
      await submit(project, "slow");
      const [{ tasks: [task] }] = await project.status("--wait");
      assert.equal(task.state, "failed");
      assert.match(
        Deno.readTextFileSync(task.log),
        /StoreError: Run wide-0 cannot be kept in .* No space left on device/,
      );
      assert(sh(`mount -o remount,size=64m ${store}`));
      await submit(project, "slow");
      assert.equal((await project.status("--wait"))[0].tasks[0].state, "complete");
      assert.deepEqual(project.store(), (await calm()).store());
    } finally {
      sh(`umount ${store}`);
    }
  },
  hasSlurm && !canMount ? " (no file system can be mounted here)" : undefined,
);

moment("in two arrays at once each run is trained once, and both are on record", 40, async (project) => {
  // Whichever comes last finds all that it asks for under way.
  const submitted = await Promise.all(
    [["small", "slow"], ["descent"], ["small", "descent"]].map((names) => project.slurm(...names)),
  );
  assert.deepEqual(submitted.map(({ code }) => code), [0, 0, 0], submitted.map(({ error }) => error).join("\n"));
  assert(submitted.filter(({ out }) => / as job \d+/.test(out)).length > 1);
  await project.status("--wait");
  const trained = filesBelow(`${project.folder}/.upheld/slurm`, ".log").filter((file) => !file.endsWith("merge.log"));
  assert.equal(trained.length, 11);
  assert.equal(filesBelow(`${project.folder}/snapshots`, ".jsonl").length, 11);
  const index = (id: string) => JSON.parse(Deno.readTextFileSync(`${project.folder}/snapshots/${id}/record.json`)).runs;
  assert.deepEqual(["descent", "small", "slow"].map((id) => Object.keys(index(id)).length), [6, 4, 1]);
});
