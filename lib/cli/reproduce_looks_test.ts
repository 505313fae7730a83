import assert from "node:assert/strict";
import { tied } from "../../testing/child_process.ts";
import { plannedProject } from "../../testing/planned_project.ts";
import { runDeno } from "../../testing/run_task.ts";
import { filesBelow } from "../files/mod.ts";

Deno.test("reproduce makes the runs of the first look, and goes on only while a claim is open", async () => {
  const { folder, command, claim, runs } = await plannedProject("reproduce-looks");
  const first = await command("reproduce", "--record", "--no-plan");
  assert.match(first, /drift: 8 runs, 0 complete already .*8 of 8 runs are complete/);
  assert.match(first, /drift: all 1 claims are decided by 4 seeds/);
  assert.doesNotMatch(first, /missing/);
  assert.equal(runs().length, 8);

  claim(true);
  const second = await command("reproduce", "--record", "--no-plan");
  assert.match(second, /drift: 1 of 2 claims open at 4 seeds \(drift\/none\): on to 8 seeds, 8 more runs/);
  assert.match(second, /on to 12 seeds, 8 more runs/);
  assert.match(
    second,
    /drift: 1 of 2 claims stay open after the last look, 12 seeds: drift\/none; only a second series could/,
  );
  assert.equal(runs().length, 24);

  // More seeds than it needed move no verdict.
  const accepted = await runDeno(["test", "-P", "--no-check", "-u", "experiments"], folder);
  assert.equal(accepted.code, 0, accepted.out + accepted.error);
  const [clear, open] = JSON.parse(await command("verify", "--json"));
  assert.deepEqual([clear.verdict, clear.seeds, clear.plan.looks.length], ["upheld", 4, 1]);
  assert.deepEqual([open.verdict, open.seeds, open.plan.looks.length], ["inconclusive", 12, 3]);
  const text = await command("verify", "--no-replay");
  assert.match(text, /looked at 4 of 4\/8\/12 seeds; decided at 4/);
  assert.match(text, /looked at 4, 8 and 12 of 4\/8\/12 seeds; open after the last look/);
  assert.match(await command("verify", "--no-replay", "--markdown"), /decided at 4 \|/);
  assert.match(await command("show", "drift/clear"), /decided at 4/);
  assert.match(
    await command("list", "experiments"),
    /looks at 4, 8 and 12 seeds, up to 24 runs under the defaults, 24 in/,
  );
  await command("diff");
  await command("report");
  assert(Deno.readTextFileSync(`${folder}/report.html`).includes("looked at 4 of 4/8/12 seeds; decided at 4"));

  // From the record alone it knows how far it has to go.
  await Deno.remove(`${folder}/.upheld`, { recursive: true });
  assert.match(await command("reproduce", "--no-plan"), /drift: 24 runs, 0 complete already/);
});

Deno.test("each part of a look is made on a machine of its own, and the merged record says how it goes on", async () => {
  const { folder, command, claim, runs } = await plannedProject("reproduce-shards");
  claim(true);
  const { tasks } = JSON.parse(await command("reproduce", "--engine", "slurm", "--dry-run", "--json", "--no-plan"));
  assert.equal(tasks.length, 8);
  const part = async (i: number) => {
    const out = await command("reproduce", "--no-plan", "--shard", `${i}/2`);
    await Deno.rename(`${folder}/.upheld`, `${folder}/part-${i}`);
    await Deno.mkdir(`${folder}/machine-${i}`);
    await Deno.rename(`${folder}/part-${i}`, `${folder}/machine-${i}/.upheld`);
    return out;
  };
  const merged = async () => {
    await command("merge", "machine-1", "machine-2");
    for (const i of [1, 2]) await Deno.remove(`${folder}/machine-${i}`, { recursive: true });
  };
  assert.match(await part(1), /4 of 4 runs are complete drift: the look at 4 seeds is not complete here: merge/);
  await part(2);
  await merged();
  assert.equal(runs().length, 8);
  assert.match(await part(1), /drift: 4 runs, 0 complete already/);
  await part(2);
  await merged();
  assert.equal(runs().length, 16);
  // A look that is on record, with nothing in the local store, is followed by the next.
  const next = await command("reproduce", "--shard", "1/1", "--record", "--no-plan");
  assert.match(next, /1 of 2 claims open at 8 seeds \(drift\/none\): on to 12 seeds, 8 more runs/);
  assert.match(next, /1 of 2 claims stay open after the last look/);
  assert.equal(runs().length, 24);
});

Deno.test("reproduce that is killed in the midst of a look goes on with it, to the record of one that nobody killed", async () => {
  const slowProject = async (name: string) => {
    const project = await plannedProject(name), path = `${project.folder}/experiments/drift/experiment.ts`;
    project.claim(true);
    const text = Deno.readTextFileSync(path);
    const slow = text.replace(
      /run: (\(.*\)) => \(\{/,
      "run: async $1 => (await new Promise((wait) => setTimeout(wait, 300)), {",
    );
    assert.notEqual(slow, text);
    Deno.writeTextFileSync(path, slow);
    return project;
  };
  const killed = await slowProject("reproduce-killed"), { folder } = killed;
  const options = {
    args: killed.words("reproduce", "--no-plan"),
    cwd: folder,
    stdout: "null",
    stderr: "null",
  } as const;
  const child = tied(new Deno.Command(Deno.execPath(), options).spawn());
  // The first look has 8 runs. What is being written has a temporary name, and is none yet.
  const complete = () =>
    filesBelow(`${folder}/.upheld/store/drift/complete`, "").filter((path) => !path.endsWith(".tmp"));
  while (complete().length < 9) {
    await new Promise((wait) => setTimeout(wait, 20));
  }
  child.kill("SIGKILL");
  assert.equal((await child.status).signal, "SIGKILL");
  const resumed = await killed.command("reproduce", "--record", "--no-plan");
  assert.match(resumed, /1 of 2 claims open at 4 seeds \(drift\/none\): on to 8 seeds, [1-7] more runs/);
  const calm = await slowProject("reproduce-calm");
  await calm.command("reproduce", "--record", "--no-plan");
  const record = (of: string) =>
    filesBelow(`${of}/snapshots`, "").map((path) => [path, Deno.readTextFileSync(`${of}/snapshots/${path}`)]);
  assert.equal(killed.runs().length, 24);
  assert.deepEqual(record(folder), record(calm.folder));
});

Deno.test("alternatives have a plan of their own, and --seeds and --all-looks say how many seeds it is to be", async () => {
  const { command, runs } = await plannedProject("reproduce-alternatives");
  const out = await command("reproduce", "--record", "--no-plan", "--alternatives");
  assert.match(out, /drift under size=0: 1 of 1 claims open at 3 seeds \(drift\/clear\): on to 6 seeds, 6 more runs/);
  assert.equal(runs().filter((run) => run.startsWith("size=0/")).length, 12);
  assert.equal(runs().filter((run) => !run.includes("/")).length, 8);
  await command("reproduce", "--record", "--no-plan", "--seeds", "7");
  assert.equal(runs().filter((run) => !run.includes("/")).length, 14);
  // A look that is not whole is not judged.
  const [row] = JSON.parse(await command("verify", "--json", "--no-replay"));
  assert.deepEqual([row.seeds, Object.values(row.under)], [4, ["inconclusive"]]);
  await command("reproduce", "--record", "--no-plan", "--all-looks");
  assert.equal(runs().filter((run) => !run.includes("/")).length, 24);
});
