/** @jsxImportSource preact */
import { renderToString } from "preact-render-to-string";
import type { VNode } from "preact";
import { signs } from "../claim/shown_verdict.ts";
import { judgedParts, type JudgedRuns } from "../judge/mod.ts";
import { DotPlot, heightOf } from "./dot_plot.tsx";
import type { Plot } from "./model.ts";
import { dotsPlot, plotsOf } from "./plots.ts";
import { plotColours, plotStyles } from "./styles.ts";

const width = 640;

/** Judged claims as a picture that needs nothing else: of each its sentence, every run by variant, and what is compared. */
export function judgedSvg(judged: readonly JudgedRuns[]): string {
  let y = 24;
  const parts: VNode[] = [];
  const add = (height: number, part: VNode) => {
    parts.push(<g transform={`translate(16 ${y})`}>{part}</g>);
    y += height;
  };
  const addPlot = (drawn: Plot) =>
    add(heightOf(drawn) + 10, plot(<DotPlot plot={{ ...drawn, name: plain(drawn.name) }} />));
  for (const it of judged) {
    const { claim, verdict, plain: sentence } = it;
    add(22, <text class={`claim ${verdict}`}>{plain(`${signs[verdict]} ${verdict}: ${claim}`)}</text>);
    for (const line of linesOf(plain(sentence))) add(18, <text class="words">{line}</text>);
    for (const { name: under = "", measured, judgement, metric } of judgedParts(it)) {
      const values = Object.entries(measured).map(([name, runs]) => [name, runs.map(({ value }) => value)] as const);
      const all = values.flatMap(([, values]) => values);
      for (const [name, of] of values) addPlot(dotsPlot(`${name}: ${metric}`, of, all));
      if (judgement.kind?.rule === "within" || judgement.kind?.rule === "prediction interval") continue;
      for (const compared of plotsOf(judgement)) {
        addPlot({ ...compared, name: [under, compared.name].filter(Boolean).join(", ") });
      }
    }
    y += 24;
  }
  return renderToString(
    <svg xmlns="http://www.w3.org/2000/svg" width={width} height={y} viewBox={`0 0 ${width} ${y}`}>
      <style>
        {`${plotColours}${plotStyles} .claim { font-weight: 700; font-size: 1rem; fill: var(--tone); } .words { font-size: .85rem; fill: var(--ink); } text { font-family: system-ui, sans-serif; }`}
      </style>
      <rect width={width} height={y} fill="var(--paper)" />
      {parts}
    </svg>,
  );
}

const plot = (node: VNode) => <svg width={width - 32} overflow="visible">{node}</svg>;

/** No text of XML holds control characters. */
const plain = (text: string) => text.replace(/\p{Cc}/gu, "\ufffd");

/** A sentence in lines that fit. */
function linesOf(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 88) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
