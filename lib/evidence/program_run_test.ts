import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { counting, programExperiment } from "../../testing/program_project.ts";
import { scratchFolder } from "../../testing/scratch_folder.ts";
import { isProgram, type ProgramExperiment, type ProgramRun, runsOf } from "../experiment/mod.ts";
import {
  evidenceOf,
  folderOf,
  forget,
  forgetEvidence,
  ledgerText,
  putOnRecord,
  readIndex,
  recordedRepeatability,
  recordedRuns,
  reproduce,
  reproduceAll,
  rerun,
  spotChecks,
  storedLedger,
  storedRuns,
} from "./mod.ts";
import { programFolder } from "./program_run.ts";
import type { RecordedProgramRun } from "./rerun.ts";

const programRuns = (experiment: ProgramExperiment) => runsOf(experiment).filter(isProgram) as ProgramRun[];
const placesIn = (folder: string) => ({
  store: `${folder}/.upheld/store`,
  snapshots: `${folder}/snapshots`,
  checkpoints: `${folder}/fixtures/checkpoints`,
});

/** Runs an experiment's program for all seeds and puts that on record. */
async function recorded(experiment: ProgramExperiment, folder: string): Promise<RecordedProgramRun[]> {
  const places = placesIn(folder), runs = runsOf(experiment);
  for (const run of runs) await reproduce(places.store, run);
  await putOnRecord(experiment, runs, places, "2026-11-26");
  return recordedRuns(experiment, places) as RecordedProgramRun[];
}

const never: never = undefined as never;

Deno.test("a program's runs become ledgers with a line a step, and evidence with metrics by step and final numbers", async () => {
  const folder = scratchFolder("program-evidence"), experiment = await programExperiment(folder);
  const places = placesIn(folder), told: number[] = [];
  const { complete, failed } = await reproduceAll(runsOf(experiment), { jobs: 2, threads: 2, store: places.store });
  assert.deepEqual([complete.length, failed], [2, []]);
  const [run] = programRuns(experiment);
  await reproduce(places.store, run, ({ step }) => told.push(step));
  assert.deepEqual(told, [], "It ran again");
  const evidence = evidenceOf(experiment, {}, places);
  assert.deepEqual(evidence.metricAxis("up", "value"), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.deepEqual(evidence.metrics("up", "value").map((series) => series.slice(0, 2)), [[74, 5624], [149, 11249]]);
  assert.deepEqual(evidence.final("up", "value"), evidence.metrics("up", "value").map((series) => series[9]));
  const environment = JSON.parse(Deno.readTextFileSync(`${folderOf(places.store, run)}/environment.json`));
  assert.equal(environment.threads, "2");
});

Deno.test("a program on record is called bit-exact, is run again to the same numbers, and no spot check runs it", async () => {
  const folder = scratchFolder("program-exact"), experiment = await programExperiment(folder);
  const [first, second] = await recorded(experiment, folder), places = placesIn(folder);
  assert.deepEqual(readIndex(places.snapshots, "counting")!.runs["up-0"].secondRun, { identical: true });
  assert.equal(second.secondRun, undefined);
  const repeatability = recordedRepeatability(experiment, places)!;
  assert.equal(repeatability.kind, "bit-exact");
  assert.equal(
    await rerun(second, repeatability, places),
    "counting/up-1, run again, gave the recorded numbers, each of them",
  );
  assert.deepEqual(Array.from(Deno.readDirSync(`${places.store}/counting/reruns`)), []);
  assert.deepEqual(spotChecks([first, second], never), []);
});

Deno.test("a bit-exact program that gives another number is named with the first that differs, and what it runs with", async () => {
  const folder = scratchFolder("program-moved"), experiment = await programExperiment(folder);
  const [first] = await recorded(experiment, folder), places = placesIn(folder);
  Deno.writeTextFileSync(`${folder}/program.sh`, counting.replace("value * 75", "value * 76"));
  const known = { ...first, environment: { ...first.environment, interpreter: "sh 1", programPackages: "a==1 b==2" } };
  await assert.rejects(rerun(known, recordedRepeatability(experiment, places), places), (error: Error) => {
    assert.equal(error.name, "ReplayError");
    assert.match(
      error.message,
      /^Run counting\/up-0, made again, leaves its record: value of step 2 is 5698, recorded as 5624; its program was bit-exact/,
    );
    assert.match(
      error.message,
      /another environment \(interpreter: sh 1 then, none now; programPackages: a==1 b==2 then, none now\)$/,
    );
    return true;
  });
});

Deno.test("a rerun where nothing was made yet leaves a local store that is read on", async () => {
  const folder = scratchFolder("program-fresh"), experiment = await programExperiment(folder);
  const [first] = await recorded(experiment, folder), places = { ...placesIn(folder), store: `${folder}/fresh` };
  await rerun(first, recordedRepeatability(experiment, places), places);
  assert.equal(storedRuns(places.store, runsOf(experiment)).size, 0);
});

Deno.test("a rerun rules out nothing that its record does not tell: libraries, and the processor where there is its name alone", async () => {
  const folder = scratchFolder("program-untold"), experiment = await programExperiment(folder);
  const [first] = await recorded(experiment, folder), places = placesIn(folder);
  const moved = {
    ...first.ledger,
    lines: [{ ...first.ledger.lines[0], metrics: { value: 1 } }, ...first.ledger.lines.slice(1)],
  };
  const message = async (environment: object) => {
    const known = { ...first, ledger: moved, environment: { ...first.environment, ...environment } };
    const error = await rerun(known, recordedRepeatability(experiment, places), places).catch((error) => error);
    return error.message.slice(error.message.indexOf("recorded; ") + 10);
  };
  const told = { processor: undefined, instructionSets: undefined, cpu: first.environment.cpu };
  assert.equal(
    await message(told),
    "nothing that is on record of files, packages and machine differs: then what is not on record may (libraries of the system, " +
      `and the processor's family and instruction sets, as there is ${JSON.stringify(told.cpu)} alone), ` +
      "or the record was changed, or the program does not always repeat itself",
  );
  if (first.environment.instructionSets === undefined) return;
  assert.match(await message({}), / may \(libraries of the system\), or the record was changed, or/);
  assert.equal(
    await message({ processor: `${first.environment.processor}0`, instructionSets: "other" }),
    `it was recorded in another environment (processor: ${first.environment.processor}0 then, ${first.environment.processor} now; ` +
      `instructionSets: other then, ${first.environment.instructionSets} now)`,
  );
});

Deno.test("a program that is not repeatable is called so, and held to what its second run taught", async () => {
  // Each run is off by what the one before was and one more: no two are alike.
  const script = (step: number) =>
    `n=$(cat ../../../count 2>/dev/null || echo 0); echo $((n + 1)) >../../../count
echo step,value >log.csv; echo "1,$(($1 * 1000000 + n * ${step}))" >>log.csv\n`;
  for (const [step, kind] of [[10, "to a tolerance"], [400_000, "not repeatable"]] as const) {
    const folder = scratchFolder(`program-${step}`), experiment = await programExperiment(folder, script(step));
    const runs = await recorded(experiment, folder), places = placesIn(folder);
    const repeatability = recordedRepeatability(experiment, places)!;
    assert.equal(repeatability.kind, kind);
    assert.equal(repeatability.numbers.value.difference, step);
    assert.match(await rerun(runs[1], repeatability, places), /ended within the tolerances on record$/);
    const tight = { ...repeatability, numbers: { value: { ...repeatability.numbers.value, tolerance: step / 2 } } };
    await assert.rejects(rerun(runs[1], tight, places), {
      name: "ReplayError",
      message:
        /by more than its program does: value is \d+, recorded as \d+, held to \d+; .*does not always repeat itself$/,
    });
  }
});

Deno.test("a changed file of a program, and another word of its command, are named where its record is read", async () => {
  const folder = scratchFolder("program-changed"), experiment = await programExperiment(folder);
  await recorded(experiment, folder);
  const places = placesIn(folder);
  const changed = scratchFolder("program-changed-there");
  const others = [
    [
      await programExperiment(changed, counting + "\n"),
      /another protocol\): files\.program\.sh is "[0-9a-f]+.*on record/,
    ],
    [
      await programExperiment(
        folder,
        counting,
        'command: ({ seed }) => ["sh", "program.sh", String(seed), "11", "0"],',
      ),
      /another protocol\): command\[3\] is "10" on record, "11" here/,
    ],
  ] as const;
  for (const [other, message] of others) {
    forgetEvidence();
    assert.throws(() => recordedRuns(other, places), { name: "RecordError", message });
  }
});

Deno.test("a run that diverged, or logged nothing, is named and not recorded", async () => {
  const folder = scratchFolder("program-diverged"), { store } = placesIn(folder);
  const diverged = await programExperiment(folder, "printf 'step,loss\\n1,2\\n2,nan\\n' >log.csv");
  await assert.rejects(reproduce(store, runsOf(diverged)[0]), {
    name: "ProgramError",
    message:
      /^counting\/up-0 ended with loss = NaN: a run that diverged has no end to be judged; let "reads" give a "final"/,
  });
  assert.equal(storedLedger(store, runsOf(diverged)[0]), undefined);
});

Deno.test("a program that is killed with its reproduce at several steps ends in the bytes of one that nobody killed", async () => {
  for (const threads of [1, 2]) {
    const folder = scratchFolder(`program-kill-${threads}`);
    const fields = `checkpoint: "checkpoint.txt", progress: /step (?<step>\\d+) of (?<steps>\\d+)/,
      seeds: 1, command: ({ seed, checkpoint }) =>
        ["sh", "program.sh", String(seed), "10", "0.05", ...(checkpoint ? [checkpoint] : [])],`;
    const experiment = await programExperiment(folder, counting, fields);
    const [run] = runsOf(experiment), calm = ledgerText(await reproduce(`${folder}/calm`, run, undefined, threads));
    const killed = `${folder}/killed`, kills: number[] = [];
    for (const at of threads === 1 ? [2, 5, 8] : [4]) {
      kills.push(await killAt(at, folder, killed, experiment.code, threads));
    }
    const told: number[] = [];
    const ledger = await reproduce(killed, run, ({ step }) => told.push(step), threads);
    assert.equal(ledgerText(ledger), calm);
    assert(kills.every((step) => step < 11), kills.join(" "));
    // It went on each time; the second of the two was made from its start.
    const printed = Deno.readTextFileSync(`${programFolder(killed, run as ProgramRun)}/printed.txt`);
    assert.equal(printed.match(/step 1 of/g)!.length, 1);
    assert(told.length < 20, told.join(" "));
    await forget(killed, run);
    assert.deepEqual(Array.from(Deno.readDirSync(`${killed}/counting/programs`)), []);
  }
});

/** Reproduces in a process of its own, which is killed when it tells of a step; gives that. */
async function killAt(at: number, folder: string, store: string, module: string, threads: number): Promise<number> {
  const code = `import { reproduce } from ${JSON.stringify(new URL("./mod.ts", import.meta.url).href)};
    import { runsOf } from ${JSON.stringify(new URL("../experiment/mod.ts", import.meta.url).href)};
    const [run] = runsOf((await import(${JSON.stringify(module)})).default);
    await reproduce(${JSON.stringify(store)}, run, ({ step }) => console.log(step), ${threads});`;
  await Deno.writeTextFile(`${folder}/start.ts`, code);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--quiet", "--allow-all", `${folder}/start.ts`],
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let last = 0;
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    last = Number(text.trim().split("\n").at(-1));
    if (last < at) continue;
    child.kill("SIGKILL");
    break;
  }
  assert.equal((await child.status).signal, "SIGKILL");
  return last;
}
