import type { Context } from "../skia/mod.ts";
import { fade } from "./color.ts";
import type { Panel, Series } from "./figure.ts";
import { dash, drawDiamond, lineWidth, pointRadius } from "./plot.ts";
import { drawText, ink, textSize, textWidth } from "./text.ts";

/** One entry: a small drawing and its text. */
interface Entry {
  readonly text: string;
  draw(ctx: Context, left: number, middle: number): void;
}

const swatch = 20;
const gap = 14;
const rowHeight = 14;
const grey = "#707070";

/** The entries of all panels, each text once: series that are not named at their ends, then bands, bars and marks. */
export function legendOf(
  panels: readonly { panel: Panel; ends: boolean }[],
  colorOf: (label: string) => string,
): Entry[] {
  const entries = new Map<string, Entry>();
  const add = (text: string, draw: Entry["draw"]) => {
    if (!entries.has(text)) entries.set(text, { text, draw });
  };
  for (const { panel, ends } of panels) {
    if (ends || panel.labels === "none") continue;
    for (const series of panel.series) add(series.label, sampleOf(series, series.color ?? colorOf(series.label)));
  }
  const all = panels.flatMap(({ panel }) => panel.series);
  for (const { band } of all) {
    if (band) {
      add(band.means, (ctx, left, middle) => {
        ctx.fillStyle = fade(grey, 0.3);
        ctx.fillRect(left, middle - 4, swatch, 8);
      });
    }
  }
  for (const { errorBars } of all) if (errorBars) add(errorBars.means, drawBar);
  for (const { label = "printed in the report" } of panels.flatMap(({ panel }) => panel.marks ?? [])) {
    add(label, (ctx, left, middle) => drawDiamond(ctx, left + swatch / 2, middle, ink));
  }
  return [...entries.values()];
}

/** A short piece of a series: its line, its points. */
function sampleOf({ kind = "line", dashed, values }: Series, color: string): Entry["draw"] {
  return (ctx, left, middle) => {
    ctx.strokeStyle = values ? "#9a9a9a" : color;
    ctx.fillStyle = color;
    ctx.lineWidth = lineWidth;
    ctx.setLineDash(dashed ? dash : []);
    ctx.beginPath();
    if (kind !== "points") {
      ctx.moveTo(left, middle);
      ctx.lineTo(left + swatch, middle);
      ctx.stroke();
    }
    ctx.setLineDash([]);
    if (kind === "line") return;
    ctx.beginPath();
    ctx.arc(left + swatch / 2, middle, pointRadius, 0, 2 * Math.PI);
    ctx.fill();
  };
}

const drawBar: Entry["draw"] = (ctx, left, middle) => {
  const center = left + swatch / 2;
  ctx.strokeStyle = grey;
  ctx.lineWidth = 1.2;
  ctx.beginPath();
  ctx.moveTo(center, middle - 5);
  ctx.lineTo(center, middle + 5);
  for (const end of [middle - 5, middle + 5]) {
    ctx.moveTo(center - 3, end);
    ctx.lineTo(center + 3, end);
  }
  ctx.stroke();
};

/** Lays the entries out in centred rows; says how high they are and draws them when asked. */
export function layLegend(ctx: Context, entries: readonly Entry[], width: number) {
  const sized = entries.map((entry) => ({ entry, width: swatch + 5 + textWidth(ctx, entry.text) }));
  const rows: { items: typeof sized; width: number }[] = [];
  for (const item of sized) {
    const row = rows.at(-1);
    if (row && row.width + gap + item.width <= width - 16) {
      row.items.push(item);
      row.width += gap + item.width;
    } else rows.push({ items: [item], width: item.width });
  }
  return {
    height: rows.length ? rows.length * rowHeight + 8 : 0,
    draw(top: number) {
      rows.forEach((row, i) => {
        let left = (width - row.width) / 2;
        const middle = top + 4 + (i + 0.5) * rowHeight;
        for (const { entry, width } of row.items) {
          entry.draw(ctx, left, middle);
          drawText(ctx, entry.text, left + swatch + 5, middle, { size: textSize.normal });
          left += width + gap;
        }
      });
    },
  };
}
