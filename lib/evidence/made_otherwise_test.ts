import assert from "node:assert/strict";
import { counting } from "../../testing/program_project.ts";
import { scratchFolder } from "../../testing/scratch_folder.ts";
import { upgradedProgram, upgradeWords } from "../../testing/upgraded_program.ts";
import { isProgram, type ProgramExperiment, runsOf } from "../experiment/mod.ts";
import { provenanceDigest, provenanceHere } from "../program/mod.ts";
import {
  folderOf,
  forget,
  madeOtherwise,
  mixtureText,
  programChangesBetween,
  putOnRecord,
  readIndex,
  recordedRepeatability,
  recordedRuns,
  type RecordIndex,
  reproduce,
  rerun,
  storedRuns,
} from "./mod.ts";
import { currentEnvironment } from "./environment.ts";
import type { RecordedProgramRun } from "./rerun.ts";

const runsIn = (experiment: ProgramExperiment) => runsOf(experiment).filter(isProgram);
const here = async (experiment: ProgramExperiment) => (await provenanceHere(experiment))!;

Deno.test("runs that other packages made are known, each with what differs, and a rerun that gives their numbers says so", async () => {
  const folder = scratchFolder("otherwise-made"), { before, after } = await upgradedProgram(folder);
  const places = { store: `${folder}/store`, snapshots: `${folder}/snapshots`, checkpoints: `${folder}/checkpoints` };
  for (const run of runsIn(before)) await reproduce(places.store, run);
  const runs = runsIn(after);
  assert.equal(storedRuns(places.store, runs).size, 2);
  assert.deepEqual(madeOtherwise(places.store, runsIn(before), await here(before)), []);
  assert.deepEqual(
    madeOtherwise(places.store, runs, await here(after)).map(({ run, ...rest }) => [run.id, rest]),
    ["up-0", "up-1"].map((id) => [id, { isComplete: true, differences: [upgradeWords] }]),
  );
  assert.notEqual(provenanceDigest(await here(before)), provenanceDigest(await here(after)));
  await putOnRecord(before, runsIn(before), places, "2026-11-27");
  const [recorded] = recordedRuns(after, places) as RecordedProgramRun[];
  assert.equal(
    await rerun(recorded, recordedRepeatability(after, places), places),
    `counting/up-0, run again, gave the recorded numbers, each of them, made with something else (${upgradeWords})`,
  );
  for (const run of runs) await forget(places.store, run);
  for (const run of runs) await reproduce(places.store, run);
  await putOnRecord(before, runsIn(before), places, "2026-11-27");
  const packages = Object.values(readIndex(places.snapshots, "counting")!.environments).map((it) => it.programPackages);
  assert.deepEqual(packages, ["attrs==22.2.0 tiny==1.1"]);
  for (const run of runsIn(before)) await forget(places.store, run);
  for (const run of runsIn(before)) await reproduce(places.store, run);
  const change = await putOnRecord(before, runsIn(before), places, "2026-11-27");
  assert.deepEqual([change.same.length, change.changed], [2, []]);
  const { environments, runs: made, since } = readIndex(places.snapshots, "counting")!;
  const [[key, environment]] = Object.entries(environments);
  assert.equal(mixtureText({ environments, runs: made, since }), undefined);
  const mixed: RecordIndex = {
    since,
    environments: {
      ...environments,
      other: { ...environment, programPackages: "attrs==22.2.0 tiny==1.1", commit: "x" },
    },
    runs: { ...made, "up-2": { ...made["up-1"], environment: "other" } },
  };
  assert.match(key, /^[0-9a-f]{8}$/);
  const upgraded = { since, environments: { [key]: mixed.environments.other }, runs: made };
  assert.deepEqual(programChangesBetween(mixed, { since, environments, runs: made }), []);
  assert.deepEqual(programChangesBetween({ since, environments, runs: made }, upgraded), [upgradeWords]);
  assert.match(
    mixtureText(mixed)!,
    /^Its program made 1 run with something else than the other 2 \(programPackages: tiny==1\.0 there, tiny==1\.1 in these\)/,
  );
});

Deno.test("runs on record that were made with other values of a named variable are told of", () => {
  const environment = { ...currentEnvironment(), threads: "1" };
  const run = { chain: "", checkpoints: {} };
  const mixed: RecordIndex = {
    since: "2026-11-27",
    environments: { one: environment, other: { ...environment, variables: "FOO=one" } },
    runs: {
      "up-0": { ...run, environment: "one" },
      "up-1": { ...run, environment: "one" },
      "up-2": { ...run, environment: "other" },
    },
  };
  assert.match(
    mixtureText(mixed)!,
    /1 run with something else than the other 2 \(variables: none there, FOO=one in these\)/,
  );
});

Deno.test("a run that was cut off before an upgrade starts again, and goes on where there was none", async () => {
  const script = `[ -n "\${4-}" ] || echo started >>../../../starts
${
    counting.replace("sleep", () =>
      '[ "$step" != 4 ] || [ -n "${4-}" ] || [ -e ../../../spared ] || kill -9 $$\nsleep')
  }`;
  for (const isUpgraded of [false, true]) {
    const folder = scratchFolder(`otherwise-begun-${isUpgraded}`), store = `${folder}/store`;
    const { before, after } = await upgradedProgram(
      folder,
      script,
      'checkpoint: "checkpoint.txt", seeds: 1, variants: ["up"],',
    );
    await assert.rejects(reproduce(store, runsIn(before)[0]), /ended by signal 9/);
    Deno.mkdirSync(`${store}/counting`, { recursive: true });
    Deno.writeTextFileSync(`${store}/counting/spared`, "");
    const experiment = isUpgraded ? after : before, [run] = runsIn(experiment);
    const begun = madeOtherwise(store, [run], await here(experiment));
    assert.deepEqual(begun.map(({ isComplete }) => isComplete), isUpgraded ? [false] : []);
    const otherValue = { ...await here(experiment), variables: "FOO=one" };
    assert.equal(madeOtherwise(store, [run], otherValue)[0]?.differences.at(-1), "variables: none then, FOO=one now");
    await reproduce(store, run);
    // The second of the two that the first run of a variant is has its own start.
    const starts = Deno.readTextFileSync(`${store}/counting/starts`).trim().split("\n").length;
    assert.equal(starts, isUpgraded ? 3 : 2);
    assert.deepEqual(madeOtherwise(store, [run], await here(experiment)), []);
  }
});

Deno.test("of the two runs of one seed none is made by other packages than the other", async () => {
  const folder = scratchFolder("otherwise-twice"), store = `${folder}/store`;
  const script = `case "$PWD" in *-again/files) [ -e ../../../spared ] || exit 1;; esac\n${counting}`;
  const { before, after } = await upgradedProgram(folder, script);
  await assert.rejects(reproduce(store, runsIn(before)[0]), /exit code 1/);
  Deno.writeTextFileSync(`${store}/counting/spared`, "");
  const [run] = runsIn(after);
  await reproduce(store, run);
  const environment = JSON.parse(Deno.readTextFileSync(`${folderOf(store, run)}/environment.json`));
  assert.equal(environment.programPackages, "attrs==22.2.0 tiny==1.1");
  assert.deepEqual(JSON.parse(Deno.readTextFileSync(`${folderOf(store, run)}/second_run.json`)), { identical: true });
});
