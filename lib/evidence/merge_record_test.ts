import assert from "node:assert/strict";
import { basename } from "node:path";
import { scratchFolder, smallExperiment } from "../../testing/mod.ts";
import { startBackend } from "../backend/mod.ts";
import { runsOf } from "../experiment/mod.ts";
import { digestOf, sha256 } from "../files/mod.ts";
import { placesOf } from "../project/mod.ts";
import {
  chainEnd,
  evidenceOf,
  folderOf,
  forgetEvidence,
  type LedgerHeader,
  type LedgerLine,
  ledgerText,
  mergeRecord,
  parseLedger,
  putOnRecord,
  readIndex,
  reproduce,
} from "./mod.ts";

await startBackend({ threads: 1 });

const experiment = smallExperiment("merge-test");
const [first, second, third, fourth] = runsOf(experiment);

/** A folder with some runs on record, as a machine that made them has it. */
async function machine(name: string, runs: readonly typeof first[]): Promise<string> {
  const folder = scratchFolder(`merge-${name}`);
  for (const run of runs) await reproduce(placesOf(folder).store, run);
  await putOnRecord(experiment, runsOf(experiment), placesOf(folder), "2026-01-02");
  return folder;
}

const folders = [await machine("a", [first, third]), await machine("b", [second, third, fourth])];

Deno.test("mergeRecord() makes one record of those of several machines, which is judged as a whole", async () => {
  const places = placesOf(scratchFolder("merge-whole"));
  assert.equal(evidenceOf(experiment, {}, places).source.kind, "none");
  const { added, same } = await mergeRecord([experiment], folders, "2026-01-03", places);
  assert.deepEqual(added.map(({ run }) => run).sort(), runsOf(experiment).map(({ id }) => `merge-test/${id}`).sort());
  assert.deepEqual(same.map(({ run }) => run), [`merge-test/${third.id}`]);
  assert.deepEqual(evidenceOf(experiment, {}, places).source, { kind: "on record", since: "2026-01-03" });
  const index = readIndex(places.snapshots, "merge-test")!;
  for (const run of [third, fourth]) {
    assert.deepEqual(Object.keys(index.runs[run.id].checkpoints).toSorted(), [...run.checkpoints].toSorted());
  }
  assert.deepEqual((await mergeRecord([experiment], folders, "2026-01-04", places)).added, []);
});

Deno.test("mergeRecord() writes nothing where a ledger was changed, two differ, or a folder holds no record", async () => {
  const places = placesOf(scratchFolder("merge-refused"));
  const refused = async (folder: string, message: RegExp) => {
    forgetEvidence();
    await assert.rejects(mergeRecord([experiment], [folders[0], folder], "2026-01-03", places), message);
    assert.equal(readIndex(places.snapshots, "merge-test"), undefined);
  };
  await refused(
    scratchFolder("merge-empty"),
    /There is no run in .*merge-empty: wanted snapshots\/<experiment>\/record.json or .upheld\/store/,
  );

  const changed = await machine("changed", [second]);
  const path = `${changed}/snapshots/merge-test/ledger/${second.id}.jsonl`;
  Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace(/"trainLoss":(\d)/, '"trainLoss":1$1'));
  await refused(changed, /does not follow from the lines before/);

  // Held together in itself, as other code would have made it.
  const other = await machine("other", [third]);
  const ledgerPath = `${other}/snapshots/merge-test/ledger/${third.id}.jsonl`;
  const { header, lines } = parseLedger(Deno.readTextFileSync(ledgerPath), ledgerPath);
  const ledger: { header: LedgerHeader; lines: LedgerLine[] } = {
    header: { ...header, data: sha256("other") },
    lines: [],
  };
  for (const { chain: _, ...line } of lines) {
    ledger.lines.push({ ...line, chain: sha256(chainEnd(ledger) + digestOf(line)) });
  }
  Deno.writeTextFileSync(ledgerPath, ledgerText(ledger));
  const indexPath = `${other}/snapshots/merge-test/record.json`;
  const before = chainEnd({ header, lines });
  Deno.writeTextFileSync(indexPath, Deno.readTextFileSync(indexPath).replace(before, chainEnd(ledger)));
  await refused(
    other,
    new RegExp(
      [
        "Run merge-test/wide-0 ends in chain \\w+ in .*merge-other/snapshots, and in chain \\w+ in .*merge-a/snapshots",
        "they start from other data, protocol or seed",
        'they were made in the same environment, .*; replay both with "upheld replay merge-test/wide-0 --bisect"',
      ].join("; "),
    ),
  );

  const bit = await machine("bit", [second]);
  const checkpoint = `${bit}/fixtures/checkpoints/merge-test/${second.id}.weights.safetensors`;
  const bytes = Deno.readFileSync(checkpoint);
  bytes[bytes.length - 1] ^= 1;
  Deno.writeFileSync(checkpoint, bytes);
  await refused(bit, /has SHA-256 .*, the index says/);
});

Deno.test("mergeRecord() takes what is complete in the stores of several folders, or in the project's own", async () => {
  const stores = [scratchFolder("merge-store-a"), scratchFolder("merge-store-b")];
  await reproduce(placesOf(stores[0]).store, first);
  await reproduce(placesOf(stores[1]).store, second);
  await reproduce(placesOf(stores[1]).store, first);
  const own = scratchFolder("merge-own");
  await reproduce(placesOf(own).store, third);
  const { added, same, left } = await mergeRecord([experiment], [own, ...stores], "2026-01-03", placesOf(own));
  const name = ({ run, from }: { run: string; from: string }) => [run, from];
  assert.deepEqual(added.map(name).toSorted(), [
    [`merge-test/${first.id}`, placesOf(stores[0]).store],
    [`merge-test/${second.id}`, placesOf(stores[1]).store],
    [`merge-test/${third.id}`, placesOf(own).store],
  ]);
  assert.deepEqual(same.map(name), [[`merge-test/${first.id}`, placesOf(stores[1]).store]]);
  assert.deepEqual(left, []);
  // Complete in the store of other code: no run of this experiment.
  const [stale] = runsOf(smallExperiment("merge-test", { epochs: 4 }));
  await reproduce(placesOf(stores[0]).store, stale);
  const again = await mergeRecord([experiment], [stores[0]], "2026-01-03", placesOf(own));
  assert.deepEqual(again.left, [{ runs: 1, from: placesOf(stores[0]).store }]);
  assert.deepEqual(again.added, []);
});

Deno.test("mergeRecord() names the first step at which two stores differ, and what differs in what made them", async () => {
  const [one, other] = [scratchFolder("merge-conflict-a"), scratchFolder("merge-conflict-b")];
  await reproduce(placesOf(one).store, first);
  await reproduce(placesOf(other).store, first);
  // As a machine that errs in step 7 would have left it.
  const folder = folderOf(placesOf(other).store, first);
  const { header, lines } = parseLedger(Deno.readTextFileSync(`${folder}/ledger.jsonl`), "ledger");
  const wrong: LedgerLine[] = [];
  for (const { chain: _, ...line } of lines) {
    const steps = line.step === 8
      ? { ...line.steps, loss: [line.steps!.loss![0] + 1, line.steps!.loss![1]] }
      : line.steps;
    const changed = { ...line, steps };
    wrong.push({ ...changed, chain: sha256(chainEnd({ header, lines: wrong }) + digestOf(changed)) });
  }
  Deno.writeTextFileSync(`${folder}/ledger.jsonl`, ledgerText({ header, lines: wrong }));
  const complete = `${placesOf(other).store}/merge-test/complete/${basename(folder)}`;
  Deno.writeTextFileSync(complete, chainEnd({ header, lines: wrong }));
  const environment = JSON.parse(Deno.readTextFileSync(`${folder}/environment.json`));
  Deno.writeTextFileSync(`${folder}/environment.json`, JSON.stringify({ ...environment, cpu: "Another 9000" }));
  forgetEvidence();
  const loss = lines[3].steps!.loss![0];
  await assert.rejects(
    mergeRecord([experiment], [one, other], "2026-01-03", placesOf(scratchFolder("merge-conflict"))),
    (error: Error) => {
      const [a, b] = [one, other].map((folder) => placesOf(folder).store);
      assert(
        error.message.includes(`they part at step 7: loss of step 7 is ${loss + 1} in ${b}, ${loss} in ${a}`),
        error.message,
      );
      assert(error.message.includes(`Another 9000 in ${b}`), error.message);
      return true;
    },
  );
});
