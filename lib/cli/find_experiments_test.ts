import assert from "node:assert/strict";
import { scratchFolder } from "../../testing/mod.ts";
import { runDeno } from "../../testing/run_task.ts";
import { newProject } from "../new/mod.ts";

/** A new project without evidence, whose experiments are listed. */
async function project(name: string) {
  const folder = `${scratchFolder(`find-${name}`)}/report`;
  await newProject(folder);
  const experiment = Deno.readTextFileSync(`${folder}/experiments/descent/experiment.ts`);
  return {
    folder: `${folder}/experiments`,
    add(name: string, id: string) {
      Deno.mkdirSync(`${folder}/experiments/${name}`);
      const text = experiment.replace('id: "descent"', `id: ${JSON.stringify(id)}`);
      Deno.writeTextFileSync(`${folder}/experiments/${name}/experiment.ts`, text);
    },
    list: () => runDeno(["task", "--quiet", "upheld", "list", "experiments"], folder),
  };
}

for (const id of ["descent", "Descent"]) {
  Deno.test(`two experiments of one id are refused, named "descent" and "${id}"`, async () => {
    const { add, list } = await project(`twice-${id}`);
    add("other", id);
    const { code, error } = await list();
    assert.match(
      error,
      /experiments\/descent\/experiment\.ts and experiments\/other\/experiment\.ts make experiments of one id, ".escent"/,
    );
    assert.equal(code, 1);
  });
}

Deno.test("an experiment whose folder is a link is found, and a link to nowhere is named", async () => {
  const { folder, add, list } = await project("link");
  add("../elsewhere", "linked");
  // A link may be made by Deno only where all may be read and written.
  const { success } = await new Deno.Command("ln", { args: ["-s", "../elsewhere", `${folder}/linked`] }).output();
  assert(success);
  const found = await list();
  assert.match(found.out, /^descent: .*\nlinked: /, found.error);
  Deno.removeSync(`${folder}/../elsewhere`, { recursive: true });
  const { code, error } = await list();
  assert.match(error, /experiments\/linked is a link to what is not there: mend it, or remove it/);
  assert.equal(code, 1);
});

Deno.test("a project without an experiment says so, and what was nearly one", async () => {
  const { folder, list } = await project("none");
  Deno.renameSync(`${folder}/descent/experiment.ts`, `${folder}/descent/experiments.ts`);
  const { code, error } = await list();
  assert.match(error, /There is no experiment in .*: wanted experiments\/<name>\/experiment\.ts/);
  assert.match(error, /experiments\/descent\/experiments\.ts is not loaded: did you mean experiment\.ts\?/);
  assert.equal(code, 1);
});

Deno.test("an experiment.ts that exports none is named", async () => {
  const { folder, list } = await project("no-export");
  Deno.writeTextFileSync(`${folder}/descent/experiment.ts`, "export const experiment = 1;\n");
  assert.match((await list()).error, /experiments\/descent\/experiment\.ts exports no experiment: end it with/);
});
