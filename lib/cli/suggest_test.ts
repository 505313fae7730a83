import assert from "node:assert/strict";
import type { VerdictRow } from "../claim/mod.ts";
import { suggestions, suggestionText } from "./suggest.ts";
import { rowsMarkdown } from "./verify_markdown.ts";
import { rowText, summaryText } from "./verify_text.ts";

const row = {
  id: "made/up",
  experiment: "made",
  quote: "the first is better",
  reading: "its loss is lower",
  rule: "lower",
  verdict: "inconclusive",
  plain: "Over 5 seeds, it cannot be told",
  finding: "ratio 0.9",
  wouldHold: "the two could not be told apart",
  deciding: {
    seeds: 9,
    verdict: "upheld",
    cost: { runs: 8, steps: 6000 },
    margin: null,
    words: "about 9 seeds would decide it",
  },
  effect: 0.9,
  interval: [0.7, 1.1],
  level: 0.95,
  unit: "ratio",
  seeds: 5,
  singleRun: null,
  source: "fresh",
  survives: null,
  moved: null,
  q: null,
  plan: null,
  hangsOn: null,
  hinges: [],
  multiverse: null,
  assumptions: [],
  under: {},
} as unknown as VerdictRow;
const flat = (text: string) => text.replaceAll(/\s+/g, " ");

Deno.test("rowText() says in plain words what was found, then in figures, and what would decide it", () => {
  assert.match(flat(rowText(row)), /it cannot be told\. ratio 0\.9\. .*To decide it: about 9 seeds would decide it\./);
  const without = rowText({ ...row, plain: null, deciding: null });
  assert.match(flat(without), /"the first is better" ratio 0\.9\./);
  assert.doesNotMatch(without, /To decide it/);
});

Deno.test("summaryText() has no share of sentences where the report has none", () => {
  const none = summaryText([], { covered: [], uncovered: [] });
  assert.match(none, /The report has no factual sentence/);
  assert.doesNotMatch(none, /NaN/);
});

Deno.test("an assumption whose inference moved is told in the summary, and all is as on record where none did", () => {
  const text = (...names: string[]) => summaryText([row], { covered: [], uncovered: [] }, names);
  assert.match(text(), /All verdicts and numbers are as on record/);
  assert.match(text('assumption "batch" of fit'), /1 moved: assumption "batch" of fit/);
  assert.doesNotMatch(text('assumption "batch" of fit'), /as on record/);
  const markdown = rowsMarkdown([row], [{ name: 'assumption "batch" of fit', moved: "shares[0]: 0.1, now 0.2" }]);
  assert.match(markdown, /\*\*1 moved\*\*\n- assumption "batch" of fit: shares.*0\.1, now 0\.2/);
  assert.match(rowsMarkdown([row]), /as on record/);
});

Deno.test("suggestionText() has the report's sentence, the one that would hold, and what it takes to decide it", () => {
  assert.equal(
    flat(suggestionText(row, 0.02)),
    '? inconclusive made/up "the first is better" Over 5 seeds, it cannot be told. would hold: "the two could not be told apart" ' +
      "to decide it: about 9 seeds would decide it (about 2 min here, one run at a time)",
  );
  assert.doesNotMatch(suggestionText({ ...row, deciding: null }), /to decide it/);
});

Deno.test("suggestions() leaves out what is upheld, and says where there is nothing to suggest", async () => {
  const upheld = { ...row, id: "made/down", verdict: "upheld", wouldHold: null, deciding: null } as const;
  const text = await suggestions([row, upheld], []);
  assert.match(text, /made\/up/);
  assert.doesNotMatch(text, /made\/down/);
  assert.match(await suggestions([upheld], []), /^No claim is refuted or inconclusive/);
});
