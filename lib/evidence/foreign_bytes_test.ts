// Files that somebody else wrote, or that something broke: read where they are sound, and named where they are not.
import assert from "node:assert/strict";
import { scratchFolder, smallExperiment } from "../../testing/mod.ts";
import { runsOf } from "../experiment/mod.ts";
import { digestOf, sha256 } from "../files/mod.ts";
import { currentEnvironment } from "./environment.ts";
import { chainStart, type LedgerHeader } from "./ledger.ts";
import { ledgerText, parseLedger, readIndex } from "./mod.ts";
import { completeCount, storedEnvironment } from "./store.ts";
import { markVersion } from "./store_version.ts";

const mark = "\uFEFF";

Deno.test("readIndex() reads a record.json behind a byte-order mark, and names one of another shape", () => {
  const folder = scratchFolder("foreign-index");
  Deno.mkdirSync(`${folder}/made`);
  const read = (text: string) => {
    Deno.writeTextFileSync(`${folder}/made/record.json`, text);
    return readIndex(folder, "made");
  };
  const run = { chain: "c", environment: "e", checkpoints: { weights: "00" } };
  const index = { version: 2, since: "2026-01-01", environments: { e: currentEnvironment() }, runs: { "a-0": run } };
  assert.deepEqual(read(mark + JSON.stringify(index)), index);
  // Its keys stay in their order, as it is written back.
  assert.equal(JSON.stringify(read(JSON.stringify(index))), JSON.stringify(index));
  for (
    const [text, message] of [
      ["", /record\.json:1:1 is not JSON/],
      ["<<<<<<< HEAD", /record\.json:1:1 is not JSON/],
      ["[]", /record\.json:1:1: /],
      ["{}", /"since" is .*"environments" is .*"runs" is /],
      [JSON.stringify({ ...index, runs: [] }), /record\.json:1:\d+: "runs" is/],
      [JSON.stringify({ ...index, runs: { "a-0": null } }), /"runs\.a-0" is null/],
      [JSON.stringify({ ...index, runs: { "a-0": { ...run, chain: 7 } } }), /"runs\.a-0\.chain" is 7, wanted string/],
      [JSON.stringify({ ...index, runs: { "a-0": { ...run, checkpoints: ["x"] } } }), /"runs\.a-0\.checkpoints/],
      [JSON.stringify({ ...index, environments: { e: {} } }), /"environments\.e\.deno" is/],
      [JSON.stringify(index).replace('"a-0":', '"a-0":{},"a-0":'), /names "a-0" twice in one object/],
    ] as const
  ) {
    assert.throws(() => read(text), (error: Error) => {
      assert.equal(error.name, "RecordError", text);
      assert.match(error.message, message);
      assert.match(error.message, /restore it from git$/);
      return true;
    });
  }
});

const header: LedgerHeader = { protocol: { name: "made" } as never, seed: 0, data: "d" };

/** A ledger whose chain is right, whatever its lines hold. */
function ledger(line: object, first: object = header): string {
  const chain = sha256(chainStart(first as LedgerHeader) + digestOf(line));
  return ledgerText({ header: first as LedgerHeader, lines: [{ ...line, chain } as never] });
}

Deno.test("parseLedger() reads a ledger behind a byte-order mark, and names a line of another shape", () => {
  const line = { step: 4, epochs: [{ epoch: 0, trainLoss: 0.5 }], final: { sharpness: 1, series: [1, 2] }, state: "s" };
  const sound = ledger(line);
  assert.deepEqual(parseLedger(mark + sound, "x"), parseLedger(sound, "x"));
  assert.equal(ledgerText(parseLedger(sound, "x")), sound);
  for (
    const [text, message] of [
      [ledger(line, {}), /^x, line 1: "protocol" is .*"seed" is .*"data" is /],
      [ledger(line, { ...header, seed: -1 }), /^x, line 1: "seed" is -1, wanted a whole number of at least 0/],
      [ledger({ ...line, step: "4" }), /^x, line 2: "step" is "4", wanted a whole number/],
      [ledger({ ...line, state: undefined }), /^x, line 2: "state" is /],
      [ledger({ ...line, epochs: {} }), /^x, line 2: "epochs/],
      [ledger({ ...line, epochs: [null] }), /^x, line 2: "epochs\[0\]" is null/],
      [ledger({ ...line, epochs: [{ trainLoss: "0.5" }] }), /^x, line 2: "epochs\[0\]\.trainLoss" is "0\.5"/],
      [ledger({ ...line, steps: { loss: 1 } }), /^x, line 2: "steps\.loss" is no list of numbers/],
      [ledger({ ...line, final: { sharpness: null } }), /^x, line 2: "final\.sharpness" is null/],
    ] as const
  ) {
    assert.throws(() => parseLedger(text, "x"), (error: Error) => {
      assert.equal(error.name, "LedgerError", text);
      assert.match(error.message, message);
      assert.match(error.message, /restore it from git, or remove it and reproduce the run$/);
      return true;
    });
  }
});

Deno.test("a half-written file in a store is counted as no run, and a broken environment is named", () => {
  const store = scratchFolder("foreign-store"), [run] = runsOf(smallExperiment("foreign"));
  markVersion(store);
  Deno.mkdirSync(`${store}/foreign/complete`, { recursive: true });
  for (const name of [`${run.id}-0123456789abcdef`, `${run.id}-0123456789abcdef.77.tmp`]) {
    Deno.writeTextFileSync(`${store}/foreign/complete/${name}`, "c\n");
  }
  assert.equal(completeCount(store, "foreign"), 1);
  Deno.writeTextFileSync(`${store}/foreign/environment.json`, '{"deno":"2"}');
  assert.throws(() => storedEnvironment(`${store}/foreign`), {
    name: "LedgerError",
    message: /environment\.json:1:1: "v8" is .*; remove .*foreign and reproduce the run$/,
  });
});
