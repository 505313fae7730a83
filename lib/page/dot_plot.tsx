/** @jsxImportSource preact */
import type { VNode } from "preact";
import { signs } from "../claim/mod.ts";
import { counted } from "../validation/mod.ts";
import type { Plot, PlotRow } from "./model.ts";
import { toneOf } from "./signs.ts";

/** Across in percent, so that words and dots are as large on a narrow screen; down in pixels. A hundredth of a percent is less than one. */
const percent = (value: number) => `${Number(value.toFixed(2))}%`;
const x = (share: number) => percent(1.5 + 97 * share);
const width = (share: number) => percent(97 * share);

/** Pixels between a dot and the one that stands on it, of the largest bin, and of a row. */
const dotHeight = 10, binHeight = 60, rowHeight = 28;

/** Whether there is anything measured to be drawn. */
export function isDrawn({ dots, bins = [], interval }: Plot): boolean {
  return dots.length + bins.length > 0 || interval !== null;
}

/** What the marks of a plot say, in their order. */
export function marksOf({ dots, bins = [], interval, rows = [] }: Plot): string[] {
  return [...bins, ...dots, ...(interval ? [{ label: `interval: ${interval.label}` }] : []), ...rows].map(({ label }) =>
    label
  );
}

/** Where a plot has its dots' line, and where it ends, in pixels from its top. */
function placesOf({ name, dots, bins = [], margin, rows = [] }: Plot) {
  const tallest = bins.length > 0 ? binHeight : dotHeight * Math.max(0, ...dots.map(({ level }) => level));
  const top = name ? 20 : 4, middle = top + 44 + tallest, bottom = middle + rowHeight * rows.length;
  return { top, middle, bottom, height: bottom + (margin ? 50 : 34) };
}

/** The height of a plot in pixels. */
export const heightOf = (plot: Plot): number => placesOf(plot).height;

/**
 * Every seed as a dot, the interval as a bar, and what the report says as a stretch or a line; below, on the same axis, what was found
 * at each look and under each other choice.
 */
export function DotPlot({ plot }: { readonly plot: Plot }): VNode {
  const { name, verdict, unit, dots, bins = [], interval, wanted, margin, rows = [], ticks } = plot;
  const { top, middle, bottom, height } = placesOf(plot);
  const words = [
    name,
    dots.length > 0 && counted(dots.length, "run"),
    bins.length > 0 && "many runs",
    interval && `interval ${interval.label}`,
    wanted && `held against ${wanted.label}`,
    margin && `no difference within ${margin.label}`,
    ...rows.map(({ label }) => label),
  ].filter(Boolean).join("; ");
  return (
    <svg class={`plot ${toneOf(verdict)}`} height={height} role="img" aria-label={words}>
      {name && <text class="name" x={x(0)} y={12}>{`${signs[verdict]} ${name}`}</text>}
      {wanted && (wanted.from === wanted.to
        ? (
          <svg x={x(wanted.from)} y={middle - 22} overflow="visible">
            <path class="printed" d="M0 -9L7 0L0 9L-7 0Z" />
          </svg>
        )
        : (
          <>
            <rect
              class="wanted"
              x={x(wanted.from)}
              y={top}
              width={width(wanted.to - wanted.from)}
              height={bottom - top}
            />
            {[wanted.from, wanted.to].filter((at) => at > 0 && at < 1).map((at) => (
              <line class="edge" x1={x(at)} x2={x(at)} y1={top} y2={bottom} />
            ))}
          </>
        ))}
      {margin && (
        <rect
          class="margin"
          x={x(margin.from)}
          y={top}
          width={width(margin.to - margin.from)}
          height={bottom - top}
        />
      )}
      {bins.map(({ from, to, height, label }) => (
        <rect
          class="bin"
          x={x(from)}
          y={middle - 20 - binHeight * height}
          width={width(to - from)}
          height={binHeight * height}
        >
          <title>{label}</title>
        </rect>
      ))}
      {dots.map(({ at, level, label }) => (
        <circle class="dot" cx={x(at)} cy={middle - 28 - dotHeight * level} r={5}>
          <title>{label}</title>
        </circle>
      ))}
      {interval && (
        <line class="interval" x1={x(interval.from)} x2={x(interval.to)} y1={middle - 10} y2={middle - 10}>
          <title>{`interval: ${interval.label}`}</title>
        </line>
      )}
      {rows.map((row, i) => <Row row={row} y={middle + rowHeight * i} />)}
      <line class="axis" x1={x(0)} x2={x(1)} y1={bottom} y2={bottom} />
      {ticks.map(({ at, label }) => (
        <text x={x(at)} y={bottom + 14} text-anchor={at < 0.06 ? "start" : at > 0.94 ? "end" : "middle"}>{label}</text>
      ))}
      <text x={x(0)} y={bottom + 30}>{[unit, wanted && `said: ${wanted.label}`].filter(Boolean).join(" · ")}</text>
      {margin && <text x={x(0)} y={bottom + 46}>{`no difference: ${margin.label}`}</text>}
    </svg>
  );
}

/** An effect and its interval, below its name. */
function Row(
  { row: { name, verdict, at, out, interval, label }, y }: { readonly row: PlotRow; readonly y: number },
): VNode {
  const middle = y + 20;
  return (
    <g class={toneOf(verdict)}>
      <title>{label}</title>
      <text x={x(0)} y={y + 11}>
        <tspan class="verdict">{signs[verdict]}</tspan> {name}
      </text>
      {interval && <line class="interval thin" x1={x(interval.from)} x2={x(interval.to)} y1={middle} y2={middle} />}
      {at !== null && (out
        ? (
          <svg x={x(at)} y={middle} overflow="visible">
            <path class="dot" d={out === "low" ? "M-6 0L4 -5V5Z" : "M6 0L-4 -5V5Z"} />
          </svg>
        )
        : <circle class="dot" cx={x(at)} cy={middle} r={4} />)}
    </g>
  );
}
