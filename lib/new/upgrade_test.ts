import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { scratchFolder } from "../../testing/mod.ts";
import { copyAll, runDeno } from "../../testing/run_task.ts";
import { newProject } from "./mod.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

Deno.test("the record of a project that version 0.1 made is valid as it is: verdicts, numbers, pictures and lists", async () => {
  const folder = scratchFolder("project-of-0.1"), fresh = scratchFolder("project-of-now");
  await newProject(fresh);
  copyAll(`${root}fixtures/project_0.1`, folder);
  Deno.copyFileSync(`${fresh}/deno.json`, `${folder}/deno.json`);
  // So that no version is asked of a registry.
  Deno.copyFileSync(`${root}deno.lock`, `${folder}/deno.lock`);
  const verified = await runDeno(["task", "--quiet", "verify", "--json"], folder);
  assert.equal(verified.code, 0, verified.error);
  const rows: { id: string; verdict: string; record: string }[] = JSON.parse(verified.out);
  assert.deepEqual(rows.map(({ id, verdict, record }) => [id, verdict, record]), [
    ["descent/momentum-is-faster", "upheld", "upheld"],
    ["descent/plain-takes-150", "inconclusive", "inconclusive"],
  ]);
  const tested = await runDeno(["test", "-P"], folder);
  assert.match(tested.out, /4 passed \| 0 failed/, tested.error);
  // A digit of it is noticed.
  const ledger = `${folder}/snapshots/descent/ledger/plain-0.jsonl`, text = Deno.readTextFileSync(ledger);
  Deno.writeTextFileSync(ledger, text.replace(/"stepsNeeded":(\d)/, (_, digit) => `"stepsNeeded":${9 - digit}`));
  assert.notEqual(Deno.readTextFileSync(ledger), text);
  assert.equal((await runDeno(["task", "--quiet", "verify", "--json"], folder)).code, 1);
});
