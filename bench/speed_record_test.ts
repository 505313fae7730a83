import assert from "node:assert/strict";
import { kernels } from "./kernels.ts";
import { machineSlug } from "./machine.ts";
import { medianRatio } from "./measure.ts";
import { compareSpeed, parseSpeedRecord, type SpeedRecord } from "./speed_record.ts";
import { workloads } from "./workloads.ts";

const machine = { cpu: "Example 3000", cores: 4, deno: "2.9.5" };

/** Milliseconds that each workload takes by a clock of ours. */
const times = { "deep-cnn b128": 80, "matMul 512x512x512": 12, "label-mlp (2, 5, 5) b128": 0.3 };

/** Measures workloads that take these times on a machine of this slowness, which may change with each reading. */
async function measured(times: Record<string, number>, slowness: (reading: number) => number = () => 1) {
  let time = 0, reading = 0;
  const take = (milliseconds: number) => () => void (time += milliseconds * slowness(Math.floor(reading / 3)));
  const now = () => (reading++, time);
  const ratios: Record<string, number> = {};
  for (const [name, milliseconds] of Object.entries(times)) {
    ratios[name] = await medianRatio(take(milliseconds), take(0.5), { warmUp: 3, repeats: 15 }, now);
  }
  return ratios;
}

const record = await measured(times);

Deno.test("compareSpeed() names the one workload that takes more than 15 % longer, and no other", async () => {
  const slower = { ...times, "matMul 512x512x512": 12 * 1.2 };
  const comparison = compareSpeed(record, await measured(slower));
  assert.deepEqual(comparison.slower.map(({ workload }) => workload), ["matMul 512x512x512"]);
  assert(Math.abs(comparison.slower[0].factor - 1.2) < 1e-9);
  assert.deepEqual([comparison.faster, comparison.unrecorded, comparison.same.length], [[], [], 2]);
});

Deno.test("compareSpeed() names a workload that takes 16 % longer, and none that takes 14 % longer", async () => {
  for (const [factor, count] of [[1.16, 1], [1.14, 0]]) {
    const { slower } = compareSpeed(record, await measured({ ...times, "deep-cnn b128": 80 * factor }));
    assert.equal(slower.length, count, `${factor} times as long`);
  }
});

Deno.test("compareSpeed() names none where the whole machine is slower, for a while or all the time", async () => {
  const disturbances = [() => 1.7, () => 0.6, (reading: number) => reading % 5 === 0 ? 3 : 1];
  for (const slowness of disturbances) {
    const { slower, faster } = compareSpeed(record, await measured(times, slowness));
    assert.deepEqual([slower, faster], [[], []], String(slowness));
  }
});

Deno.test("compareSpeed() compares part of the workloads, and names what is not on record", async () => {
  const comparison = compareSpeed(record, await measured({ "matMul 512x512x512": 24, "new": 1 }));
  assert.deepEqual(comparison.slower.map(({ workload }) => workload), ["matMul 512x512x512"]);
  assert.deepEqual([comparison.unrecorded, comparison.same], [["new"], []]);
});

Deno.test("compareSpeed() says what has become faster", async () => {
  const { slower, faster } = compareSpeed(record, await measured({ ...times, "deep-cnn b128": 40 }));
  assert.deepEqual([slower, faster], [[], [{ workload: "deep-cnn b128", factor: 0.5 }]]);
});

Deno.test("parseSpeedRecord() reads a record, and says what to do with a text that is none", () => {
  const whole: SpeedRecord = { machine, ratios: record };
  assert.deepEqual(parseSpeedRecord(JSON.stringify(whole)), whole);
  for (const text of ["", "null", "{}", JSON.stringify({ machine, ratios: { matMul: 0 } })]) {
    assert.throws(() => parseSpeedRecord(text), /restore bench\/records from git, or measure again with --update/);
  }
});

Deno.test("each record of speed is of the machine that its name says, and of workloads that there are", () => {
  const known = [...workloads, ...kernels].map(({ name }) => name);
  const folder = new URL("records/", import.meta.url);
  const files = Array.from(Deno.readDirSync(folder), ({ name }) => name);
  assert(files.length > 0);
  for (const file of files) {
    const { machine, ratios } = parseSpeedRecord(Deno.readTextFileSync(new URL(file, folder)));
    assert.equal(`${machineSlug(machine)}.json`, file);
    assert.deepEqual(Object.keys(ratios).filter((name) => !known.includes(name)), []);
  }
});
