import assert from "node:assert/strict";
import { smallExperiment } from "../../testing/mod.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { materialsOf, runsOf } from "../experiment/mod.ts";
import { run as train } from "../train/mod.ts";
import { chainStart, ledgerLine, recordedLedgerText } from "./ledger.ts";
import { chainEnd, isComplete, type Ledger, LedgerError, type LedgerLine, parseLedger } from "./mod.ts";

await startBackend({ threads: 1 });

const [first] = runsOf(smallExperiment("ledger-test"));
const { protocol, seed } = first;
const header = { protocol, seed, data: "0".repeat(64) };
const lines: LedgerLine[] = [];
for await (const segment of train(runningKernels(), protocol, seed, await materialsOf(first))) {
  lines.push(ledgerLine(lines.at(-1)?.chain ?? chainStart(header), segment));
}
const rows = [header, ...lines].map((line) => JSON.stringify(line));
const textOf = (rows: string[]) => rows.map((row) => `${row}\n`).join("");
const text = textOf(rows);

Deno.test("parseLedger() reads what was written", () => {
  const ledger: Ledger = parseLedger(text, "ledger");
  assert.deepEqual(JSON.parse(JSON.stringify(ledger)), JSON.parse(JSON.stringify({ header, lines })));
  assert.equal(chainEnd(ledger), lines.at(-1)!.chain);
  assert(isComplete(ledger));
});

const recorded = recordedLedgerText({ header, lines });

Deno.test("parseLedger() reads what is on record, with the whole links that it leaves out", () => {
  assert(recorded.includes('{"float32":[') && recorded.length < text.length - 56 * lines.length);
  assert.deepEqual(parseLedger(recorded, "ledger"), parseLedger(text, "ledger"));
  const short = recorded.replace(/"chain":"([0-9a-f]{7})[0-9a-f]"/, '"chain":"$1"');
  assert.throws(() => parseLedger(short, "ledger"), /"chain" is "[0-9a-f]{7}", wanted a link/);
});

for (const [name, whole] of [["a ledger", text], ["a ledger on record", recorded]]) {
  Deno.test(`parseLedger() refuses ${name} in which any one digit was changed`, () => {
    let digits = 0;
    const values = (text: string) => JSON.stringify(text.split("\n").map(tryParse));
    // Every 13th character: all kinds of places, header, metrics, digests and chain.
    for (let at = 0; at < whole.length; at += 13) {
      if (!/[0-9]/.test(whole[at])) continue;
      digits++;
      const changed = whole.slice(0, at) + (Number(whole[at]) + 1) % 10 + whole.slice(at + 1);
      // The 17th digit of a number may not change the number.
      if (values(changed) === values(whole)) continue;
      assert.throws(() => parseLedger(changed, "ledger"), LedgerError, `character ${at}`);
    }
    assert(digits > 150, `${digits} digits tried`);
  });
}

function tryParse(row: string): unknown {
  try {
    return JSON.parse(row);
  } catch {
    return row;
  }
}

Deno.test("parseLedger() says which line was changed and what to do", () => {
  const changed = rows.with(3, rows[3].replace(/"step":(\d+)/, '"step":1$1'));
  assert.throws(
    () => parseLedger(textOf(changed), "x/ledger.jsonl"),
    /^LedgerError: x\/ledger.jsonl, line 4 \(step 16\) does not follow from the lines before: chain .* restore it from git/,
  );
});

Deno.test("parseLedger() refuses a ledger without one of its lines, or with one twice", () => {
  for (let i = 0; i < rows.length - 1; i++) {
    assert.throws(() => parseLedger(textOf(rows.toSpliced(i, 1)), "ledger"), LedgerError, `without line ${i + 1}`);
    assert.throws(
      () => parseLedger(textOf(rows.toSpliced(i, 0, rows[i])), "ledger"),
      LedgerError,
      `line ${i + 1} twice`,
    );
  }
});

Deno.test("a ledger without its last line is not complete", () => {
  const ledger = parseLedger(textOf(rows.slice(0, -1)), "ledger");
  assert(!isComplete(ledger));
  assert.notEqual(chainEnd(ledger), lines.at(-1)!.chain);
});

Deno.test("parseLedger() refuses lines in another order", () => {
  for (let i = 0; i < rows.length - 1; i++) {
    const swapped = rows.with(i, rows[i + 1]).with(i + 1, rows[i]);
    assert.throws(() => parseLedger(textOf(swapped), "ledger"), LedgerError, `lines ${i + 1} and ${i + 2} swapped`);
  }
});

Deno.test("parseLedger() drops the last line of a ledger torn anywhere, where that is allowed, and else refuses it", () => {
  for (let length = rows[0].length + 1; length < text.length; length += 97) {
    const torn = text.slice(0, length);
    const whole = torn.split("\n").length - 1;
    assert.equal(parseLedger(torn, "ledger", { allowTornEnd: true }).lines.length, whole - 1);
    if (!torn.endsWith("\n")) assert.throws(() => parseLedger(torn, "ledger"), /ledger ends within line \d+; it was/);
  }
});

Deno.test("parseLedger() refuses an empty file, and one that is no ledger", () => {
  assert.throws(() => parseLedger("", "ledger"), LedgerError);
  assert.throws(() => parseLedger("\n", "ledger"), LedgerError);
  assert.throws(() => parseLedger("null\nnull\n", "ledger"), LedgerError);
  assert.throws(() => parseLedger(`${rows[0]}\n7\n`, "ledger"), LedgerError);
  assert.throws(() => parseLedger("<html>\n", "ledger"), /line 1 is not a JSON object/);
});
