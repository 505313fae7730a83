/** How buttons, progress and what came out look in the page: colours and sizes are those of its own style sheet. */
export const tabStyles = `
.place { min-height: 1px; } .desk { margin: .3rem 0 .6rem; } .desk .buttons { display: inline-flex; flex-wrap: wrap; gap: .4rem; margin-right: .5rem; vertical-align: middle; }
.desk progress { width: 8rem; vertical-align: middle; margin-right: .5rem; accent-color: var(--accent); }
.desk select.small { font: inherit; font-size: .8125rem; border: 1px solid var(--line); background: var(--card); color: var(--ink); border-radius: 6px; padding: .2rem .3rem; max-width: 100%; }
button.small[aria-disabled] { color: var(--soft); cursor: default; } .desk .told .far { color: var(--soft); }
.desk .told p { margin: .35rem 0; overflow-wrap: anywhere; } .desk .same { color: var(--upheld); } .desk .other { color: var(--refuted); font-weight: 600; }
.losses { display: block; width: 100%; max-width: 32rem; margin: .4rem 0; } .losses polyline { fill: none; stroke: var(--accent); stroke-width: 1.2; } .losses text { font: 10px system-ui, sans-serif; fill: var(--soft); }
.tab h2 { font-size: 1rem; margin: 0 0 .5rem; } .tab p { margin: .5rem 0; } .tab .drop { border: 1px dashed var(--line); border-radius: 8px; padding: .6rem .8rem; } .tab input { max-width: 100%; font: inherit; font-size: .8125rem; } .tab ul { margin: .3rem 0; padding-left: 1.1rem; overflow-wrap: anywhere; }
select:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
@media print { .desk, .tab { display: none !important; } }
`;
