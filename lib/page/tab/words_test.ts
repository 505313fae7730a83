import assert from "node:assert/strict";
import { browserName } from "./browser_name.ts";
import type { TabIndex, TabRun } from "./payload.ts";
import { judgedWords, needsWords, trainedWords } from "./words.ts";

const about = { run: "fit/deep-0", browser: "Firefox 153", seconds: 3.14, stretch: "steps 1 to 24,000" };
const trained = { kind: "trained", lines: 480, isWhole: true, arithmetic: "fused" } as const;

Deno.test("what came of training says browser, time, and what was held against the record", () => {
  assert.equal(
    trainedWords(trained, about),
    "The recorded bytes, on Firefox 153, in 3.1 s, with fused multiply-add: fit/deep-0, steps 1 to 24,000, 480 lines of the ledger, " +
      "and where its chain of digests ends",
  );
  const segment = { ...trained, lines: 1, isWhole: false, arithmetic: "separate" };
  assert.match(trainedWords(segment, about), /in 3\.1 s: fit\/deep-0, steps 1 to 24,000, a line of the ledger$/);
  assert.equal(
    trainedWords({ ...segment, difference: "at step 8: loss of step 8 is 1, recorded is 2" }, about),
    "Run fit/deep-0 leaves its record, on Firefox 153, in 3.1 s: at step 8: loss of step 8 is 1, recorded is 2",
  );
});

Deno.test("what came of judging says what it was judged from, and where the page shows something else", () => {
  const judged = {
    id: "a/b",
    verdict: "refuted",
    finding: "mean 0.5 (5 runs)",
    runs: 5,
    numbers: { taken: 20, carried: 1 },
    closed: 0,
    others: 3,
  } as const;
  const shown = { shown: "refuted", finding: "… Mean 0.5 (5\n runs).", browser: "Chromium 156", seconds: 0.5 };
  assert.deepEqual(judgedWords(judged, shown), {
    words:
      "Judged here it is refuted, as shown, on Chromium 156, in 0.5 s: from 20 numbers in the ledgers of this page and from 1 number " +
      "that the project's own code made of its runs, as this page carries them, of 5 seeds; 3 ledgers are carried in part: their chains " +
      "close where their runs are computed",
    isSame: true,
  });
  const other = judgedWords(judged, { ...shown, shown: "upheld" });
  assert.equal(other.isSame, false);
  assert.match(other.words, /^Judged here it is refuted, this page shows upheld/);
  assert.match(
    judgedWords(judged, { ...shown, finding: "mean 0.6 (5 runs)" }).words,
    /the finding is another one than this page shows/,
  );
  assert.match(
    judgedWords({ ...judged, difference: "the ledger of a/b-0 was changed" }, shown).words,
    /^Not judged, .*a\/b-0 was changed$/,
  );
});

Deno.test("a run that the page has no room for says what its shortest stretch reads", () => {
  const run = { id: "memory/wide-0", data: "a", protocol: 0, steps: 12_000 } as TabRun;
  const images = { rows: 60_000 },
    index = (batchSize: number) => ({
      datasets: { a: { train: { images } } },
      protocols: [{ model: {}, batchSize, ledgerEvery: 50 }],
    } as unknown as TabIndex);
  assert.match(
    needsWords(run, index(1024)),
    /^The shortest stretch of memory\/wide-0 on record, 50 steps of 1,024 images, reads 51,200 of its 60,000 images, more than this page/,
  );
  // In a second epoch it reads none that it has not read.
  assert.match(needsWords(run, index(2000)), /reads 60,000 of its 60,000 images/);
  assert.equal(needsWords({ ...run, data: "b" }, index(1)), "What memory/wide-0 learns from is not in this page");
});

Deno.test("browsers are named with their version", () => {
  const chrome =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36";
  assert.equal(browserName(chrome), "Chromium 156");
  assert.equal(browserName(`${chrome} Edg/156.0.0.0`), "Edge 156");
  assert.equal(browserName("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"), "Firefox 153");
  assert.equal(
    browserName("Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15"),
    "Safari 26",
  );
  assert.equal(browserName("curl"), "this browser");
});
