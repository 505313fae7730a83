import assert from "node:assert/strict";
import { counting, programExperiment } from "../../testing/program_project.ts";
import { scratchFolder } from "../../testing/scratch_folder.ts";
import { isProgram, type ProgramExperiment, type ProgramRun, runsOf } from "../experiment/mod.ts";
import { progressIn, runProgram } from "./run_program.ts";

const firstRun = (experiment: ProgramExperiment) => runsOf(experiment).find(isProgram) as ProgramRun;
const steps = { progress: /step (?<step>\d+) of (?<steps>\d+)/ };

Deno.test("a program's log is read, its progress told, and what it ran with kept; a second call runs nothing", async () => {
  const folder = scratchFolder("program-log");
  const experiment = await programExperiment(folder, counting, "progress: /step (?<step>\\d+) of (?<steps>\\d+)/,");
  const told: number[][] = [], run = firstRun(experiment);
  const make = () => runProgram(run, experiment, `${folder}/run`, 2, ({ step, steps }) => told.push([step, steps!]));
  const { logged, provenance } = await make();
  assert.deepEqual(logged.metrics!.value.slice(0, 2), [{ step: 1, value: 74 }, { step: 2, value: 5624 }]);
  assert.deepEqual(told, Array.from({ length: 10 }, (_, i) => [i + 1, 10]));
  assert.equal(provenance.threads, "2");
  assert.match(provenance.programFiles!, /^program\.sh@[0-9a-f]{16}$/);
  assert.deepEqual((await make()).logged.metrics, logged.metrics);
  assert.equal(told.length, 10);
});

Deno.test("a program that was killed starts again in an empty folder, or goes on from its checkpoint where it has one", async () => {
  for (const goesOn of [false, true]) {
    const folder = scratchFolder(`program-killed-${goesOn}`);
    const killed = counting.replace(
      "sleep",
      () => '[ "$step" != 4 ] || [ -n "${4-}" ] || [ -e ../../spared ] || kill -9 $$\nsleep',
    );
    const experiment = await programExperiment(folder, killed, goesOn ? 'checkpoint: "checkpoint.txt",' : "");
    const make = () => runProgram(firstRun(experiment), experiment, `${folder}/run`, 1);
    await assert.rejects(make(), {
      name: "ProgramError",
      message: /^counting\/up-0 was ended by signal 9; .*step 4 of 10/s,
    });
    Deno.writeTextFileSync(`${folder}/spared`, "");
    const { logged } = await make();
    assert.deepEqual(logged.metrics!.value.map(({ step }) => step), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const printed = Deno.readTextFileSync(`${folder}/run/printed.txt`);
    assert.equal(printed.match(/step 2 of 10/g)!.length, 1);
    assert.equal(printed.match(/step 4 of 10/g)!.length, 1);
    assert.equal(printed.startsWith("step 1 of"), true);
  }
});

Deno.test("a log that cannot be read is told of, and read again without another run of the program", async () => {
  const folder = scratchFolder("program-unread");
  const wrong = await programExperiment(folder, `echo run >>../../runs\n${counting}`, 'reads: "lag.csv",');
  await assert.rejects(runProgram(firstRun(wrong), wrong, `${folder}/run`, 1), (error: Error) => {
    assert.equal(error.name, "ProgramError");
    assert.match(error.message, /^counting\/up-0 ended well, and its log cannot be read: .*lag\.csv.*mend "reads"/);
    return true;
  });
  const right: ProgramExperiment = {
    ...wrong,
    reads: async ({ read }) => ({ ...await read("log.csv"), final: { last: 7 } }),
  };
  const { logged } = await runProgram(firstRun(right), right, `${folder}/run`, 1);
  assert.deepEqual(logged.final, { last: 7 });
  assert.equal(Deno.readTextFileSync(`${folder}/runs`), "run\n");
});

Deno.test("what the command says and what lies there has to fit", async () => {
  const folder = scratchFolder("program-words");
  const refused = async (fields: string, message: RegExp) => {
    const experiment = await programExperiment(folder, counting, fields);
    assert.throws(() => runsOf(experiment), (error: Error) => {
      assert.equal(error.name, "ValidationError");
      assert.match(error.message, message);
      return true;
    });
  };
  await refused("files: [],", /"program\.sh", a file beside the experiment: put it into its "files"/);
  await refused(
    'files: ["progam.sh"], command: () => ["sh", "progam.sh"],',
    /has "progam\.sh" in its "files", and there is no /,
  );
  await refused(
    `command: () => ["sh", ${JSON.stringify(`${folder}/program.sh`)}], files: [],`,
    /has the word "\/.*\/program\.sh", a file that no digest is taken of: put it into its "files"/,
  );
  await refused("command: () => [],", /command of "counting", up is \[\], wanted a list of texts, the program first/);
  await refused('variables: ["HF_TOKEN"],', /"variables\[0\]" is "HF_TOKEN", which may hold a secret/);
  for (const name of ["MY_PWD", "GH_PAT", "CREDS", "aws_cred", "SENTRY_DSN"]) {
    await refused(`variables: ["${name}"],`, /which may hold a secret/);
  }
  const plain = 'variables: ["PATH", "PATTERN", "OLDPWD", "CPU", "DSN1", "CREDIT"],';
  assert.equal(runsOf(await programExperiment(folder, counting, plain)).length, 2);
  await refused('variables: ["A B"],', /is "A B", wanted a name of an environment variable/);
  await refused(
    'reads: "../other/log.csv",',
    /"reads" is "\.\.\/other\/log\.csv", wanted a path in the program's own folder/,
  );
  await refused('checkpoint: "/tmp/x",', /"checkpoint" is "\/tmp\/x", wanted a path in the program's own folder/);
  await refused("limits: { seconds: 0 },", /"limits\.seconds" is 0, wanted a number above 0/);
  await refused("progress: /epoch/,", /wanted a pattern with a group \(\?<step>/);
  await refused("comand: 1,", /"comand" is not known; did you mean command/);
});

Deno.test("a file by its absolute path is digested under that name, and an interpreter is none", async () => {
  const folder = scratchFolder("program-absolute"), path = `${folder}/program.sh`;
  const words = (first: string[]) => `["${first.join('", "')}", ${JSON.stringify(path)}, String(seed), "10", "0"]`;
  const made = async (first: string[], fields: string) =>
    await programExperiment(folder, counting, `command: ({ seed }) => ${words(first)}, ${fields}`);
  const named = await made(["/bin/sh"], `files: [${JSON.stringify(path)}],`);
  assert.deepEqual(Object.keys(firstRun(named).protocol.files), [path]);
  const { logged } = await runProgram(firstRun(named), named, `${folder}/run`, 1);
  assert.equal(logged.metrics!.value.length, 10);
  // As a relative name, or in a folder that is one of its files, it has a digest too.
  for (const files of ['["program.sh"]', `[${JSON.stringify(folder)}]`]) {
    assert.notDeepEqual(firstRun(await made(["/bin/sh"], `files: ${files},`)).protocol.files, {});
  }
  Deno.mkdirSync(`${folder}/bin`);
  Deno.writeTextFileSync(`${folder}/bin/python3.11`, 'exec sh "$@"\n', { mode: 0o755 });
  firstRun(await made(["env", `${folder}/bin/python3.11`], 'files: ["program.sh"],'));
  Deno.writeTextFileSync(`${folder}/starter`, 'exec sh "$@"\n', { mode: 0o755 });
  const starter = ["env", `${folder}/starter`];
  await assert.rejects(async () => firstRun(await made(starter, 'files: ["program.sh"],')), /has the word ".*starter"/);
  firstRun(await made(starter, `files: ["program.sh"], interpreter: ${JSON.stringify(starter)},`));
});

Deno.test("progress is what a pattern's groups hold, and a line without a number stops nothing", () => {
  assert.deepEqual(progressIn("step 3 of 10", steps.progress), { step: 3, steps: 10 });
  assert.equal(progressIn("step nan", /step (?<step>\w+)/g), undefined);
  assert.equal(progressIn("loading", steps.progress), undefined);
  assert.deepEqual(progressIn("7/", (line) => ({ step: parseInt(line) })), { step: 7 });
});
