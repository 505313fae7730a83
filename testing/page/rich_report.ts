import { countVerdicts } from "../../lib/claim/mod.ts";
import { blocksOf, quotedWords } from "../../lib/page/blocks.ts";
import type { ClaimCard, PageModel } from "../../lib/page/model.ts";
import { picturesIn } from "../../lib/page/pictures.ts";

/** A report with all that Markdown has, and with what would do harm. */
export const richReport = `# Momentum on [a narrow valley](https://example.org/valley)

Gradient descent with momentum needed
fewer steps[^steps] than *plain **descent***, see [the results](#results), [the table](#what-came), [the code](src/train.py) and
[nothing good](javascript:alert(1)).

1. Steps with momentum:
   - 78 on average
   - [x] measured
   1. of eight starts
2. Steps without: $\\sim 2,600$ or $10^{-4}$, not $5 and $6

> It took about 150 steps.
>
> - says the author

## Results

| method | *steps* | loss |
| :-- | --: | :-: |
| momentum | 78 | **0.001** |
| plain | 150 | 0.001 |

|  | average loss |
| --- | --- |
| train | 0.1 |

![Figure 1: Loss by step, with and without momentum](figures/loss%20curve.png)

The loss is a drawing ![of a curve](missing.png), x<sup>2</sup> and H<sub>2</sub>O,
with a hard break  
behind it.

$$
\\begin{aligned} w &\\leftarrow w - \\eta v \\\\ v &\\leftarrow \\mu v + \\nabla f(w) \\end{aligned}
$$

\`\`\`math
\\frac{1}{2} \\sum_i c_i w_i^2
\`\`\`

A broken formula $\\frac{1$ stays as it is written. With escapes, as GitHub takes them:
$$\\begin{align} \\[f \\star \\psi\\](g) &= \\mathbf{m}\\_{ij} + learning\\_rate && \\textcolor{purple}{\\text{(1\\_a)}} \\end{align}$$
and $\\boxed{98\\,\\%}$, $a \\boldsymbol{+ b}$, $\\colorbox{yellow}{x}$, $\\mathcal{L}\\_{t\\}$. With all of them twice:
$$ \\\\begin{bmatrix} x \\\\% 2 \\\\\\\\ y \\\\end{bmatrix} $$
and $\\\\{ \\\\lambda_k \\\\}$. As it is, whatever Markdown makes of it: $\`\\sqrt{u_1 u_2}\`$.

\`\`\`
step 1: 0.5
step 2: 0.4
\`\`\`

<p align="center"><img src="figures/loss curve.png" alt="The same in HTML" onerror="alert(2)" width="300"></p>

<table align="center">
  <tr align="center"><th></th><th align="left">plain</th><th>momentum<br>(ours)</th></tr>
  <tr><td rowspan=2><a name="what-came"></a>loss<sub>x</sub></td><td align="right">0.0071</td><td></td></tr>
  <tr><td align="right">0.0072</td><td><p><b>0.0069</b></p></td></tr>
  <tr><td colspan=3><img src="figures/loss curve.png" width=150px onload="alert(9)"><br><b>Table 1.</b> What came of it.</td></tr>
</table>

<script>alert(3)</script><svg onload="alert(4)"><text>drawn</text></svg><a href="javascript:alert(5)">pressed</a>
<iframe src="https://example.org"></iframe>

![outside](../../etc/passwd.png) ![elsewhere](https://example.org/x.png) ![page](data:text/html,<script>alert(6)</script>)
$\\href{javascript:alert(7)}{x}$ $\\text{<img src=x onerror=alert(8)>}$

Results
-------

[^aside]: Nothing points at this.

[^steps]: Until the loss stays below 0.001.

[^other]: Nor at this.
`;

/** What claims quote of it: over a line's end and a footnote, in an item, a cell and a caption, and a formula. */
export const richQuotes: Readonly<Record<string, string>> = {
  steps: "momentum needed fewer steps than plain descent",
  item: "78 on average",
  formula: "$\\sim 2,600$",
  cell: "momentum | 78 | 0.001",
  caption: "Loss by step, with and without momentum",
  note: "Until the loss stays below 0.001.",
  row: "0.0072 | 0.0069",
  table: "What came of it.",
};

/** The page of a report of one's own, in a folder with its pictures; `card` makes a claim's card. */
export function pageOf(
  source: string,
  cards: readonly ClaimCard[],
  { folder = ".", repository = null }: { readonly folder?: string; readonly repository?: string | null } = {},
): PageModel {
  const quotes = cards.map(({ id, quote }) => ({ id, text: quote }));
  const shown = blocksOf(source, quotes, [], { picture: picturesIn(folder), repository });
  const words = quotedWords(shown);
  return {
    title: "A report",
    counts: countVerdicts(cards),
    expectedWrong: null,
    coverage: { covered: 0, all: 0, without: [] },
    ...shown,
    claims: cards.map((card) => ({ ...card, words: words.get(card.id) ?? [] })),
    figures: [],
    inferences: [],
    experiments: [],
    unplaced: { claims: [], figures: [] },
  };
}

/** A claim's card with nothing but its quote and verdict. */
export function plainCard(id: string, quote: string): ClaimCard {
  return {
    ...{ id, quote, verdict: "upheld", words: [], reading: "as it stands", plain: null, finding: "it holds" },
    ...{ wouldHold: null, deciding: null, rule: null, level: null, plan: null, question: null, plots: [] },
    ...{ singleRun: null, under: [], hangsOn: null, universes: [], curve: null, q: null, survives: null },
    ...{ assumptions: [], command: "deno task verify", moved: null, code: { text: "claims_test.ts:1", url: null } },
    evidence: { experiment: "none", title: "None", source: "the text", runs: 0 },
  };
}
