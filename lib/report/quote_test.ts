import assert from "node:assert/strict";
import { fold, occurs, placesOfQuote, quoteFault } from "./mod.ts";

for (
  const [name, report, quote] of [
    ["ligatures", "The final coefficients of efficient fits.", "ﬁnal coeﬃcients of eﬃcient ﬁts"],
    ["curly quotation marks", 'The "best" net\'s loss.', "“best” net’s"],
    ["straight ones for curly ones", "The “best” net’s loss.", '"best" net\'s'],
    ["soft hyphens", "It is overparametrised.", "over\u00ADpara\u00AD\nmetrised"],
    ["hyphens at the ends of lines", "For example state-of-the-art nets.", "For exam-\nple state-of-\nthe-art"],
    [
      "hyphens at the ends of lines of the report",
      "For exam-\nple state-of-\nthe-art nets.",
      "example state-of-the-art nets",
    ],
    ["hyphens at the ends of lines on both sides", "For exam-\nple nets.", "exam-\nple nets"],
    ["accents as signs of their own", "Größe des Fréchet-Abstands.", "Größe des Fréchet".normalize("NFD")],
    [
      "accents as signs of their own in the report",
      "Größe des Fréchet-Abstands.".normalize("NFD"),
      "Größe des Fréchet",
    ],
    ["Hangul in parts", "정확도가 올랐다.", "정확도가".normalize("NFD")],
    ["no-break and thin spaces", "It is 98 % of 60 000 now.", "98\u202F% of 60\u2009000\u00A0now"],
    ["spaces without width", "It is overfitting.", "It\u200B is over\u200Bfitting\uFEFF."],
    ["a minus sign for a hyphen", "It fell to -0.5.", "fell to −0.5"],
    ["a hyphen for a minus sign", "It fell to −0.5 (10^−4^).", "fell to -0.5 (10^-4^)"],
    ["kinds of hyphens", "A well-known train-test split.", "well\u2011known train–test split"],
    ["three points in one", "And so... it fell.", "so… it fell"],
    ["the micro sign", "It took 5 μs.", "took 5 µs"],
    ["emphasis that is not quoted", "The **deep** net *fell*, `relu` too.", "The deep net fell, relu too."],
    ["emphasis that only the quote has", "The deep net fell.", "The **deep** net _fell_"],
    ["emphasis as written", "The **deep** net *fell*.", "**deep** net *fell*"],
    ["escapes that are not quoted", "It is 98\\% of \\$5 &amp; more \\_now\\_.", "98% of $5 & more _now_"],
    ["escapes that only the quote has", "It is 98% now.", "98\\% now"],
    ["escapes as written", "It is 98\\% now.", "98\\% now"],
    ["line breaks between ideographs", "训练损失下降到\n最低的\n程度。", "训练损失下降到最低的程度。"],
    ["line breaks that only the quote has", "训练损失下降到最低。", "训练损失\n下降到 最低。"],
    [
      "cells as they are read",
      "| net | loss |\n| --- | --- |\n| deep | **0.5** |\n| wide | 0.7 |\n",
      "deep\t0.5\nwide\t0.7",
    ],
    ["cells as written", "| net | loss |\n| :-- | --: |\n| deep | **0.5** |\n", "| deep | **0.5** |"],
    ["cells between lines", "net | loss\n--- | ---\ndeep | **0.5**\n", "deep | 0.5"],
    ["lines of a block quote", "> It fell\n> to 5 and\n> *rose*.\n", "fell to 5 and rose"],
    ["lines of a block quote as written", "> It fell\n> to 5.\n", "It fell\n> to 5."],
    ["items as written", "- a: 0.1\n- b: **0.2**\n", "- a: 0.1 - b: 0.2"],
    ["items as they are read", "- a: 0.1\n- b: 0.2\n", "a: 0.1 b: 0.2"],
    ["items with the dots of a page", "- a: 0.1\n- b: 0.2\n", "• a: 0.1\n• b: 0.2"],
    ["numbered items", "1. a: 0.1\n2. b: 0.2\n", "1. a: 0.1 2. b: 0.2"],
    [
      "links that are not quoted",
      "See [the *loss*](http://a.b) of [nets][1].\n\n[1]: http://c.d\n",
      "See the loss of nets.",
    ],
    ["links as written", "See [the loss](http://a.b) now.", "See [the loss](http://a.b) now"],
    ["words around a note", "It fell[^1] by much.\n\n[^1]: Really.\n", "It fell by much."],
    ["words around a comment", "It <!-- ha --> fell.", "It fell."],
    ["formulas", "Of $f_1*g_1*h$ in $\\{x\\}$.", "$f_1*g_1*h$ in $\\{x\\}$"],
    ["code", "```\nlog  1\n  log 2\n```\n", "log 1 log 2"],
  ] as const
) {
  Deno.test(`a quote may differ by ${name}`, () => {
    assert(occurs(quote, report), quoteFault(quote, report, "It"));
    for (const { start, end } of placesOfQuote(quote, report)) {
      assert(start >= 0 && start < end && end <= report.length);
      assert.match(report.slice(start, end), /^\S.*\S$/s);
    }
  });
}

for (
  const [name, report, quote] of [
    ["a superscript", "It fell to 10⁻⁴.", "10-4"],
    ["a fraction", "It takes 1½ hours.", "11/2 hours"],
    ["a range for a difference", "It is 10–4 now.", "10-4 now"],
    ["a sign", "It fell by -0.5.", "fell by 0.5"],
    ["a letter's case", "It is Over now.", "over now"],
    ["a digit", "It fell to 0.51.", "It fell to 0.52"],
    ["an accent", "The résumé fell.", "The resume fell"],
    ["a hyphen within a word", "They re-sent it.", "They resent it"],
    ["a space within a number", "It took 1 000.", "took 1000"],
    ["words in a comment", "It fell.\n\n<!-- It rose. -->\n", "It rose."],
    ["words in a comment in a line", "It <!-- never --> fell.", "It never fell."],
    ["words in a comment and beside it", "It <!-- never --> fell.", "never --> fell"],
    ["words in a comment and below it", "<!-- It rose. -->\n\nIt fell.\n", "It rose. --> It fell."],
    ["what defines a link, and what follows", "[1]: http://a.b/it-rose\n\nIt fell.\n", "it-rose It fell."],
    ["where a link leads to", "See [this](http://a.b/it-rose).", "it-rose"],
    ["what defines a link", "See [this][1].\n\n[1]: http://a.b/it-rose\n", "it-rose"],
    ["front matter", "---\ntitle: It rose\n---\n\nIt fell.\n", "It rose"],
    ["nothing", "It fell.", " \n"],
  ] as const
) {
  Deno.test(`a quote may not differ by ${name}`, () => {
    assert.deepEqual(placesOfQuote(quote, report), []);
    assert.notEqual(quoteFault(quote, report, "It"), undefined);
  });
}

Deno.test("placesOfQuote() finds each place, in the source", () => {
  const report = "> It *fell*\n> to 98\\%. \\&c\n\nIt fell to 98%.\n";
  const places = placesOfQuote("It fell to 98%", report);
  assert.deepEqual(places.map(({ start, end }) => report.slice(start, end)), [
    "It *fell*\n> to 98\\%",
    "It fell to 98%",
  ]);
  assert.deepEqual(placesOfQuote("**98%**", "It is **98%**."), [{ start: 8, end: 11 }]);
});

Deno.test("fold() is the same once more", () => {
  const text = "  a “ﬁn”\u00AD\n x\u200B \uFEFF−5 – 6…\n";
  assert.equal(fold(text), 'a "fin"x -5 – 6...');
  assert.equal(fold(fold(text)), fold(text));
});

const report =
  "# Loss\n\nAt first all *three* models learned the function.\n\n- Deep: 0.15\n- Wide: 0.25\n\n<!-- not so -->\n";
for (
  const [name, quote, message] of [
    [
      "another word",
      "all four models learned",
      'The quote of "a/b" does not occur in the report: "all four models learned". The nearest sentence is report.md:3: ' +
      '"At first all three models learned the function.". They part after "all": the report goes on ' +
      '"three models learned the function. Deep: …", the quote "four models learned"; copy it literally',
    ],
    [
      "another first word",
      "none of the three models learned the function",
      /report\.md:3: .* They part at the first word: /,
    ],
    [
      "another number in an item",
      "- Deep: 0.15 - Wide: 0.26",
      /report\.md:6: "- Wide: 0\.25"\. .*on "0\.25", the quote "0\.26"/,
    ],
    [
      "other words altogether",
      "Cats are smaller than dogs",
      /and nothing in it is like "Cats are smaller than dogs"; copy/,
    ],
    ["a comment", "not so", /does not occur in the report where a reader sees it, only in a comment or behind a link$/],
    ["nothing", " ", /^The quote of "a\/b" is empty: copy the words/],
  ] as const
) {
  Deno.test(`quoteFault() says where the report and a quote of ${name} part`, () => {
    const fault = quoteFault(quote, report, 'The quote of "a/b"')!;
    if (typeof message === "string") assert.equal(fault, message);
    else assert.match(fault, message);
  });
}
