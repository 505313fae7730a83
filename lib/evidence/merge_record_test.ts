import assert from "node:assert/strict";
import { startBackend } from "../backend/mod.ts";
import { runsOf } from "../experiment/mod.ts";
import { scratchFolder, smallExperiment } from "../reference/mod.ts";
import {
  chainEnd,
  digestOf,
  evidenceOf,
  forgetEvidence,
  type LedgerHeader,
  type LedgerLine,
  ledgerText,
  mergeRecord,
  parseLedger,
  placesOf,
  putOnRecord,
  readIndex,
  reproduce,
  sha256,
} from "./mod.ts";

await startBackend({ threads: 1 });

const experiment = smallExperiment("merge-test");
const [first, second, third, fourth] = runsOf(experiment);

/** A folder with some runs on record, as a machine that made them has it. */
async function machine(name: string, runs: readonly typeof first[]): Promise<string> {
  const folder = scratchFolder(`merge-${name}`);
  for (const run of runs) await reproduce(placesOf(folder).store, run);
  await putOnRecord(experiment, {}, placesOf(folder), "2026-01-02");
  return folder;
}

const folders = [await machine("a", [first, third]), await machine("b", [second, third, fourth])];

Deno.test("mergeRecord() makes one record of those of several machines, which is judged as a whole", async () => {
  const places = placesOf(scratchFolder("merge-whole"));
  assert.equal(evidenceOf(experiment, {}, places).source.kind, "none");
  const { added, same } = await mergeRecord([experiment], folders, "2026-01-03", places);
  assert.deepEqual(added.map(({ run }) => run).sort(), runsOf(experiment).map(({ id }) => `merge-test/${id}`).sort());
  assert.deepEqual(same, [`merge-test/${third.id}`]);
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
  await refused(scratchFolder("merge-empty"), /There is no run on record in .*merge-empty: wanted snapshots/);

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
    /of .*merge-other ends in chain \w+, another record of it in \w+: one of them was made by other code/,
  );

  const bit = await machine("bit", [second]);
  const checkpoint = `${bit}/fixtures/checkpoints/merge-test/${second.id}.weights.safetensors`;
  const bytes = Deno.readFileSync(checkpoint);
  bytes[bytes.length - 1] ^= 1;
  Deno.writeFileSync(checkpoint, bytes);
  await refused(bit, /has SHA-256 .*, the index says/);
});
