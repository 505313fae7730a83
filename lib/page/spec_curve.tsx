/** @jsxImportSource preact */
import type { VNode } from "preact";
import type { Curve } from "./model.ts";
import { toneOf } from "./signs.ts";

/** Pixels of the part with the effects, and of a row of choices. */
const top = 120, rowHeight = 15;
/** Across in percent, beside the names of choices, so that words are as large on a narrow screen. */
const names = 34;

/** A claim's effect in each universe, sorted, with its interval; below, a dot for each choice that makes the universe up. */
export function SpecCurve({ curve }: { readonly curve: Curve }): VNode {
  const { columns, rows, unit, ends } = curve;
  const x = (i: number) => `${names + (99 - names) * (i + 0.5) / columns.length}%`;
  const y = (at: number) => 6 + (top - 12) * (1 - at);
  const height = top + rows.length * rowHeight + 22;
  const words = `Effect under ${columns.length} sets of choices, sorted${
    ends.length > 0 ? `, from ${ends.join(" to ")}` : ""
  } ${unit}`;
  return (
    <svg class="plot curve" height={height} role="img" aria-label={words}>
      {ends.map((end, i) => <text x="0" y={i === 0 ? top - 10 : 14}>{end}</text>)}
      {columns.map(({ at, from, to, label, verdict, isDefault, choices }, i) => (
        <g class={toneOf(verdict)}>
          <title>{label}</title>
          {at === null ? <text class="failed" x={x(i)} y={top - 6} text-anchor="middle">✘</text> : (
            <>
              <line class="interval thin" x1={x(i)} x2={x(i)} y1={y(from)} y2={y(to)} />
              <circle class={isDefault ? "dot default" : "dot"} cx={x(i)} cy={y(at)} r={isDefault ? 5 : 3} />
            </>
          )}
          {rows.map((row, k) =>
            "choice" in row && choices[row.assumption] === row.choice &&
            <circle class="chosen" cx={x(i)} cy={top + rowHeight * (k + 0.5)} r={2.5} />
          )}
        </g>
      ))}
      {rows.map((row, k) =>
        "name" in row
          ? (
            <>
              <line class="axis" x1="0" x2="100%" y1={top + rowHeight * k} y2={top + rowHeight * k} />
              <text class="name" x="0" y={top + rowHeight * (k + 0.8)}>{row.name}</text>
            </>
          )
          : <text x="0" y={top + rowHeight * (k + 0.8)}>{short(row.choice)}</text>
      )}
      <text x="0" y={height - 6}>{unit}</text>
    </svg>
  );
}

/** So many letters have room beside the dots at 390 pixels. */
const most = 17;
const short = (text: string) => text.length > most ? `${text.slice(0, most - 1)}…` : text;
