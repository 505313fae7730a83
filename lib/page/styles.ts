/** Colours by day. */
export const plotColours = `:root {
  color-scheme: light dark;
  --paper: #fcfbf8; --ink: #1d1c1a; --soft: #5c5955; --line: #dcd8d0; --card: #ffffff; --accent: #0b5cad;
  --upheld: #0b6b3a; --upheld-wash: #dff1e5; --refuted: #a5261c; --refuted-wash: #fbe3df;
  --inconclusive: #7a5200; --inconclusive-wash: #fbeecb; --none: #55565c; --none-wash: #e8e8ea;
}
`;

const plotMarks =
  `.plot .axis { stroke: var(--line); } .plot .wanted { fill: var(--accent); opacity: .14; } .plot .margin { fill: var(--soft); opacity: .16; } .plot .printed { fill: none; stroke: var(--accent); stroke-width: 2; } .plot .edge { stroke: var(--accent); stroke-dasharray: 3 3; }
.plot .interval { stroke: var(--tone); stroke-width: 3; stroke-linecap: round; } .plot .bin { fill: var(--tone); fill-opacity: .45; } .plot .dot { fill: var(--tone); fill-opacity: .55; stroke: var(--card); stroke-width: 1; }
`;

/** What a plot alone is drawn with. */
export const plotStyles = `
.upheld { --tone: var(--upheld); --wash: var(--upheld-wash); } .refuted { --tone: var(--refuted); --wash: var(--refuted-wash); }
.inconclusive { --tone: var(--inconclusive); --wash: var(--inconclusive-wash); } .none { --tone: var(--none); --wash: var(--none-wash); }
.plot text { font-size: .75rem; fill: var(--soft); } .plot .name { fill: var(--ink); font-weight: 600; }
${plotMarks}`;

/** The page's style sheet: an academic paper with notes, in light and dark, on screens of any width and on paper. */
export const styles = `
${plotColours}@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #17181a; --ink: #e8e6e1; --soft: #a9a7a2; --line: #3a3b3f; --card: #1f2023; --accent: #8cc0ff;
    --upheld: #7fd6a0; --upheld-wash: #16351f; --refuted: #ff9d8f; --refuted-wash: #431a15;
    --inconclusive: #eec45c; --inconclusive-wash: #3b2c08; --none: #b3b4ba; --none-wash: #2b2c30;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.65 Charter, "Iowan Old Style", Georgia, serif; overflow-wrap: break-word; }
.sheet { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 5rem; }
.ui, summary, .card, .summary, .plot text, figcaption, nav, button, footer { font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
a { color: var(--accent); }
a:focus-visible, button:focus-visible, summary:focus-visible, input:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 2; }
.summary { border: 1px solid var(--line); border-radius: 12px; background: var(--card); padding: 1.1rem 1.25rem; margin-bottom: 2.5rem; font-size: .9375rem; line-height: 1.5; }
.summary h1 { font-size: 1rem; margin: 0 0 .75rem; letter-spacing: .02em; }
.counts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .5rem; list-style: none; margin: 0 0 .9rem; padding: 0; }
.counts button, .counts span.count { width: 100%; text-align: left; border: 1px solid var(--line); background: none; color: inherit; border-radius: 8px; padding: .5rem .7rem; font: inherit; cursor: pointer; display: block; }
.counts .verdict { font-size: .85em; }
.counts b { display: block; font-size: 1.6rem; line-height: 1.15; font-variant-numeric: tabular-nums; }
.counts button[aria-pressed=true] { border-color: currentColor; box-shadow: inset 0 0 0 1px currentColor; }
.bar { display: block; border-radius: 4px; margin: 0 0 .75rem; }
.fill-upheld { fill: var(--upheld); } .fill-refuted { fill: var(--refuted); } .fill-inconclusive { fill: var(--inconclusive); } .fill-none { fill: var(--none); }
.report h2 { font-size: 1.7rem; line-height: 1.2; margin: 3rem 0 1rem; } .report h3 { font-size: 1.25rem; margin: 2.2rem 0 .6rem; } .report h4, .report h5, .report h6 { font-size: 1.05rem; margin: 1.8rem 0 .4rem; }
.report p { margin: .9rem 0; } .report ul, .report ol { margin: .9rem 0; padding-left: 1.6rem; } .report li > p { margin: .3rem 0; } .report li > ul, .report li > ol { margin: .3rem 0; }
.report li.task { list-style: none; } .report li.task > input { float: left; margin: .5rem 0 0 -1.4rem; }
.report .quoted { border-left: 3px solid var(--line); margin: .9rem 0; padding-left: 1rem; } .report .image { border: 1px dashed var(--line); border-radius: 4px; padding: 0 .3rem; color: var(--soft); }
.report .wide { overflow-x: auto; margin: 1.2rem 0; } .report table { border-collapse: collapse; font-size: .9375rem; line-height: 1.45; } .report th, .report td { border-bottom: 1px solid var(--line); padding: .3rem .7rem; text-align: left; vertical-align: top; } .report .right { text-align: right; } .report .center { text-align: center; }
.report sup, .report sub { line-height: 1; } .notes { font-size: .9rem; border-top: 1px solid var(--line); margin-top: 3rem; }
.report img { max-width: 100%; object-fit: contain; } .report img:not([height]), .report img[width] { height: auto; } .report .given { text-align: center; } .why { font-size: .85em; }
math { font-family: "Latin Modern Math", "STIX Two Math", "Cambria Math", "Libertinus Math", math; } math[display=block] { display: block math; margin: .9rem 0; overflow-x: auto; overflow-y: hidden; max-width: 100%; }
.tml-bold { font-weight: bold; } .tml-framed { border: 1px solid; padding: .2em; } .tml-left { text-align: left; } .tml-right { text-align: right; } .tml-left, .tml-right { padding-left: 0; padding-right: 0; }
.report pre { font: .84rem/1.6 ui-monospace, "SF Mono", Menlo, Consolas, monospace; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem; overflow-x: auto; }
.report hr { border: 0; border-top: 1px solid var(--line); margin: 2.5rem 0; }
code { font: .9em ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.said { color: inherit; text-decoration: underline 2px; text-underline-offset: .22em; border-radius: 2px; }
.said math { border-bottom: 2px solid var(--tone); } .said:hover { background: var(--wash); }
.upheld { --tone: var(--upheld); --wash: var(--upheld-wash); } .refuted { --tone: var(--refuted); --wash: var(--refuted-wash); }
.inconclusive { --tone: var(--inconclusive); --wash: var(--inconclusive-wash); } .none { --tone: var(--none); --wash: var(--none-wash); }
.said { text-decoration-color: var(--tone); } .said.inconclusive { text-decoration-style: dashed; } .said.none { text-decoration-style: dotted; } .said.refuted { text-decoration-style: wavy; text-decoration-thickness: 1.5px; }
.sign { color: var(--tone); font: 700 .8em/1 system-ui, sans-serif; text-decoration: none; padding-left: .15em; }
.cards { margin: .6rem 0 1.4rem; padding-left: .9rem; border-left: 2px solid var(--line); }
.card { font-size: .875rem; line-height: 1.5; margin: .25rem 0; }
.card > summary { cursor: pointer; padding: .2rem .4rem; border-radius: 6px; list-style-position: outside; margin-left: 1rem; }
.card > summary:hover { background: var(--wash); }
.verdict { color: var(--tone); font-weight: 700; white-space: nowrap; }
.brief q { font-family: Charter, "Iowan Old Style", Georgia, serif; font-size: 1.07em; } .found { display: block; color: var(--soft); } .hangs { color: var(--inconclusive); } .card[open] > summary > .brief { display: none; }
.card[open] { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .5rem .75rem 1rem; margin: .75rem 0 1rem; }
.card blockquote { margin: .8rem 0; padding: .1rem 0 .1rem .9rem; border-left: 3px solid var(--tone); font: 1rem/1.55 Charter, Georgia, serif; }
.card .label { font-size: .8125rem; font-weight: 600; margin: 1.1rem 0 .3rem; color: var(--soft); }
.card p { margin: .35rem 0; } .card ul { margin: .3rem 0; padding-left: 1.1rem; }
.card dl { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: .2rem .9rem; margin: .3rem 0; } .card dt { color: var(--soft); } .card dd { margin: 0; overflow-wrap: anywhere; }
.experiments .runs { max-height: 24rem; overflow-y: auto; } .experiments .runs table { font-size: .8125rem; } .experiments .runs th, .experiments .runs td { padding: .1rem .7rem; font-weight: 400; }
.words { display: block; } .words::first-letter { text-transform: uppercase; }
.id { color: var(--soft); font-size: .8125rem; }
.index { list-style: none; padding: 0; font-size: .8125rem; } .index li { margin: .25rem 0; display: grid; grid-template-columns: 1.4rem 1fr; } .legend { font-size: .8125rem; color: var(--soft); } .legend .said { color: var(--ink); }
.moved { color: var(--refuted); font-weight: 600; }
.card .key { color: var(--soft); font-size: .8125rem; margin: 0 0 .5rem; }
.plot { width: 100%; max-width: 32rem; display: block; margin: .2rem 0 .8rem; } .plot text { font-size: .75rem; fill: var(--soft); } .plot .name { fill: var(--ink); font-weight: 600; }
${plotMarks}.plot .thin { stroke-width: 2; } .curve .thin { stroke-width: 1.5; opacity: .55; } .curve .chosen { fill: var(--soft); } .curve .default { stroke: var(--ink); stroke-width: 2; } .curve .failed { fill: var(--tone); }
.chart { max-width: 32rem; border-radius: 6px; margin: 0 0 1rem; } .chart:focus-visible { outline: 3px solid var(--accent); outline-offset: 4px; } .chart .plot { margin-bottom: 0; }
.plot .verdict { fill: var(--tone); } .plot .now, .plot .now .dot { fill-opacity: 1; stroke: var(--ink); stroke-width: 2; } .plot .now .interval { stroke-width: 4; } .plot .now text { fill: var(--ink); stroke: none; } .plot line.now { stroke: var(--tone); stroke-width: 6; }
.card .readout { font-size: .8125rem; color: var(--soft); margin: .1rem 0; min-height: 1.5em; } .numbers { font-size: .8125rem; } .card .numbers table { font-size: .8125rem; border-collapse: collapse; font-variant-numeric: tabular-nums; margin: .3rem 0; } .card .numbers th, .card .numbers td { font-weight: 400; text-align: left; padding: .05rem .8rem .05rem 0; border: 0; }
.plain { font-size: 1.07em; } .plain + .figures { color: var(--soft); }
.copy q { flex: 1 1 16rem; font-family: Charter, "Iowan Old Style", Georgia, serif; font-size: 1.07em; }
.copy { display: flex; gap: .5rem; align-items: center; flex-wrap: wrap; } .copy code { background: var(--paper); border: 1px solid var(--line); padding: .25rem .5rem; border-radius: 6px; }
button.small { font-size: .8125rem; border: 1px solid var(--line); background: none; color: var(--ink); border-radius: 6px; padding: .25rem .6rem; cursor: pointer; }
figure { margin: 1.8rem 0; } figure .picture { display: block; background: #fff; border: 1px solid var(--line); border-radius: 8px; padding: .5rem; position: relative; }
.picture img { display: block; width: 100%; }
figure .missing { border: 1px dashed var(--line); border-radius: 8px; padding: 2rem 1rem; text-align: center; color: var(--soft); font-size: .9rem; }
figcaption { font-size: .8125rem; color: var(--soft); margin-top: .5rem; } figcaption details { margin-top: .25rem; }
figure .pair { display: grid; gap: .5rem; } .pair .which { margin: 0; font: 600 .8125rem/1.5 system-ui, sans-serif; color: #444; }
.slider { width: 100%; margin: .5rem 0 0; accent-color: var(--accent); }
@media screen {
  [hidden] { display: none !important; }
  .pair.sliding > * { grid-area: 1 / 1; background: #fff; } .pair.sliding .present { clip-path: inset(0 0 0 var(--cut)); } .pair.sliding .present .which { text-align: right; }
  .pair.sliding::after { content: ""; grid-area: 1 / 1; width: 2px; margin-left: calc(var(--cut) - 1px); background: #0b5cad; }
}
footer { margin-top: 4rem; font-size: .8125rem; color: var(--soft); border-top: 1px solid var(--line); padding-top: 1rem; }
@media (max-width: 30rem) { body { font-size: 1rem; } .sheet { padding: 1rem .9rem 3rem; } .card dl { grid-template-columns: 1fr; } .card dl dt { margin-top: .4rem; } .cards { padding-left: .4rem; } }
@page { margin: 16mm 15mm 18mm; @bottom-center { content: counter(page) " / " counter(pages); font: 8pt system-ui, sans-serif; } }
@media print {
  :root { color-scheme: light; --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #aaa; }
  html { font-size: 9.5pt; } .sheet { max-width: none; padding: 0 1px; } .summary { break-inside: avoid; padding: .9rem 1.1rem; }
  button.small, .counts button, .slider, .skip, .bar, #shown, .readout, .numbers { display: none; } .count { display: block; } .said { text-decoration-thickness: 1px; }
  ::details-content { content-visibility: visible; } summary { list-style: none; } summary::marker { content: ""; }
  .cards, .card { display: block; } .cards { padding-left: .6rem; } .experiments .runs { max-height: none; }
  .card { border: 1px solid var(--line); border-radius: 8px; padding: .4rem .7rem .6rem; margin: .6rem 0; box-decoration-break: clone; } .card > summary { margin: 0; padding: 0; } .card > summary > .brief { display: none; }
  .card blockquote { margin: .4rem 0; } .card .label, .card .label + p { display: inline; } .card .label { margin: 0; } .card .label::after { content: ": "; } .card .label + p::after { content: "\\A"; white-space: pre; }
  .card dl { display: block; margin: 0; } .card dl, .card ul { margin: 0 0 .2rem; } .card dt, .card dd { display: inline; } .card dt::after { content: ": "; } .card dd:not(:last-child)::after { content: "; "; }
  .plot { display: inline-block; vertical-align: top; width: 49%; } .copy code { background: none; border: 0; padding: 0; }
  h2, h3, h4, h5, h6, .label, .key, summary, p:has(+ figure) { break-after: avoid; } figure, .plot, blockquote, li, pre { break-inside: avoid; } p { orphans: 2; widows: 2; }
}
`;
