import assert from "node:assert/strict";
import { scratchFolder, smallExperiment } from "../../testing/mod.ts";
import { startBackend } from "../backend/mod.ts";
import { runsOf, type TrainingRun } from "../experiment/mod.ts";
import { placesOf } from "../project/mod.ts";
import { stream } from "../random/mod.ts";
import { adamW } from "../train/mod.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../train/safetensors.ts";
import { compareLines, mismatchText } from "./mismatch.ts";
import {
  chainStart,
  checksText,
  checkText,
  doCheck,
  drawSegment,
  evaluateAgain,
  evidenceOf,
  type LedgerLine,
  ledgerLine,
  measureAgain,
  putOnRecord,
  recordedCheckpointPath,
  type RecordedRun,
  recordedRuns,
  replay,
  ReplayError,
  reproduce,
  spotChecks,
  startsOf,
  stretchTo,
} from "./mod.ts";

await startBackend({ threads: 1 });

const experiment = smallExperiment("replay-test");
const places = placesOf(scratchFolder("replay"));
for (const run of runsOf(experiment)) await reproduce(places.store, run);
await putOnRecord(experiment, runsOf(experiment), places, "2026-01-02");
const runs = recordedRuns(experiment, places);
const wide = runs.find(({ run }) => run.id === "wide-0")!;

/** The run on record with other lines, as if someone had changed and chained them anew. */
function rechained(recorded: RecordedRun, change: (line: LedgerLine) => Partial<LedgerLine>): RecordedRun {
  return {
    ...recorded,
    ledger: {
      ...recorded.ledger,
      lines: recorded.ledger.lines.map((line) => ({ ...JSON.parse(JSON.stringify(line)), ...change(line) })),
    },
  };
}

/** The run on record as another protocol trains it. */
const withLearningRate = (recorded: RecordedRun, learningRate: number): RecordedRun => {
  const { run } = recorded;
  return {
    ...recorded,
    run: {
      ...run,
      protocol: { ...run.protocol, optimiser: { ...(run as TrainingRun).protocol.optimiser, learningRate } },
    },
  };
};

Deno.test("replay() gives every line of a run again, from its seed and from a state in mid-run", async () => {
  assert.deepEqual(startsOf(wide), [0, 8]);
  const seen: number[] = [];
  await replay(wide, { from: 0, to: 15 }, (step) => seen.push(step));
  assert.deepEqual(seen, [2, 4, 6, 8, 10, 12, 14, 15]);
  seen.length = 0;
  await replay(wide, { from: 8, to: 12 }, (step) => seen.push(step));
  assert.deepEqual(seen, [10, 12]);
});

Deno.test("stretchTo() starts as near before a segment as the record allows, and names the segments there are", () => {
  assert.deepEqual([1, 4, 5, 8].map((line) => stretchTo(wide, line)), [
    { from: 0, to: 2 },
    { from: 0, to: 8 },
    { from: 8, to: 10 },
    { from: 8, to: 15 },
  ]);
  for (const line of [0, 9, 1.5]) {
    assert.throws(() => stretchTo(wide, line), /Run wide-0 has segments 1 to 8, there is no/);
  }
});

Deno.test("replay() names the first step, weight and difference where a run computes otherwise", async () => {
  const other = withLearningRate(wide, 0.02);
  await assert.rejects(replay(other, { from: 0, to: 2 }), (error: Error) => {
    assert(error instanceof ReplayError);
    const { metric, tensor, step, after } = error.mismatch!;
    // The first loss is of the same weights; the second sees the first update.
    assert.deepEqual([after, step, metric!.name], [1, 2, "loss of step 2"]);
    const found = decodeCheckpoint(wide.readCheckpoint("weights-2")).tensors[0];
    assert.deepEqual([tensor!.name, tensor!.index, tensor!.recorded], [found.name, [0, 0], found.data[0]]);
    assert(Math.abs(tensor!.found - tensor!.recorded) > 1e-3);
    assert.match(
      error.message,
      /^Run replay-test\/wide-0 leaves its record at step 2; loss of step 2 is [\d.e-]+, recorded as [\d.e-]+ \([\d.e+-]+ off\); the first weight that differs is \S+\[0, 0\]: /,
    );
    return true;
  });
});

Deno.test("replay() says which environment a run was recorded in, where that is another", async () => {
  const environment = { ...wide.environment, v8: "1.2.3" };
  await assert.rejects(
    replay({ ...withLearningRate(wide, 0.02), environment }, { from: 8, to: 10 }),
    /it was recorded in another environment \(v8: 1\.2\.3 then, .* now\)$/,
  );
});

Deno.test("replay() finds a metric that was changed and chained anew in the segment it trains, and says that only the ledger differs", async () => {
  const changed = rechained(
    wide,
    ({ step, steps }) => step === 10 ? { steps: { ...steps, loss: steps!.loss!.map((loss) => loss / 2) } } : {},
  );
  await assert.rejects(
    replay(changed, { from: 8, to: 10 }),
    /at step 9; loss of step 9 is .*; weights, optimiser and random streams are as recorded, so the ledger was changed/,
  );
  await replay(changed, { from: 0, to: 8 });
});

Deno.test("compareLines() names the first of several differences, whatever kind they are", () => {
  const line = ledgerLine(chainStart(wide.ledger.header), {
    step: 4,
    steps: { loss: [1, 2], gradientNorm: [1, 2] },
    epochs: [],
    weightSnapshots: [],
    state: new Uint8Array(1),
    last: false,
  });
  assert.equal(compareLines(line, JSON.parse(JSON.stringify(line)), 2), undefined);
  const other = { ...line, steps: { loss: [1, 3], gradientNorm: [2, 2] }, state: "f" };
  assert.deepEqual(compareLines(line, other, 2), {
    after: 2,
    step: 3,
    sameState: false,
    metric: { name: "gradientNorm of step 3", found: 1, recorded: 2 },
  });
  assert.deepEqual(compareLines(line, { ...line, state: "f" }, 2), { after: 2, step: 4, sameState: false });
  const last = wide.ledger.lines.at(-1)!;
  const epochs = last.epochs!.map((metrics) => ({ ...metrics, testLoss: 7 }));
  const { metric } = compareLines(last, { ...last, epochs }, 14)!;
  assert.deepEqual([metric!.name, metric!.recorded], ["testLoss of epoch 4", 7]);
});

Deno.test("compareLines() says which number one of two lines has alone", () => {
  const last = wide.ledger.lines.at(-1)!, [{ trainLoss }] = last.epochs!;
  const without = { ...last, epochs: [] }, name = "trainLoss of epoch 4";
  const missing = compareLines(without, last, 14)!, more = compareLines(last, without, 14)!;
  assert.deepEqual(missing.metric, { name, found: undefined, recorded: trainLoss });
  assert.deepEqual(more.metric, { name, found: trainLoss, recorded: undefined });
  const texts = [missing, more].map((mismatch) =>
    mismatchText("wide/wide-0", mismatch, { recorded: wide.environment, current: wide.environment })
  );
  assert(texts[0].includes(`; ${name} is missing, recorded as ${trainLoss}; `), texts[0]);
  assert(texts[1].includes(`; ${name} is ${trainLoss}, and is not on record; `), texts[1]);
});

Deno.test("replay() finds that the data are others", async () => {
  const header = { ...wide.ledger.header, data: "0".repeat(64) };
  await assert.rejects(
    replay({ ...wide, ledger: { ...wide.ledger, header } }, { from: 0, to: 2 }),
    /The data of run wide-0 have digest .*, its ledger says 0{64}/,
  );
});

Deno.test("a flipped bit in any checkpoint on record is found where it is read, and named", async () => {
  for (const name of wide.checkpoints) {
    const path = recordedCheckpointPath(places.checkpoints, wide.run, name);
    const bytes = Deno.readFileSync(path);
    const flipped = bytes.slice();
    flipped[flipped.length - 3] ^= 1;
    Deno.writeFileSync(path, flipped);
    const found: string[] = [];
    for (const check of spotChecks(runs, stream("replay test", "flip"))) {
      await doCheck(check).catch((error) => found.push(error.message));
    }
    Deno.writeFileSync(path, bytes);
    assert(found.length > 0, name);
    for (const message of found) {
      assert.match(message, new RegExp(`wide-0\\.${name}\\.safetensors has SHA-256 .*, the index says`));
    }
  }
});

Deno.test("a checkpoint that was changed with its digest in the index is found by what it gives", async () => {
  const forge = (name: string): RecordedRun => ({
    ...wide,
    readCheckpoint(asked) {
      const bytes = wide.readCheckpoint(asked);
      if (asked !== name) return bytes;
      const { metadata, tensors } = decodeCheckpoint(bytes);
      tensors[0].data[0] += 0.5;
      return encodeCheckpoint({ metadata, tensors });
    },
  });
  await assert.rejects(
    replay(forge("state-8"), { from: 8, to: 10 }),
    /state on record of run wide-0 after step 8 has SHA-256/,
  );
  await assert.rejects(
    replay(forge("weights-10"), { from: 8, to: 10 }),
    /gives the recorded state after step 10, but the checkpoint "weights-10" has another \S+: it was changed/,
  );
  await assert.rejects(evaluateAgain(forge("weights")), /trained weights on record of run wide-0 have SHA-256/);
});

Deno.test("evaluateAgain() finds a test metric that was changed and chained anew, without training", async () => {
  await evaluateAgain(wide);
  const changed = rechained(
    wide,
    ({ epochs }) => ({ epochs: epochs?.map((metrics) => ({ ...metrics, testLoss: metrics.testLoss * 0.99 })) }),
  );
  await assert.rejects(evaluateAgain(changed), /testLoss of epoch 4 is .*, recorded as/);
});

Deno.test("metrics that a protocol asks for are evidence and on record, and evaluateAgain() holds the record to them", async () => {
  const metrics = ["rSquared", "meanAbsoluteError"] as const;
  const experiment = smallExperiment("replay-metrics", { loss: { type: "huber", delta: 0.5 }, metrics });
  const places = placesOf(scratchFolder("replay metrics"));
  for (const run of runsOf(experiment)) await reproduce(places.store, run);
  await putOnRecord(experiment, runsOf(experiment), places, "2026-01-02");
  const evidence = evidenceOf(experiment, {}, places), errors = evidence.epochs("wide", "trainMeanAbsoluteErrorAfter");
  assert(errors.flat().length === 6 && errors.flat().every((error) => error > 0));
  const recorded = recordedRuns(experiment, places).find(({ run }) => run.id === "wide-1")!;
  const { testRSquared } = recorded.ledger.lines.at(-1)!.epochs!.at(-1)!;
  assert.equal(evidence.last("wide", "testRSquared")[1], testRSquared);
  assert.equal(evidence.atEpoch("wide", "testRSquared", 4)[1], testRSquared);
  await replay(recorded, { from: 0, to: 15 });
  await evaluateAgain(recorded);
  const changed = rechained(
    recorded,
    ({ epochs }) => ({ epochs: epochs?.map((metrics) => ({ ...metrics, testRSquared: 0.5 })) }),
  );
  await assert.rejects(evaluateAgain(changed), /testRSquared of epoch 4 is .*, recorded as 0.5/);
});

Deno.test("spotChecks() trains each variant's first segment, one segment behind a state, and evaluates all trained weights, and measures one", () => {
  const texts = new Set<string>(), measured = new Set<string>();
  for (let seed = 0; seed < 40; seed++) {
    const checks = spotChecks(runs, stream("spot", seed)).map(checkText);
    assert.deepEqual(checks.slice(0, 2), ["replay-test/narrow-0, steps 1 to 2", "replay-test/wide-0, steps 1 to 2"]);
    texts.add(checks[2]);
    assert.equal(checks.length, 8);
    measured.add(checks[7]);
    assert.match(checks[6], /wide-1, trained weights on the test set/);
  }
  assert.deepEqual([...texts].sort(), [10, 12, 14, 15].map((to) => `replay-test/wide-0, steps 9 to ${to}`));
  assert.deepEqual(
    [...measured].sort(),
    ["narrow-0", "narrow-1", "wide-0", "wide-1"].map((id) => `replay-test/${id}, prediction`),
  );
  assert.match(
    checksText(spotChecks(runs, stream("spot", 0))),
    /^Replayed \d segments, the trained weights of 4 runs, and the measures of 1 run: the recorded bytes; that is/,
  );
  assert.equal(drawSegment([], stream("spot")), undefined);
});

Deno.test("a run that stopped early and kept its best epoch is replayed, evaluated, measured and told as what it is", async () => {
  const experiment = smallExperiment("replay-stopped", {
    ...{ batchSize: 2, epochs: 400, evaluateEvery: 1, ledgerEvery: 1, checkpointEvery: 2, optimiser: adamW(0.03) },
    ...{ averaging: { decay: 0.5 }, validation: { examples: 3 }, keep: "best" },
    stopping: { metric: "validationLoss", patience: 4 },
  });
  const places = placesOf(scratchFolder("replay stopped"));
  for (const run of runsOf(experiment)) await reproduce(places.store, run);
  await putOnRecord(experiment, runsOf(experiment), places, "2026-01-02");
  const evidence = evidenceOf(experiment, {}, places), ends = new Set<number>();
  for (const recorded of recordedRuns(experiment, places)) {
    const { run: { variant, seed }, ledger: { lines } } = recorded, { step } = lines.at(-1)!;
    // Of ten examples seven are trained on: four steps an epoch.
    assert(step % 4 === 0 && step < 1600, `${step}`);
    ends.add(step);
    await replay(recorded, { from: 0, to: step });
    await evaluateAgain(recorded);
    await measureAgain(recorded);
    const epochs = evidence.epochs(variant, "validationLoss")[seed], best = evidence.last(variant, "bestEpoch")[seed];
    assert.equal(epochs.length, step / 4);
    assert.deepEqual([best, best + 4], [epochs.indexOf(Math.min(...epochs)), epochs.length - 1]);
    for (const metric of ["testLoss", "validationLoss", "bestEpoch"] as const) {
      assert.equal(evidence.kept(variant, metric)[seed], evidence.epochs(variant, metric)[seed][best]);
    }
    // The last epoch's numbers are not those of the weights on record, and those of the best epoch are.
    const testLoss = (line: LedgerLine, at: number) =>
      line.epochs?.map((metrics) => metrics.epoch === at ? { ...metrics, testLoss: metrics.testLoss * 0.99 } : metrics);
    await evaluateAgain(rechained(recorded, (line) => ({ epochs: testLoss(line, best + 4) })));
    await assert.rejects(
      evaluateAgain(rechained(recorded, (line) => ({ epochs: testLoss(line, best) }))),
      new RegExp(`testLoss of epoch ${best} is .*, recorded as`),
    );
  }
  assert(ends.size > 1, `${[...ends]}`);
  const [wide] = recordedRuns(experiment, places).filter(({ run }) => run.id === "wide-0");
  for (const { step } of wide.ledger.lines.slice(4, 9)) await replay(wide, { from: 4, to: step });
  await replay(wide, { from: 4, to: wide.ledger.lines.at(-1)!.step });
  assert.throws(() => evidence.atEpoch("wide", "validationLoss", 399), /Run wide-0 has no metrics of epoch 399/);
});

Deno.test("evidence of a run that held nothing out says that it has no metric of it", () => {
  const evidence = evidenceOf(experiment, {}, places);
  assert.throws(
    () => evidence.kept("wide", "validationLoss"),
    /Run wide-0 has no metric "validationLoss" by epoch: it has/,
  );
  assert.throws(
    () => evidence.atEpoch("wide", "bestEpoch", 3),
    /Run wide-0 has no metric "bestEpoch" by epoch: it has/,
  );
  assert.deepEqual(evidence.kept("wide", "testLoss"), evidence.last("wide", "testLoss"));
});

Deno.test("replay() and evaluateAgain() of a net that keeps running moments start from those on record", async () => {
  const dense = { type: "dense", units: 5 } as const, norm = { type: "batch-norm" } as const;
  const experiment = smallExperiment("replay-moments", {
    model: {
      inputShape: [1],
      layers: [
        dense,
        norm,
        { type: "relu" },
        { type: "residual", layers: [dense, norm, { type: "silu" }, { type: "dropout", rate: 0.2 }, dense] },
        { type: "dense", units: 1 },
      ],
    },
    optimiser: adamW(0.01, 0.1),
    schedule: { type: "cosine", warmUp: 3 },
    clipping: { norm: 0.5 },
  });
  const places = placesOf(scratchFolder("replay moments"));
  for (const run of runsOf(experiment)) await reproduce(places.store, run);
  await putOnRecord(experiment, runsOf(experiment), places, "2026-01-02");
  const recorded = recordedRuns(experiment, places).find(({ run }) => run.id === "wide-0")!;
  await replay(recorded, { from: 0, to: 15 });
  await replay(recorded, { from: 8, to: 15 });
  await evaluateAgain(recorded);
});
