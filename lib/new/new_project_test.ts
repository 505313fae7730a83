import assert from "node:assert/strict";
import { scratchFolder } from "../reference/mod.ts";
import { runDeno, runTask } from "../reference/run_task.ts";
import { newProject } from "./mod.ts";

Deno.test("upheld new makes a project whose verify, tests, format and lint pass, and fail when a finding moves", async () => {
  const folder = `${scratchFolder("new-project")}/my_report`;
  const made = await runTask("upheld", ["new", folder]);
  assert.equal(made.code, 0, made.error);
  const verify = () => runDeno(["task", "--quiet", "verify", "--json"], folder);
  const { code, out, error } = await verify();
  assert.equal(code, 0, error);
  const rows = JSON.parse(out);
  assert.deepEqual(rows.map(({ id }: { id: string }) => id), ["descent/momentum-is-faster", "descent/plain-takes-150"]);
  for (const { verdict, record } of rows) {
    assert(["upheld", "refuted", "inconclusive"].includes(verdict) && verdict === record);
  }
  for (const args of [["test", "-P"], ["fmt", "--check"], ["lint"], ["check"]]) {
    const ended = await runDeno(args, folder);
    assert.equal(ended.code, 0, `${args}: ${ended.out} ${ended.error}`);
  }
  assert.deepEqual(rows.map(({ survives }: { survives: boolean | null }) => survives), [null, null]);
  const under = await runDeno(["task", "--quiet", "reproduce", "--alternatives", "--record", "--json"], folder);
  assert.equal(under.code, 0, under.error);
  const { same, added, missing } = JSON.parse(under.out).record.descent;
  assert.deepEqual([same.length, added.length, missing], [16, 16, []]);
  const [fasterUnder] = JSON.parse((await verify()).out);
  assert.deepEqual(fasterUnder.under, { "momentum: 0.5": "upheld" });
  assert.equal(fasterUnder.survives, true);
  assert.match(fasterUnder.moved, /recorded "no evidence", now "upheld"/);
  assert.equal((await runDeno(["task", "accept"], folder)).code, 0);
  // From the record alone, as in a clone of it; with another momentum the numbers move.
  Deno.removeSync(`${folder}/.upheld`, { recursive: true });
  assert.equal((await verify()).code, 0);
  const path = `${folder}/experiments/descent/experiment.ts`;
  Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace("learningRate = 0.02", "learningRate = 0.03"));
  const moved = await verify();
  assert.equal(moved.code, 1);
  assert.match(moved.error, /Run descent\/plain-0 leaves its record/);
});

Deno.test("newProject() touches no folder that holds something, and no file", async () => {
  const folder = scratchFolder("new-project-full");
  Deno.writeTextFileSync(`${folder}/mine.txt`, "mine");
  await assert.rejects(newProject(folder), {
    name: "NewProjectError",
    message: /There is something in .* already: name a/,
  });
  await assert.rejects(newProject(`${folder}/mine.txt`), { name: "NewProjectError" });
  assert.deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["mine.txt"]);
});
