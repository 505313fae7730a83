import assert from "node:assert/strict";
import { scratchFolder } from "../../testing/mod.ts";
import { pageOf, plainCard, richQuotes, richReport } from "../../testing/page/rich_report.ts";
import { renderPage } from "./mod.ts";
import { picturesIn } from "./pictures.ts";

const folder = scratchFolder("page-markdown");
// A picture of one pixel.
const png = Uint8Array.fromBase64(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
);
Deno.mkdirSync(`${folder}/figures`);
Deno.writeFileSync(`${folder}/figures/loss curve.png`, png);

const cards = Object.entries(richQuotes).map(([id, quote]) => plainCard(`a/${id}`, quote));
const repository = "https://example.org/blob/main";
const html = renderPage(pageOf(richReport, cards, { folder, repository }));
const text = html.slice(html.indexOf("<article"), html.indexOf("</article>"));
/** The report alone, without what stands behind its words. */
const report = text.replace(/<div class="cards">.*?<\/details><\/div>/gs, "");

for (
  const [what, expected] of [
    ["lines flow, and break where the author asked for it", /hard break<br\/?>\s*behind it/],
    ["lists lie in lists, with their numbers", /<ol start="1"><li><p>Steps with.*?<ul>.*?<\/ul>.*?<ol start="1">/s],
    ["a task has its box", /<li class="task"><input type="checkbox" checked disabled/],
    ["a block quote holds a list", /<blockquote class="quoted"><p>It took.*?<ul>.*?<\/blockquote>/s],
    ["a table has a head, and columns as they are aligned", /<th scope="col" class="right"><em>steps<\/em><\/th>/],
    ["a cell of a head without words heads nothing", /<tr><td><\/td><th scope="col">average loss<\/th><\/tr>/],
    ["emphasis lies in emphasis", /<em>.*?plain .*?<strong>.*?descent.*?<\/strong><\/em>/s],
    ["a picture alone, with words that are a caption, is a figure", /<figure class="given"><img src="data:image\/png;/],
    ["a picture that is not there is named", /of a curve <span class="why">\(missing\.png: it is not there\)/],
    [
      "an image of HTML is as wide as it asks",
      /<img src="data:image\/png;base64,[^"]+" alt="The same in HTML" width="300"\/?>/,
    ],
    ["a cell of HTML without words keeps its place", /<tr><td[^>]*><\/td><th scope="col" class="left">plain<\/th>/],
    ["a line that ends in a cell of HTML ends no cell", /<th scope="col">momentum<br\/?>\(ours\)<\/th><\/tr>/],
    [
      "a cell of HTML takes several rows",
      /<td rowspan="2">loss<sub>x<\/sub><\/td><td class="right">0\.0071<\/td><td><\/td>/,
    ],
    ["a cell of HTML is one, whatever lies in it", /<td><a class="said[^>]*><strong>0\.0069<\/strong><\/a>/],
    [
      "a cell of HTML takes several columns",
      /<td colspan="3"><img [^>]* width="150"\/?><br\/?><strong>Table 1\.<\/strong>/,
    ],
    [
      "a formula with escapes is set without them",
      /<mo[^>]*>\[<\/mo>.*?<msub><mi[^>]*>𝐦<\/mi><mrow><mi>i<\/mi><mi>j<\/mi>/s,
    ],
    ["a sign that is escaped in a word of a formula stays", /g<\/mi><mi[^>]*>_<\/mi><mi>r/],
    ["a formula has its colours, and no style", /<m[a-z]+ mathcolor="#BF0040"/],
    [
      "a formula whose backslashes are doubled is set",
      /<mtable[^>]*><mtr><mtd[^>]*><mrow><mi>x<\/mi>.*?<mi>%<\/mi>.*?<mtr>.*?<mi>y<\/mi>/s,
    ],
    ["a formula with a brace that is escaped is set", /<msub><mi[^>]*>ℒ<\/mi><mi>t<\/mi>/],
    ["a formula between backticks is one", /<msqrt><mrow><msub><mi>u<\/mi><mn>1<\/mn><\/msub>/],
    ["a formula within a line breaks none", /<mo[^>]*>\{<\/mo><msub><mi>λ<\/mi>/],
    ["a formula has its frames", /<mrow[^>]* class="tml-framed"/],
    ["a formula has its bold signs", /class="tml-bold"/],
    ["what stands above and below the line does so", /x<sup>2<\/sup> and H<sub>2<\/sub>O/],
    ["a formula is MathML", /<math><mrow><mo>∼<\/mo><mn>2,600<\/mn><\/mrow><\/math>/],
    ["a formula on lines of its own is set so", /<math display="block"><mtable/],
    ["a formula that cannot be set stays", /<code class="tex">\$\\frac\{1\$<\/code>/],
    ["prices are no formula", /not \$5 and \$6/],
    ["code keeps its lines", /<pre tabindex="0"><code>step 1: 0\.5\nstep 2: 0\.4<\/code><\/pre>/],
    [
      "a link leads to the web",
      /<a href="https:\/\/example\.org\/valley" rel="noopener noreferrer">a narrow valley<\/a>/,
    ],
    ["a link leads to a heading", /<a href="#section-results">the results<\/a>/],
    [
      "a link leads to an anchor of HTML",
      /<a href="#anchor-what-came">the table<\/a>.*<span id="anchor-what-came"><\/span><div class="wide"/s,
    ],
    ["headings of one name have two places", /id="section-results".*id="section-results-1"/s],
    ["a link leads to a file of the project", /<a href="https:\/\/example\.org\/blob\/main\/src\/train\.py"/],
    [
      "a footnote is numbered, and leads back",
      /href="#note-1" id="note-sign-1">1<.*<li id="note-1" value="1">.*#note-sign-1/s,
    ],
    [
      "footnotes that nothing points at are last, and lead nowhere",
      /#note-sign-1".*<li id="note-2" value="2"><p>Nothing points at this\.<\/p><\/li><li id="note-3" value="3"><p>Nor at this\.<\/p><\/li>/s,
    ],
    ["a script in a link leads nowhere", /nothing good\./],
    ["what lies outside is named", /\.\.\/\.\.\/etc\/passwd\.png: it lies outside of the report's folder/],
    ["what is elsewhere is named", /https:\/\/example\.org\/x\.png: it lies on another machine/],
    ["a page is no picture", /it is no image in base64/],
  ] as const
) {
  Deno.test(`the page shows Markdown as it is meant: ${what}`, () => assert.match(report, expected));
}

Deno.test("claims mark words over lines and footnotes, items, cells, captions, formulas and notes", () => {
  const marked = (id: string) => text.split(`<a class="said upheld" href="#claim-a--${id}"`).length - 1;
  assert.deepEqual(
    Object.keys(richQuotes).map((id) => [id, marked(id) > 0]),
    Object.keys(richQuotes).map((id) => [id, true]),
  );
  assert.equal(marked("cell"), 3);
  assert.equal(text.match(/class="sign upheld"/g)?.length, cards.length);
  // In its card, and among all claims, a claim reads as in the report.
  assert.match(text, /<q><span><math>.*?<mn>2,600<\/mn>/);
  assert.match(text, /<q>Loss by step, with and without momentum<\/q>/);
  assert.match(text, /<q>momentum · 78 · <strong>0\.001<\/strong><\/q>/);
  const ids = Array.from(html.matchAll(/ id="([^"]*)"/g), ([, id]) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.match(text, /<figcaption>Figure 1: <a class="said upheld"/);
});

Deno.test("nothing in a report acts: no script, no handler, no address but links, whatever it is hidden in", () => {
  assert.equal(html.match(/<script/g)?.length, 1);
  assert.doesNotMatch(text, /<(?:svg onload|iframe|text|style|object)|alert\([23459]\)/);
  for (const [tag] of text.matchAll(/<[^>]*>/g)) {
    assert.doesNotMatch(tag, /\son\w+=|\sstyle=|javascript:|src="(?!data:image\/)/i);
  }
  assert.match(text, /<mtext>&lt;img.src=x.onerror=alert\(8\)&gt;<\/mtext>/);
});

Deno.test("a picture is found by its path, and is put in once it is known what it is", () => {
  const picture = picturesIn(folder);
  for (
    const path of ["figures/loss%20curve.png", "./figures/loss curve.png?raw=true", String.raw`figures\loss curve.png`]
  ) {
    assert.deepEqual(picture(path), { source: `data:image/png;base64,${png.toBase64()}` });
  }
  Deno.writeFileSync(`${folder}/large.png`, new Uint8Array(6e6));
  for (
    const [path, why] of [
      ["figures/none.png", /is not there/],
      ["figures", /none of \.png/],
      ["figures/loss curve.html", /none of \.png/],
      ["large.png", /has 6\.0 MB, and may have 5 MB/],
      [`${folder}/figures/loss curve.png`, /outside/],
      ["figures/../../x.png", /outside/],
      ["%zz.png", /outside/],
      ["//example.org/x.png", /another machine/],
      ["file:///etc/x.png", /another machine/],
      ["data:image/svg+xml;base64,AAAA", /no image in base64/],
    ] as const
  ) {
    const found = picture(path);
    assert("missing" in found, path);
    assert.match(found.missing, why);
  }
});
