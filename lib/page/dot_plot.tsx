/** @jsxImportSource preact */
import type { VNode } from "preact";
import { signs } from "../claim/mod.ts";
import type { Plot } from "./model.ts";
import { toneOf } from "./signs.ts";

const width = 420, left = 8, right = 8;
const x = (share: number) => left + share * (width - left - right);

/** Every seed as a dot, the interval as a bar, and what the report says as a stretch or a line. */
export function DotPlot({ plot }: { readonly plot: Plot }): VNode | null {
  const { name, verdict, unit, dots, interval, wanted, ticks } = plot;
  if (dots.length === 0 && !interval) return null;
  const top = name ? 20 : 4, bottom = top + 44;
  const words = [
    name,
    dots.length > 0 && `${dots.length} runs: ${dots.map(({ label }) => label).join(", ")}`,
    interval && `interval ${interval.label}`,
    wanted && `held against ${wanted.label}`,
  ].filter(Boolean).join("; ");
  return (
    <svg class={`plot ${toneOf(verdict)}`} viewBox={`0 0 ${width} ${bottom + 32}`} role="img" aria-label={words}>
      {name && <text class="name" x={left} y={12}>{`${signs[verdict]} ${name}`}</text>}
      {wanted && (wanted.from === wanted.to ? <path class="printed" d={diamond(x(wanted.from), top + 22)} /> : (
        <>
          <rect class="wanted" x={x(wanted.from)} y={top} width={x(wanted.to) - x(wanted.from)} height={44} />
          {[wanted.from, wanted.to].filter((at) => at > 0 && at < 1).map((at) => (
            <line class="edge" x1={x(at)} x2={x(at)} y1={top} y2={bottom} />
          ))}
        </>
      ))}
      {interval && <line class="interval" x1={x(interval.from)} x2={x(interval.to)} y1={top + 34} y2={top + 34} />}
      {dots.map(({ at, label }) => (
        <circle class="dot" cx={x(at)} cy={top + 16} r={5}>
          <title>{label}</title>
        </circle>
      ))}
      <line class="axis" x1={left} x2={width - right} y1={bottom} y2={bottom} />
      {ticks.map(({ at, label }) => (
        <text x={x(at)} y={bottom + 14} text-anchor={at < 0.06 ? "start" : at > 0.94 ? "end" : "middle"}>{label}</text>
      ))}
      <text x={left} y={bottom + 29}>{[unit, wanted && `said: ${wanted.label}`].filter(Boolean).join(" · ")}</text>
    </svg>
  );
}

const diamond = (x: number, y: number) => `M${x} ${y - 9}L${x + 7} ${y}L${x} ${y + 9}L${x - 7} ${y}Z`;
