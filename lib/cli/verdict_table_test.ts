import assert from "node:assert/strict";
import { readCsv } from "../../testing/read_csv.ts";
import type { VerdictRow } from "../claim/mod.ts";
import { csvText } from "../export/mod.ts";
import { verdictTable } from "./verdict_table.ts";

const row: VerdictRow = {
  id: "made/up",
  experiment: "made",
  quote: "=it, <b>fell</b>\n\x1b[31m",
  reading: 'it is "less"',
  rule: "less than before",
  verdict: "upheld",
  plain: "Over 10 seeds, it fell",
  finding: "-3 where it was 4",
  wouldHold: null,
  deciding: { seeds: 12, verdict: "upheld", cost: { runs: 4, steps: 80 }, margin: null, words: "about 12 seeds" },
  question: "on average",
  effect: -7,
  unit: "nats",
  interval: [null, -1 / 3],
  level: 0.95,
  plan: null,
  p: 0.04,
  q: 0.08,
  errorRate: 0.05,
  seeds: 10,
  singleRun: { show: 9, of: 10, prediction: [-9, 0.5] },
  record: null,
  moved: null,
  source: "fresh",
  assumptions: [
    { name: "batch", unsaid: "", choice: "128", reason: "", likelihood: null, fit: null, numbers: null, moved: null },
    {
      name: "points",
      unsaid: "",
      choice: "1000 even",
      reason: "",
      likelihood: null,
      fit: null,
      numbers: null,
      moved: null,
    },
  ],
  under: { "batch: all points": "refuted", "points: 200 even": "no evidence" },
  hinges: { "batch: all points": { word: "turns", here: 1, there: -1, p: 0.01 } },
  hangsOn: "batch (turns under all points)",
  survives: false,
  multiverse: null,
};

/** What a table reads as in another program, by the names of its columns. */
function readBack(rows: readonly VerdictRow[]): Record<string, string>[] {
  const [columns, ...cells] = readCsv(csvText(verdictTable(rows)));
  return cells.map((row) => Object.fromEntries(row.map((cell, i) => [columns[i], cell])));
}

Deno.test("verdictTable() has a column for each part of a row, and texts that are no formulas", () => {
  assert.deepEqual(readBack([row]), [{
    id: "made/up",
    experiment: "made",
    quote: "'=it, <b>fell</b>\n\x1b[31m",
    reading: 'it is "less"',
    rule: "less than before",
    verdict: "upheld",
    plain: "Over 10 seeds, it fell",
    finding: "'-3 where it was 4",
    wouldHold: "",
    question: "on average",
    effect: "-7",
    unit: "nats",
    level: "0.95",
    p: "0.04",
    q: "0.08",
    errorRate: "0.05",
    seeds: "10",
    record: "",
    moved: "",
    plan: "",
    source: "fresh",
    hangsOn: "batch (turns under all points)",
    survives: "false",
    decidingSeeds: "12",
    deciding: "about 12 seeds",
    intervalLow: "",
    intervalHigh: "-0.3333333333333333",
    singleRunShow: "9",
    singleRunOf: "10",
    predictionLow: "-9",
    predictionHigh: "0.5",
    assumptions: "batch=128; points=1000 even",
    universes: "",
    hinges: "turns under batch: all points",
    under: "batch: all points: refuted; points: 200 even: no evidence",
  }]);
});

Deno.test("verdictTable() leaves empty what a claim without evidence has not", () => {
  const bare = { ...row, effect: null, interval: null, singleRun: null, assumptions: [], under: {}, survives: null };
  const [first, second] = readBack([bare, row]);
  for (const name of ["effect", "intervalLow", "singleRunOf", "predictionHigh", "assumptions", "under", "survives"]) {
    assert.equal(first[name], "", name);
  }
  assert.equal(second.singleRunOf, "10");
});
