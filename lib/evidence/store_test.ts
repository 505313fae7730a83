import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { flagPath } from "../../testing/flag_path.ts";
import { filesOf, killAtRandomMoments } from "../../testing/killed_run.ts";
import { longExperiment, scratchFolder, smallExperiment } from "../../testing/mod.ts";
import { startBackend } from "../backend/mod.ts";
import { runsOf } from "../experiment/mod.ts";
import { sha256 } from "../files/mod.ts";
import { stream } from "../random/mod.ts";
import {
  chainEnd,
  folderOf,
  forget,
  keyOf,
  type Progress,
  reproduce,
  storedLedger,
  storedRuns,
  StoreError,
} from "./mod.ts";
import { isDone } from "./store.ts";

await startBackend({ threads: 1 });

const [run, other] = runsOf(smallExperiment("store-test"));
const root = fileURLToPath(new URL("../..", import.meta.url));

Deno.test("reproduce() killed at 20 random moments ends with the bytes of a run that nobody killed", async () => {
  const stores = { killed: scratchFolder("store-killed"), calm: scratchFolder("store-calm") };
  const { steps, differing } = await killAtRandomMoments(20, stream("store test", "kills"), stores);
  assert.deepEqual(differing, []);
  assert.equal(steps.length, 20);
  assert(new Set(steps).size > 5, `it was killed at steps ${steps}`);
});

Deno.test("reproduce() goes on from its last checkpoint, and drops what a ledger has beyond it", async () => {
  const store = scratchFolder("store-resumed");
  const whole = await reproduce(store, run);
  const files = filesOf(store, run);
  const folder = folderOf(store, run);
  const ledger = Deno.readTextFileSync(`${folder}/ledger.jsonl`);
  const stopped = new Error("stop");
  await forget(store, run);
  await assert.rejects(
    reproduce(store, run, ({ step }) => {
      if (step === 14) throw stopped;
    }),
    stopped,
  );
  const checkpoint = sha256(Deno.readFileSync(`${folder}/checkpoint.safetensors`));
  const left = whole.lines.slice(whole.lines.findIndex(({ state }) => state === checkpoint) + 1).map(({ step }) =>
    step
  );
  assert(left.length > 0 && left.length < whole.lines.length);
  Deno.writeTextFileSync(`${folder}/ledger.jsonl`, ledger.slice(0, ledger.lastIndexOf("\n", ledger.length - 2) + 30));
  const seen: Progress[] = [];
  assert.equal(chainEnd(await reproduce(store, run, (progress) => seen.push(progress))), chainEnd(whole));
  assert.deepEqual(seen.map(({ step }) => step), left);
  assert.deepEqual(seen.at(-1), { step: 15, steps: 15, loss: seen.at(-1)!.loss, epoch: 4, epochs: 5 });
  assert.deepEqual(filesOf(store, run), files);
});

Deno.test("reproduce() gives timers, signals and the disk their turns between steps", async () => {
  let turns = 0;
  const seen: number[] = [];
  const timer = setInterval(() => turns++, 1);
  await reproduce(scratchFolder("store-turns"), runsOf(longExperiment)[0], () => seen.push(turns));
  clearInterval(timer);
  assert(new Set(seen).size > 2, `${new Set(seen).size} turns within ${seen.length} segments`);
});

Deno.test("reproduce() does not train again what is complete", async () => {
  const store = scratchFolder("store-complete");
  const first = await reproduce(store, run);
  const second = await reproduce(store, run, () => assert.fail("it trained"));
  assert.deepEqual(JSON.parse(JSON.stringify(second)), JSON.parse(JSON.stringify(first)));
});

Deno.test("a run whose folder was removed by hand is made again, to the same bytes", async () => {
  const store = scratchFolder("store-removed"), first = await reproduce(store, run);
  assert.deepEqual([await isDone(store, run), [...storedRuns(store, [run])]], [true, [run]]);
  Deno.removeSync(folderOf(store, run), { recursive: true });
  assert.deepEqual([await isDone(store, run), [...storedRuns(store, [run])]], [false, []]);
  assert.equal(storedLedger(store, run), undefined);
  let trained = 0;
  const second = await reproduce(store, run, () => trained++);
  assert.equal(trained, 8);
  assert.equal(chainEnd(second), chainEnd(first));
});

Deno.test("reproduce() called twice at once trains once", async () => {
  const store = scratchFolder("store-twice");
  const trained = [0, 0];
  const ledgers = await Promise.all(trained.map((_, i) => reproduce(store, run, () => trained[i]++)));
  assert.deepEqual(trained.toSorted((a, b) => a - b), [0, 8]);
  assert.equal(chainEnd(ledgers[0]), chainEnd(ledgers[1]));
});

Deno.test("reproduce() refuses to go on from a checkpoint with a flipped bit", async () => {
  const store = scratchFolder("store-flipped");
  const folder = folderOf(store, run);
  await assert.rejects(reproduce(store, run, ({ step }) => {
    if (step === 6) throw new Error("stop");
  }));
  const path = `${folder}/checkpoint.safetensors`;
  const bytes = Deno.readFileSync(path);
  bytes[bytes.length - 2] ^= 4;
  Deno.writeFileSync(path, bytes);
  await assert.rejects(reproduce(store, run), (error: Error) => {
    assert.equal(error.name, "CheckpointError");
    assert.match(
      error.message,
      /has SHA-256 [0-9a-f]{64}, which no line of its ledger knows: it was damaged; remove the folder/,
    );
    return true;
  });
  await forget(store, run);
  assert.equal((await reproduce(store, run)).lines.at(-1)!.step, 15);
});

Deno.test("reproduce() refuses a ledger of other data", async () => {
  const store = scratchFolder("store-other-data");
  const folder = folderOf(store, run);
  for (const one of [run, other]) {
    await assert.rejects(reproduce(store, one, ({ step }) => {
      if (step === 6) throw new Error("stop");
    }));
  }
  for (const name of ["ledger.jsonl", "checkpoint.safetensors"]) {
    Deno.copyFileSync(`${folderOf(store, other)}/${name}`, `${folder}/${name}`);
  }
  await assert.rejects(
    reproduce(store, run),
    /ledger.jsonl is of (another run \(seed 1, wanted 0\)|another run .*: model.* on record|other data).*; remove/,
  );
});

Deno.test("a store of another version is refused, and stays as it is", async () => {
  const store = scratchFolder("store-version");
  await reproduce(store, run);
  assert.equal(Deno.readTextFileSync(`${store}/version`), "2\n");
  for (const [version, said] of [["0", 'has version "0"'], [undefined, "has no version"]] as const) {
    const old = scratchFolder(`store-version-${version}`);
    Deno.mkdirSync(`${old}/store-test`);
    if (version) Deno.writeTextFileSync(`${old}/version`, version);
    const refused = (error: Error) =>
      error.name === "StoreVersionError" && error.message.includes(`${said}, wanted "2"`);
    await assert.rejects(reproduce(old, run), refused);
    assert.throws(() => storedRuns(old, [run]), refused);
    assert.deepEqual(Array.from(Deno.readDirSync(`${old}/store-test`)), []);
  }
});

Deno.test("reproduce() says where it cannot write, why, and that nothing is lost", async () => {
  const store = `${scratchFolder("store-in-the-way")}/file`;
  Deno.writeTextFileSync(store, "");
  await assert.rejects(reproduce(store, run), (error: Error) => {
    assert(error instanceof StoreError);
    assert.match(
      error.message,
      /^Run narrow-0 cannot be kept in .*: .*(os error \d+).*; make room or give permission there/,
    );
    return true;
  });
});

Deno.test("reproduce() on a disk that is full midway says so, and goes on to the same bytes when there is room", {
  // Files of a limited size are the nearest to it that needs no rights.
  ignore: Deno.build.os === "windows",
}, async () => {
  const stores = { full: scratchFolder("store-full"), calm: scratchFolder("store-roomy") };
  const [long] = runsOf(longExperiment);
  const train = [Deno.execPath(), "run", "--quiet", "--no-check", "--no-prompt", `--allow-read=${flagPath(root)}`]
    .concat(
      `--allow-write=${flagPath(stores.full)}`,
      "--allow-sys=cpus",
      `${root}/testing/train_small.ts`,
      stores.full,
    );
  const { code, stderr } = await new Deno.Command("bash", {
    args: ["-c", `ulimit -f 64; trap "" XFSZ; exec "$@"`, "bash", ...train],
    env: { NO_COLOR: "1" },
  }).output();
  assert.equal(code, 1);
  assert.match(
    new TextDecoder().decode(stderr),
    /StoreError: Run narrow-0 cannot be kept in .*File too large \(os error 27\); make room .* goes on from its last checkpoint/,
  );
  const seen: number[] = [];
  await reproduce(stores.full, long, ({ step }) => seen.push(step));
  assert(seen[0] > 20, `it began again at step ${seen[0]}`);
  await reproduce(stores.calm, long);
  assert.deepEqual(filesOf(stores.full, long), filesOf(stores.calm, long));
});

Deno.test("reproduce() says so where it may not write", {
  permissions: { read: [root], write: false, env: false },
}, async () => {
  await assert.rejects(
    reproduce(`${root}/.upheld/tmp/store-forbidden`, run),
    /Run narrow-0 cannot be kept in .*Requires write access/,
  );
});

Deno.test("keyOf() is another for another protocol, seed, data or code that makes the numbers, and for nothing else", () => {
  const { protocol } = run;
  const keys = [
    keyOf(run, "data"),
    keyOf(other, "data"),
    keyOf({ ...run, protocol: { ...protocol, epochs: 6 } }, "data"),
    keyOf(run, "other data"),
    keyOf({ ...run, code: sha256("another") }, "data"),
  ];
  assert.equal(new Set(keys).size, 5);
  assert.equal(keyOf({ ...run, protocol: { ...protocol, epochs: 5 } }, "data"), keys[0]);
});
