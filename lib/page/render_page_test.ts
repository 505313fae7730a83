import assert from "node:assert/strict";
import { countVerdicts, within } from "../claim/mod.ts";
import { plainCard } from "../../testing/page/rich_report.ts";
import { blocksOf, textBlocksOf } from "./blocks.ts";
import type { Block, ClaimCard, PageModel, Span } from "./model.ts";
import { renderPage } from "./mod.ts";
import { plotsOf } from "./plots.ts";

const evil = `</style></script><script>alert(1)</script><img src=x onerror=alert(2)> "'&\u001b[2J`;

const card = (id: string, quote: string): ClaimCard => ({
  id,
  verdict: "refuted",
  quote,
  words: [],
  reading: evil,
  plain: evil,
  finding: evil,
  wouldHold: evil,
  deciding: evil,
  rule: evil,
  level: 0.95,
  plan: evil,
  question: "on average",
  plots: [{
    name: evil,
    verdict: "refuted",
    finding: evil,
    unit: evil,
    dots: [{ at: 0.5, level: 0, label: evil }],
    bins: [{ from: 0, to: 0.1, height: 1, label: evil }],
    interval: { from: 0.2, to: 0.8, label: evil },
    wanted: { from: 0.5, to: 0.5, label: evil },
    margin: { from: 0.4, to: 0.6, label: evil },
    rows: [{ name: evil, verdict: "refuted", at: 0.1, out: "low", interval: null, label: evil }],
    ticks: [{ at: 0.1, label: evil }],
  }],
  singleRun: evil,
  under: [{ name: evil, verdict: "upheld", hinge: evil }],
  hangsOn: evil,
  universes: [evil],
  curve: {
    unit: evil,
    columns: [
      { verdict: "upheld", at: 0.5, from: 0.2, to: 0.8, label: evil, isDefault: true, choices: [evil] },
      { verdict: "cannot be judged", at: null, from: 0, to: 0, label: evil, isDefault: false, choices: [evil] },
    ],
    ends: [evil, evil],
    rows: [{ name: evil }, { assumption: 0, choice: evil }],
  },
  q: evil,
  survives: false,
  assumptions: [{
    name: evil,
    unsaid: evil,
    choice: evil,
    reason: evil,
    likelihood: { [evil]: 1 },
    fit: { name: evil, mean: 1, distance: 1, p: 1, words: evil },
    numbers: { printed: 1, effective: 1 },
    moved: null,
  }],
  evidence: { experiment: evil, title: evil, source: "fresh", runs: 1 },
  code: { text: evil, url: null },
  command: evil,
  moved: evil,
});

function page(source: string, claims: readonly ClaimCard[]): PageModel {
  return {
    title: evil,
    counts: countVerdicts(claims),
    expectedWrong: evil,
    coverage: { covered: 1, all: 2, without: [evil] },
    ...blocksOf(source, claims.map(({ id, quote }) => ({ id, text: quote })), []),
    claims,
    figures: [],
    inferences: [{
      title: evil,
      unsaid: evil,
      choice: evil,
      reading: evil,
      fit: evil,
      table: { head: [evil], rows: [[evil]] },
    }],
    experiments: [{
      id: evil,
      title: evil,
      source: "fresh",
      protocol: [[evil, evil]],
      runs: [{ run: evil, chain: evil }],
    }],
    unplaced: { claims: [], figures: [] },
  };
}

Deno.test("nothing that a report, a claim or a run is called becomes markup or script", () => {
  const source =
    `It fell. ${evil}\n\n# ${evil}\n\n\`\`\`\n${evil}\n\`\`\`\n\n[link](javascript:alert(3)) ![picture](http://x/y.png)\n`;
  const html = renderPage(page(source, [card(`a/${evil}`, "It fell.")]));
  assert.equal(html.match(/<script>/g)?.length, 1);
  assert.equal(html.match(/<style>/g)?.length, 1);
  assert.doesNotMatch(html, /<img|onerror=alert\(2\)>(?!.*&)/);
  assert.doesNotMatch(html, /href="(?!#)/);
});

Deno.test("blocksOf() keeps every word of a report, and marks quotes over lines, items and one another", () => {
  const source =
    "Intro with *words* and `code`.\n\n- It fell to 5 and\n  stayed there\n- It rose\n\n```\nlog 1\nlog 2\n```\n";
  const quotes = [
    { id: "over", text: "It fell to 5 and stayed there - It rose" },
    { id: "inner", text: "stayed there" },
    { id: "log", text: "log 1 log 2" },
  ];
  const blocks = textBlocksOf(blocksOf(source, quotes, [{ id: "1", text: "It rose" }]));
  assert.deepEqual(blocks.map(({ kind }) => kind), ["paragraph", "paragraph", "paragraph", "code"]);
  assert.equal(
    blocks.map(({ text }) => text.map((span) => span.text).join("")).join("|").replace(/\s+/g, " "),
    "Intro with words and code.|It fell to 5 and stayed there|It rose|log 1 log 2",
  );
  assert.deepEqual(blocks.map(({ claims }) => claims), [[], ["inner"], ["over"], ["log"]]);
  assert.deepEqual(blocks.map(({ figures }) => figures), [[], [], ["1"], []]);
  const marked = blocks[1].text.map(({ text, claims, ending }) => [text, claims, ending]);
  assert.deepEqual(marked, [["It fell to 5 and\n", ["over"], []], ["stayed there", ["over", "inner"], ["inner"]]]);
});

Deno.test("blocksOf() shows what a reader of Markdown sees, and marks quotes through marks, escapes and cells", () => {
  const source = [
    "> It *fell* to\n> 98\\% \\& stayed &mdash; [there](http://x.y).<!-- hidden -->",
    "1. one\n   - [x] two\n\n     more",
    "| net | loss |\n| --- | ---: |\n| **a** | 0.1 |\n| b | 0.2 |",
    "![a picture](x.png)[^1]",
    "[^1]: A note.",
    "~~~\nlog\n~~~",
    "<table><tr><th>net<th>loss</tr><tr><td><b>a</b></td><td>0.1</td></tr></table>",
  ].join("\n\n");
  const quotes = [
    { id: "quoted", text: "fell to 98% & stayed" },
    { id: "cells", text: "**a** | 0.1" },
    { id: "hidden", text: "hidden" },
  ];
  const shown = blocksOf(source, quotes, []);
  const spans = (spans: readonly Span[]) =>
    spans.map(({ text, claims }) => claims.length > 0 ? `{${text}}` : text).join("");
  const outline = (block: Block): unknown =>
    block.kind === "list"
      ? [block.start, ...block.items.map(({ checked, blocks }) => [checked, ...blocks.map(outline)])]
      : block.kind === "quote"
      ? ["quote", ...block.blocks.map(outline)]
      : block.rows?.map((row) => row.map(({ text }) => spans(text))) ?? spans(block.text);
  assert.deepEqual(shown.blocks.map(outline), [
    ["quote", "It {fell}{ to\n98% & stayed} — there."],
    [1, [null, "one", [null, [true, "two", "more"]]]],
    [["net", "loss"], ["{a}", "{0.1}"], ["b", "0.2"]],
    "a picture[^1]",
    "log",
    [["net", "loss"], ["a", "0.1"]],
  ]);
  assert.deepEqual(shown.notes.map(({ number, blocks }) => [number, ...blocks.map(outline)]), [[1, "A note."]]);
  assert.deepEqual(textBlocksOf(shown).flatMap(({ claims }) => claims), ["quoted", "cells"]);
  const html = renderPage(page(source, quotes.slice(0, 2).map(({ id, text }) => plainCard(id, text))));
  const text = html.slice(html.indexOf("<article"), html.indexOf("</article>"));
  assert.equal(text.match(/<t[hd]\b/g)?.length, 10);
  assert.doesNotMatch(html, /hidden -->/);
});

Deno.test("a claim whose quote stands nowhere is shown behind the report", () => {
  const html = renderPage({
    ...page("It fell.", [card("a/b", "It rose.")]),
    unplaced: { claims: ["a/b"], figures: [] },
  });
  assert.match(html, /Not found in the report<\/h2>.*id="claim-a--b"/s);
});

Deno.test("the page promises to compute runs where it carries one that it can, and asks for no files otherwise", () => {
  const carrying = (runs: readonly string[]) =>
    renderPage(page("It fell.", [card("a/b", "It fell.")]), {
      sections: new Map([["index", ""]]),
      runs: new Set(runs),
      trains: runs.length > 0,
      claims: new Set(["a/b"]),
    }).match(/<section[^>]*id="tab".*?<\/section>/s)![0];
  assert.match(carrying(["a/net-0"]), /Compute this here.*data-pick/s);
  assert.doesNotMatch(carrying([]), /Compute this here|data-pick/);
  assert.match(carrying([]), /this tab judges them again/);
});

Deno.test("a report of 10 MB becomes a page", () => {
  const paragraph = "It fell again, and nobody knows why it should have done so on that day.\n\n";
  const source = paragraph.repeat(Math.ceil(10e6 / paragraph.length)) + "In the end it rose.\n";
  const html = renderPage(page(source, [card("a/end", "In the end it rose.")]));
  assert(html.length > 10e6);
  assert(html.includes("In the end it rose."));
});

Deno.test("a page grows with claims plus runs: each run stands in it once, however many claims rest on it", () => {
  const size = (claims: number, runs: number) => {
    const cards = Array.from({ length: claims }, (_, i) => {
      const origin = { experiment: "draws", title: "Draws", source: "fresh", runs };
      const plots = plotsOf(within({ low: 0.5 }).judge(Array.from({ length: runs }, (_, i) => i / runs)));
      return { ...card(`a/${i + 100}`, "It fell."), evidence: origin, plots };
    });
    const made = Array.from({ length: runs }, (_, i) => ({ run: `draws-${i + 1000}`, chain: "0".repeat(64) }));
    const experiments = [{ id: "draws", title: "Draws", source: "fresh", protocol: [], runs: made }];
    return renderPage({ ...page("It fell.", cards), experiments }).length;
  };
  const [few, moreClaims, moreRuns, both] = [size(10, 500), size(20, 500), size(10, 1000), size(20, 1000)];
  assert(moreRuns - few < 500 * 120, `${moreRuns - few} characters for 500 runs more`);
  // No run costs more where there are more claims.
  assert(both - moreRuns - (moreClaims - few) < 10 * 500, `${both}, ${moreRuns}, ${moreClaims}, ${few}`);
});

Deno.test("a claim's card says first what was found in plain words, and has a sentence that would hold, to copy", () => {
  const told = { ...card("a/b", "It fell."), plain: "Over 3 seeds, it rose", finding: "0.5", wouldHold: "It rose" };
  const html = renderPage(page("It fell.", [{ ...told, deciding: "about 9 seeds would decide it" }]));
  assert.match(html, /<span class="found words">Over 3 seeds, it rose<\/span>/);
  assert.match(html, /<p class="words plain">Over 3 seeds, it rose\.<\/p><p class="words figures">0\.5\.<\/p>/);
  assert.match(html, /A sentence that would hold.*<q data-text[^>]*>It rose<\/q><button/s);
  assert.match(html, /What would decide it<\/p><p class="words">about 9 seeds would decide it\.<\/p>/);
  const without = renderPage(page("It fell.", [{ ...told, plain: null, wouldHold: null, deciding: null }]));
  assert.match(without, /<span class="found words">0\.5<\/span>/);
  assert.doesNotMatch(without, /would hold|would decide/);
});
