import assert from "node:assert/strict";
import { medianRatio } from "./measure.ts";
import { reference } from "./reference.ts";
import { compareSpeed, parseSpeedRecord, type SpeedRecord } from "./speed_record.ts";

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
  return { machine, ratios };
}

const record: SpeedRecord = await measured(times);

Deno.test("compareSpeed() names the one workload that takes more than 15 % longer, and no other", async () => {
  const slower = { ...times, "matMul 512x512x512": 12 * 1.2 };
  const comparison = compareSpeed(record, await measured(slower));
  assert.deepEqual(comparison.slower.map(({ workload }) => workload), ["matMul 512x512x512"]);
  assert(Math.abs(comparison.slower[0].factor - 1.2) < 1e-9);
  assert.deepEqual([comparison.faster, comparison.otherMachine, comparison.unrecorded], [[], [], []]);
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

Deno.test("compareSpeed() says how another machine differs, and compares nothing there", async () => {
  const { ratios } = await measured({ ...times, "matMul 512x512x512": 100 });
  const other = { cpu: "Example 4000", cores: 8, deno: "2.9.5" };
  assert.deepEqual(compareSpeed(record, { machine: other, ratios }), {
    otherMachine: ["cpu: Example 3000 on record, Example 4000 here", "cores: 4 on record, 8 here"],
    slower: [],
    faster: [],
    unrecorded: [],
  });
});

Deno.test("compareSpeed() compares where only Deno is another, and with part of the workloads", async () => {
  const { ratios } = await measured({ "matMul 512x512x512": 24, "new": 1 });
  const comparison = compareSpeed(record, { machine: { ...machine, deno: "3.0.0" }, ratios });
  assert.deepEqual(comparison.slower.map(({ workload }) => workload), ["matMul 512x512x512"]);
  assert.deepEqual(comparison.unrecorded, ["new"]);
});

Deno.test("compareSpeed() says what has become faster", async () => {
  const { slower, faster } = compareSpeed(record, await measured({ ...times, "deep-cnn b128": 40 }));
  assert.deepEqual([slower, faster], [[], [{ workload: "deep-cnn b128", factor: 0.5 }]]);
});

Deno.test("medianRatio() sees on the real clock that a workload does more work than it did", async () => {
  // The reference itself, 10 and 15 times: the factor is 1.5 whatever the machine, and far from what is tolerated.
  const work = (times: number) => () => {
    for (let i = 0; i < times; i++) reference();
  };
  const ratio = (times: number) => medianRatio(work(times), reference, { warmUp: 5, repeats: 41 });
  const before = { machine, ratios: { same: await ratio(10), slowed: await ratio(10) } };
  const after = { machine, ratios: { slowed: await ratio(15) } };
  const { slower } = compareSpeed(before, after);
  assert.deepEqual(slower.map(({ workload }) => workload), ["slowed"], JSON.stringify([before, after]));
});

Deno.test("parseSpeedRecord() reads a record, and says what to do with a text that is none", () => {
  assert.deepEqual(parseSpeedRecord(JSON.stringify(record)), record);
  for (const text of ["", "null", "{}", JSON.stringify({ machine, ratios: { matMul: 0 } })]) {
    assert.throws(() => parseSpeedRecord(text), /restore bench\/record.json from git, or measure again with --update/);
  }
});
