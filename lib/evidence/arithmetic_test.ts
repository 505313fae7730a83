import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { scratchFolder, smallExperiment } from "../../testing/mod.ts";
import { type Backend, startBackend } from "../backend/mod.ts";
import { fuses } from "../kernels/arithmetic.ts";
import { type Run, runsOf, type TrainingRun } from "../experiment/mod.ts";
import { filesBelow } from "../files/mod.ts";
import { placesOf } from "../project/mod.ts";
import { stream } from "../random/mod.ts";
import {
  currentEnvironment,
  doCheck,
  environmentOf,
  type Ledger,
  ledgerText,
  parseLedger,
  putOnRecord,
  readIndex,
  recordedLedger,
  type RecordedRun,
  recordedRuns,
  replay,
  reproduce,
  reproduceAll,
  spotChecks,
  storedLedger,
} from "./mod.ts";

const isFused = await fuses();
const fused = smallExperiment("arithmetic-fused", { arithmetic: "fused-multiply-add" });
const separate = smallExperiment("arithmetic-separate");
const places = placesOf(scratchFolder("arithmetic"));

const first = await startBackend({ threads: 1, onNotice: () => {} });
for (const experiment of [fused, separate]) {
  for (const run of runsOf(experiment)) await reproduce(places.store, run);
  await putOnRecord(experiment, runsOf(experiment), places, "2026-01-02");
}
await first.dispose();
const recorded = recordedRuns(fused, places);
const [wide] = recorded.filter(({ run }) => run.id === "wide-0");

async function on<T>(options: Parameters<typeof startBackend>[0], body: (backend: Backend) => Promise<T>): Promise<T> {
  const backend = await startBackend({ onNotice: () => {}, ...options });
  try {
    return await body(backend);
  } finally {
    await backend.dispose();
  }
}

Deno.test("a run with fused multiply-add leaves the same ledger on 1, 2 and 4 threads, and on the exact kernels", async () => {
  const wanted = ledgerText(wide.ledger);
  assert.match(wanted, /^\{"protocol":\{.*"arithmetic":"fused-multiply-add"/);
  for (const options of [{ threads: 2 }, { threads: 4 }, { threads: 1, exact: true }, { threads: 2, exact: true }]) {
    const store = scratchFolder("arithmetic-again");
    const ledger = await on(options, () => reproduce(store, wide.run));
    assert.equal(ledgerText(ledger), wanted, JSON.stringify(options));
  }
});

Deno.test("two roundings give other bits than one, and headers of before have not changed", () => {
  const [other] = recordedRuns(separate, places).filter(({ run }) => run.id === "wide-0");
  assert.notEqual(wide.ledger.lines.at(-1)!.state, other.ledger.lines.at(-1)!.state);
  assert.doesNotMatch(ledgerText(other.ledger), /arithmetic":/);
});

Deno.test("what is on record with either arithmetic is replayed and evaluated in one process, with the exact kernels as well", async () => {
  const checks = [...recorded, ...recordedRuns(separate, places)];
  for (const options of [{ threads: 2 }, { threads: 1, exact: true }]) {
    await on(options, async (backend) => {
      let taken = 0;
      for (let seed = 0; seed < 3; seed++) {
        // The experiments take turns.
        for (const check of spotChecks(checks, stream("arithmetic test", seed))) await doCheck(check);
        taken ||= backend.memoryBytes();
        assert.equal(backend.memoryBytes(), taken);
      }
    });
  }
});

Deno.test("Workers train each run with its own arithmetic", async () => {
  const store = scratchFolder("arithmetic-workers"), runs = [fused, separate].flatMap((one) => runsOf(one));
  const { failed } = await reproduceAll(runs, { jobs: 2, threads: 2, store });
  assert.deepEqual(failed, []);
  for (const run of runs) {
    assert.equal(ledgerText(storedLedger(store, run)!), ledgerText(storedLedger(places.store, run)!), run.id);
  }
});

Deno.test("a header that names another arithmetic is found, and one that was chained anew where it is replayed", async () => {
  const path = `${places.snapshots}/${fused.id}/ledger/wide-0.jsonl`, text = Deno.readTextFileSync(path);
  const forged = text.replace('"arithmetic":"fused-multiply-add"', '"arithmetic":"separate"');
  assert.notEqual(forged, text);
  assert.throws(() => parseLedger(forged, "wide-0"), /line 2 \(step 2\) does not follow from the lines before/);
  const index = readIndex(places.snapshots, fused.id)!;
  const other: Run = { ...wide.run, protocol: { ...(wide.run as TrainingRun).protocol, arithmetic: "separate" } };
  assert.throws(
    () => recordedLedger(places.snapshots, index, other),
    /another protocol\): arithmetic is "fused-multiply-add" on record, "separate" here/,
  );
  // Ledger, index and protocol changed together: what is left to say so are the bits.
  const header = { ...wide.ledger.header, protocol: other.protocol };
  const ledger: Ledger = { header, lines: wide.ledger.lines };
  const whole: RecordedRun = { ...wide, run: other, ledger };
  await on({ threads: 1 }, () => assert.rejects(replay(whole, { from: 8, to: 15 }), /wide-0 leaves its record/));
});

Deno.test("the environment of a run with fused multiply-add says by what means it was had", async () => {
  const [one] = runsOf(separate), how = isFused ? "in the processor" : "made of float64 arithmetic";
  assert.equal(wide.environment.multiplyAdd, how);
  await on({ threads: 1 }, async () => {
    assert.equal((await environmentOf(wide.run)).multiplyAdd, how);
    assert.deepEqual(await environmentOf(one), currentEnvironment());
  });
  await on({ threads: 1, exact: true }, async () => {
    assert.equal((await environmentOf(wide.run)).multiplyAdd, "made of float64 arithmetic");
  });
  assert.deepEqual(Object.keys(recordedRuns(separate, places)[0].environment), Object.keys(currentEnvironment()));
});

Deno.test("no code of lib/ takes the kernels of TensorFlow.js' operations for a run, whose arithmetic may be another", () => {
  const lib = fileURLToPath(new URL("..", import.meta.url));
  const takers = filesBelow(lib, ".ts").filter((path) => !/_test\.ts$|^backend\//.test(path)).filter((path) =>
    // Examples in documentation may.
    /^(?! \*).*\brunningKernels\b/m.test(Deno.readTextFileSync(`${lib}/${path}`))
  );
  assert.deepEqual(takers, [], "take kernelsFor(protocol.arithmetic)");
});
