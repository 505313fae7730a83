import assert from "node:assert/strict";
import { scratchFolder } from "../../testing/scratch_folder.ts";
import { counting, programExperiment } from "../../testing/program_project.ts";
import { upgradedProgram, upgradeWords } from "../../testing/upgraded_program.ts";
import { folderOf, reproduce, storedRuns } from "../evidence/mod.ts";
import { isProgram, runsOf } from "../experiment/mod.ts";
import { programFolder } from "../evidence/program_run.ts";
import { settleMadeOtherwise } from "./reproduce_programs.ts";

Deno.test("reproduce counts no run of other packages beside its own: it names them and ends, makes them again, or goes on", async () => {
  const folder = scratchFolder("settle-otherwise"), store = `${folder}/store`;
  const { before, after } = await upgradedProgram(folder);
  for (const run of runsOf(before)) await reproduce(store, run);
  const runs = runsOf(after), told: string[] = [];
  const settle = (options: { readonly anew?: boolean; readonly "go-on"?: boolean }, experiment = after) =>
    settleMadeOtherwise([experiment], runs, { anew: false, "go-on": false, ...options }, {
      store,
      threads: 1,
      tell: (text) => told.push(text),
    });
  await settle({}, before);
  await assert.rejects(settle({}), {
    name: "UsageError",
    message:
      `counting: 2 runs were made with something else (${upgradeWords}): --anew makes them again with what is here, ` +
      "--go-on counts them as they are and makes the rest with what is here",
  });
  assert.equal(storedRuns(store, runs).size, 2);
  await assert.rejects(settle({ anew: true, "go-on": true }), /--anew and --go-on exclude each other/);
  await settle({ "go-on": true });
  assert.deepEqual([storedRuns(store, runs).size, told.pop()], [
    2,
    `counting: 2 runs were made with something else (${upgradeWords}), and count all the same`,
  ]);
  await settle({ anew: true });
  assert.deepEqual([storedRuns(store, runs).size, told.length], [0, 1]);
  assert.match(told[0], /and are made again$/);
  for (const run of runs) await reproduce(store, run);
  await settle({});
});

Deno.test("reproduce counts no run that was made with another value of a variable that its experiment names", async () => {
  const folder = scratchFolder("settle-variables"), store = `${folder}/store`;
  const experiment = await programExperiment(folder, counting, 'variables: ["UPHELD_UNSET"],'), told: string[] = [];
  const runs = runsOf(experiment), [first] = runs;
  for (const run of runs) await reproduce(store, run);
  const path = `${folderOf(store, first)}/environment.json`, environment = JSON.parse(Deno.readTextFileSync(path));
  assert.equal(environment.variables, undefined);
  Deno.writeTextFileSync(path, JSON.stringify({ ...environment, variables: "UPHELD_UNSET=one" }));
  const settle = (anew: boolean) =>
    settleMadeOtherwise([experiment], runs, { anew, "go-on": false }, {
      store,
      threads: 1,
      tell: (text) => told.push(text),
    });
  await assert.rejects(settle(false), {
    name: "UsageError",
    message: /1 run was made with something else \(variables: UPHELD_UNSET=one then, none now\): --anew makes it again/,
  });
  await settle(true);
  assert.deepEqual([storedRuns(store, runs).size, told.length], [1, 1]);
});

Deno.test("reproduce counts no program that ended with something else before its experiment was edited", async () => {
  const folder = scratchFolder("settle-edited"), store = `${folder}/store`;
  const before = await programExperiment(folder, counting, "seeds: 1,");
  const [first] = runsOf(before).filter(isProgram);
  await reproduce(store, first);
  const path = `${programFolder(store, first)}/ended.json`, ended = JSON.parse(Deno.readTextFileSync(path));
  Deno.writeTextFileSync(path, JSON.stringify({ ...ended, programPackages: "tiny==1.0" }));
  const after = await programExperiment(folder, counting, "seeds: 2,"), runs = runsOf(after), told: string[] = [];
  assert.equal(storedRuns(store, runs).size, 0);
  const settle = (anew: boolean) =>
    settleMadeOtherwise([after], runs, { anew, "go-on": false }, {
      store,
      threads: 1,
      tell: (text) => told.push(text),
    });
  await assert.rejects(settle(false), {
    name: "UsageError",
    message: /1 run was made with something else \(programPackages: tiny==1\.0 then, none now\)/,
  });
  await settle(true);
  await reproduce(store, runs[0]);
  assert.equal(JSON.parse(Deno.readTextFileSync(path)).programPackages, undefined);
});
