import assert from "node:assert/strict";
import { placesOfQuote, type Sentence, sentencesOf } from "./mod.ts";

const textsOf = (report: string, kind?: Sentence["kind"]) =>
  sentencesOf(report).filter((sentence) => kind === undefined || sentence.kind === kind).map(({ text }) => text);

for (
  const [name, report, texts] of [
    ["items of every kind of list", "* one\n* two\n\n+ three\n+ four\n\n1) five\n2) six\n", [
      "* one",
      "* two",
      "+ three",
      "+ four",
      "1) five",
      "2) six",
    ]],
    [
      "items in items, with more than a paragraph",
      "- It fell. It rose.\n  - [x] Here,\n    too.\n\n  And on.\n- Last\n",
      [
        "- It fell.",
        "It rose.",
        "- [x] Here, too.",
        "And on.",
        "- Last",
      ],
    ],
    ["block quotes, over their lines", "> It fell\n> to 5. It\nrose.\n>\n> > It stood.\n", [
      "It fell to 5.",
      "It rose.",
      "It stood.",
    ]],
    [
      "what follows a fence of any kind",
      "~~~\nlog 1\n\nlog 2\n~~~\nIt fell.\n\n````\n```\nlog 3\n````\nIt rose.\n",
      [
        "log 1",
        "log 2",
        "It fell.",
        "```",
        "log 3",
        "It rose.",
      ],
    ],
    ["a line that begins with a code span", "`fit` returned 0.5.\n`` `a` `` and ``` b ``` follow. `c. D` too.\n", [
      "fit returned 0.5.",
      "`a` and b follow.",
      "c. D too.",
    ]],
    ["emphasis over the ends of sentences", "*It fell. It **rose.*** __And. So__ on\\*.\n", [
      "It fell.",
      "It rose.",
      "And.",
      "So on*.",
    ]],
    ["lines that the author ended", "Loss: 0.5  \nAccuracy: 98 %\\\nIt fell<br>and rose.  \nThe end.\n", [
      "Loss: 0.5",
      "Accuracy: 98 %",
      "It fell and rose.",
      "The end.",
    ]],
    [
      "links, and addresses",
      'See [the page. Or](http://a.b/c.d?e=F. "T") www.a.org. Next: <http://x.y>. [One][1].\n\n[1]: http://z.z\n',
      [
        "See the page.",
        "Or www.a.org.",
        "Next: http://x.y.",
        "One.",
      ],
    ],
    ["footnotes", "It fell.[^n] It rose[^n].\n\n[^n]: By much. Really.\n", [
      "It fell.",
      "It rose.",
      "[^n]: By much.",
      "Really.",
    ]],
    [
      "formulas",
      "For $a_1 * b. C_2 * d$ it fell. At $x\n= 1$. It costs $5 or $10. So\n\n$$\n- a\n= b. C\n$$\n\nand on.\n",
      [
        "For $a_1 * b. C_2 * d$ it fell.",
        "At $x = 1$.",
        "It costs $5 or $10.",
        "So",
        "$$ - a = b. C $$",
        "and on.",
      ],
    ],
    [
      "comments, front matter and definitions, which nobody sees",
      "---\ntitle: It fell. It rose.\n---\n\nIt <!-- rose. It --> fell.\n\n<!-- All.\n\nHidden. -->\n",
      [
        "It fell.",
      ],
    ],
    [
      "HTML",
      '<p align="center">It <b>fell</b> to 5 &amp; 6.<br>\nIt rose.</p>\n<script>let a;</script>\n\n<table><tr><td>Cell 1<td>Cell 2</table>\n',
      [
        "It fell to 5 & 6.",
        "It rose.",
        "Cell 1",
        "Cell 2",
      ],
    ],
    ["captions below an image", "![Loss of all. Nets](a.png)\nFigure 1: It fell.\nTable 2: It rose.\n", [
      "Loss of all. Nets",
      "Figure 1: It fell.",
      "Table 2: It rose.",
    ]],
    ["lines that Windows ends", "It fell\r\nto 5.\r\n\r\n- one\r\n- two\r\n\r\n```\r\nlog 1\r\nlog 2\r\n```\r\n", [
      "It fell to 5.",
      "- one",
      "- two",
      "log 1",
      "log 2",
    ]],
    ["Chinese", "训练损失下降到\n0.5。测试准确率上升。\n", ["训练损失下降到 0.5。", "测试准确率上升。"]],
  ] as const
) {
  Deno.test(`sentencesOf() tells apart ${name}`, () => assert.deepEqual(textsOf(report), texts));
}

Deno.test("sentencesOf() takes no abbreviation of the field for an end", () => {
  for (
    const sentence of [
      "As Sec. IV and Secs. V, VI show, approx. Values fell vs. Adam (cf. Table 2, i.e. Loss, e.g. Accuracy resp. Error).",
      "In Fig. A.1, Figs. S1 and Eq. (3), see also Ref. [3], No. 5, it fell.",
      "Kingma et al. [12] and He et al. ResNet papers say so.",
      "D. P. Kingma and J. Ba proposed Adam.",
      "The w.r.t. Weights gradient of Prof. Smith fell to 1.5e-3 in Tab. II.",
      "The max. Accuracy etc. was 98.5 % at lr. 0.1.",
    ]
  ) assert.deepEqual(textsOf(sentence), [sentence]);
});

Deno.test("sentencesOf() takes an abbreviation for an end where a sentence begins behind it", () => {
  assert.deepEqual(textsOf("So say He et al. The loss fell. Is it? No. It rose: loss, error, etc. Consider this."), [
    "So say He et al.",
    "The loss fell.",
    "Is it?",
    "No.",
    "It rose: loss, error, etc.",
    "Consider this.",
  ]);
});

Deno.test("headings, cells, images and numbers state no finding", () => {
  const report = "# It fell. Now\n\nTitle\n=====\n\n| net | loss |\n| --- | --- |\n| deep | it fell |\n\n" +
    "[![It rose](b.svg)](http://b.c) ![Two](c.svg)\n\n0.5\n\n- 98.5 %\n\n$5 \\cdot 3$\n\nIt ![a picture](x.png) fell.\n";
  assert.deepEqual(sentencesOf(report).map(({ kind, text }) => [kind, text]), [
    ["heading", "# It fell. Now"],
    ["heading", "Title"],
    ["cell", "net"],
    ["cell", "loss"],
    ["cell", "deep"],
    ["cell", "it fell"],
    ["image", "It rose Two"],
    ["number", "0.5"],
    ["number", "- 98.5 %"],
    ["sentence", "$5 \\cdot 3$"],
    ["sentence", "It a picture fell."],
  ]);
});

Deno.test("a sentence can be quoted as it is told", () => {
  const report = "For exam-\nple *it* fell\\\nto 98\\%.[^1] It\u00AD\nself `a`\n\n- one\n\n[^1]: A note.\n";
  for (const { text, wordsStart, end } of sentencesOf(report)) {
    assert(placesOfQuote(text, report).some((place) => place.start <= wordsStart && place.end >= end), text);
  }
});

Deno.test("code is no sentence, what it printed is one a line", () => {
  const report = "```python\nprint('It fell')\n```\n\n```\n$ python train.py\n>>> loss\nEpoch 1: 0.5\n0.25\n```\n\n" +
    "    In [3]: a\n      b\n\n    Printed\n\n> ```log\n> Epoch 2\n> ```\n";
  assert.deepEqual(textsOf(report, "sentence"), ["Epoch 1: 0.5", "Printed", "Epoch 2"]);
  assert.deepEqual(
    textsOf("```\npython main.py \\\n  --epochs 5\nIt fell\n```\n\n```\n@article{a,\n  title = {It fell},\n}\n```\n"),
    [
      "It fell",
    ],
  );
  const [printed] = sentencesOf("> ```log\n>   Epoch 2\n> ```\n");
  assert.deepEqual([printed.start, printed.end], [13, 20]);
});

Deno.test("a report in pieces has the sentences that it has as one", () => {
  const filler = "It stood.\n\n".repeat(5000);
  const parts = [
    "See [it][x] and[^y] on.\n\n",
    "~~~\nlog\n\nmore\n~~~\n\n",
    "- one\n\n- two\n\n",
    "<!-- a\n\nb -->\n\n",
  ];
  const end = "[x]: http://x.y\n\n[^y]: A note.\n";
  const report = parts.map((part) => filler + part).join("") + end;
  const wanted = ["See it and on.", "log", "more", "- one", "- two", "[^y]: A note."];
  assert.deepEqual(textsOf(report).filter((text) => text !== "It stood."), wanted);
  assert.equal(textsOf(report).length, 20_000 + wanted.length);
});
