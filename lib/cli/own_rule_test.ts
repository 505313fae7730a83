import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { scratchFolder } from "../../testing/mod.ts";
import { runDeno } from "../../testing/run_task.ts";
import { newProject } from "../new/mod.ts";
import { type CommandName, wordsFor } from "../project/permissions.ts";

const rule = Deno.readTextFileSync(new URL("../../docs/noninferior.ts", import.meta.url));

Deno.test("a rule of one's own, as the docs show it, goes the whole way: verdict, record, and page", async () => {
  const folder = `${scratchFolder("own-rule")}/report`;
  await newProject(folder);
  const module = `jsr:${config.name}@^${config.version}/cli`;
  const command = async (name: CommandName, ...args: string[]) => {
    const [run, ...words] = wordsFor(name, module, true, args);
    const { code, out, error } = await runDeno([run, "--quiet", "--no-check", ...words], folder);
    assert.equal(code, 0, `${name}: ${out} ${error}`);
    return out;
  };
  const path = `${folder}/experiments/descent/claims_test.ts`;
  Deno.writeTextFileSync(`${folder}/experiments/descent/noninferior.ts`, rule);
  Deno.writeTextFileSync(
    path,
    `import { noninferior } from "./noninferior.ts";\n${
      Deno.readTextFileSync(path).replace(
        /rule: pairedComparison\([^)]*\)/,
        'rule: noninferior({ margin: 5, unit: "steps" })',
      )
    }`,
  );
  await command("reproduce", "--record", "--no-plan");
  const accepted = await runDeno(["test", "-P", "--no-check", "-u", "experiments"], folder);
  assert.equal(accepted.code, 0, accepted.out + accepted.error);

  // To this rule more is better: a number that is less by far is refuted.
  const [row] = JSON.parse(await command("verify", "--json", "descent/momentum-is-faster"));
  assert.equal(row.verdict, "refuted");
  assert.match(row.finding, /^-72\.5 steps \(95 % interval -\d+.* to -\d+.*, 8 pairs\), where -5 is let pass$/);
  assert.equal(row.rule, "the 95 % interval of the paired difference lies above -5 steps");
  assert.deepEqual([row.record, row.moved, row.seeds], ["refuted", null, 8]);
  const record = JSON.parse(
    Deno.readTextFileSync(`${folder}/snapshots/descent/claims/descent.momentum-is-faster.json`),
  );
  assert.deepEqual([record.judgement.verdict, record.judgement.finding], ["refuted", row.finding]);
  await command("report");
  const page = Deno.readTextFileSync(`${folder}/report.html`);
  for (const text of [row.finding, row.rule]) assert(page.includes(text), text);
});
