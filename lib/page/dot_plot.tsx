/** @jsxImportSource preact */
import type { VNode } from "preact";
import { signs } from "../claim/mod.ts";
import { counted } from "../validation/mod.ts";
import type { Plot } from "./model.ts";
import { toneOf } from "./signs.ts";

/** Across in percent, so that words and dots are as large on a narrow screen; down in pixels. */
const x = (share: number) => `${1.5 + 97 * share}%`;

/** Pixels between a dot and the one that stands on it. */
const dotHeight = 10;

/** Pixels of the largest bin. */
const binHeight = 60;

/** Whether there is anything measured to be drawn. */
export function isDrawn({ runs, interval }: Plot): boolean {
  return runs > 0 || interval !== null;
}

/** Every seed as a dot, the interval as a bar, and what the report says as a stretch or a line. */
export function DotPlot({ plot }: { readonly plot: Plot }): VNode {
  const { name, verdict, unit, runs, dots, bins, interval, wanted, margin, ticks } = plot;
  const tallest = bins.length > 0 ? binHeight : dotHeight * Math.max(0, ...dots.map(({ level }) => level));
  const height = 44 + tallest;
  const top = name ? 20 : 4, bottom = top + height;
  const words = [
    name,
    runs > 0 && `${counted(runs, "run")}: ${[...dots, ...bins].map(({ label }) => label).join(", ")}`,
    interval && `interval ${interval.label}`,
    wanted && `held against ${wanted.label}`,
    margin && `no difference within ${margin.label}`,
  ].filter(Boolean).join("; ");
  return (
    <svg class={`plot ${toneOf(verdict)}`} height={bottom + 34} role="img" aria-label={words}>
      {name && <text class="name" x={x(0)} y={12}>{`${signs[verdict]} ${name}`}</text>}
      {wanted && (wanted.from === wanted.to
        ? (
          <svg x={x(wanted.from)} y={bottom - 22} overflow="visible">
            <path class="printed" d="M0 -9L7 0L0 9L-7 0Z" />
          </svg>
        )
        : (
          <>
            <rect
              class="wanted"
              x={x(wanted.from)}
              y={top}
              width={`${97 * (wanted.to - wanted.from)}%`}
              height={height}
            />
            {[wanted.from, wanted.to].filter((at) => at > 0 && at < 1).map((at) => (
              <line class="edge" x1={x(at)} x2={x(at)} y1={top} y2={bottom} />
            ))}
          </>
        ))}
      {margin && (
        <rect class="margin" x={x(margin.from)} y={top} width={`${97 * (margin.to - margin.from)}%`} height={height} />
      )}
      {interval && (
        <line
          class="interval"
          x1={x(interval.from)}
          x2={x(interval.to)}
          y1={bottom - 10}
          y2={bottom - 10}
        />
      )}
      {bins.map(({ from, to, height, label }) => (
        <rect
          class="bin"
          x={x(from)}
          y={bottom - 20 - binHeight * height}
          width={`${97 * (to - from)}%`}
          height={binHeight * height}
        >
          <title>{label}</title>
        </rect>
      ))}
      {dots.map(({ at, level, label }) => (
        <circle class="dot" cx={x(at)} cy={bottom - 28 - dotHeight * level} r={5}>
          <title>{label}</title>
        </circle>
      ))}
      <line class="axis" x1={x(0)} x2={x(1)} y1={bottom} y2={bottom} />
      {ticks.map(({ at, label }) => (
        <text x={x(at)} y={bottom + 14} text-anchor={at < 0.06 ? "start" : at > 0.94 ? "end" : "middle"}>{label}</text>
      ))}
      <text x={x(0)} y={bottom + 30}>
        {[unit, wanted && `said: ${wanted.label}`, margin && `no difference: ${margin.label}`].filter(Boolean).join(
          " · ",
        )}
      </text>
    </svg>
  );
}
