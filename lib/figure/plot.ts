import type { Context } from "../skia/mod.ts";
import { fade, viridis } from "./color.ts";
import type { Panel, Series, Spread } from "./figure.ts";
import type { Scale } from "./scale.ts";
import { ink, paleInk } from "./text.ts";

/** A panel's plot while it is drawn: its rectangle, and where a number lies in it, in pixels. */
export interface Plot {
  readonly ctx: Context;
  readonly panel: Panel;
  readonly area: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  /** Width of the whole panel. */
  readonly width: number;
  readonly scales: { readonly x: Scale; readonly left: Scale; readonly right?: Scale };
  x(value: number): number;
  y(value: number, axis?: "left" | "right"): number;
  colorOf(label: string): string;
}

export const lineWidth = 1.6;
/** Of a line with so many points that it would run into itself. */
export const thinLineWidth = 1;
export const manyPoints = 500;
export const pointRadius = 2.6;
export const dash = [5, 3];

/** The colour of each point of a series. */
export function pointColors(series: Series, { colorBar }: Panel, color: string): string[] {
  if (!series.values || !colorBar) return series.x.map(() => color);
  return series.values.map((value) => viridis((value - colorBar.min) / (colorBar.max - colorBar.min)));
}

/** Draws inside the frame only. */
export function clipped({ ctx, area }: Plot, draw: () => void): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
  ctx.clip();
  draw();
  ctx.restore();
}

/** Shaded ranges and lines to compare with. */
export function drawReferences(plot: Plot): void {
  const { ctx, panel, area } = plot;
  const place = (axis: "x" | "y", value: number) => (axis === "x" ? plot.x(value) : plot.y(value));
  for (const { axis, from, to } of panel.regions ?? []) {
    const [a, b] = [place(axis, from), place(axis, to)];
    ctx.fillStyle = "#e69f0038";
    if (axis === "x") ctx.fillRect(a, area.top, b - a, area.bottom - area.top);
    else ctx.fillRect(area.left, b, area.right - area.left, a - b);
  }
  ctx.strokeStyle = paleInk;
  ctx.lineWidth = 1;
  ctx.setLineDash([2, 2]);
  for (const { axis, at } of panel.lines ?? []) {
    ctx.beginPath();
    ctx.moveTo(axis === "x" ? plot.x(at) : area.left, axis === "x" ? area.top : plot.y(at));
    ctx.lineTo(axis === "x" ? plot.x(at) : area.right, axis === "x" ? area.bottom : plot.y(at));
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

/** What a spread's end is drawn at: a log axis ends above zero. */
function endOf(plot: Plot, value: number, axis: "left" | "right" = "left"): number {
  const scale = plot.scales[axis]!;
  return plot.y(scale.log && value <= 0 ? scale.min : value, axis);
}

/** The band of each series, one stretch at a time where values are missing. */
export function drawBands(plot: Plot): void {
  const { ctx, panel } = plot;
  for (const { label, color, x, band, axis } of panel.series) {
    if (!band) continue;
    ctx.fillStyle = fade(color ?? plot.colorOf(label), 0.2);
    for (const stretch of stretches(band)) {
      ctx.beginPath();
      for (const i of stretch) ctx.lineTo(plot.x(x[i]), endOf(plot, band.high[i], axis));
      for (const i of stretch.toReversed()) ctx.lineTo(plot.x(x[i]), endOf(plot, band.low[i], axis));
      ctx.fill();
    }
  }
}

/** Runs of neighbouring points at which both ends of a spread are known. */
function stretches({ low, high }: Spread): number[][] {
  const found: number[][] = [[]];
  low.forEach((_, i) => {
    if (Number.isFinite(low[i]) && Number.isFinite(high[i])) found.at(-1)!.push(i);
    else found.push([]);
  });
  return found.filter((stretch) => stretch.length > 0);
}

/** Error bars with their caps. */
export function drawErrorBars(plot: Plot): void {
  const { ctx, panel } = plot;
  for (const { label, color, x, errorBars, axis } of panel.series) {
    if (!errorBars) continue;
    ctx.strokeStyle = color ?? plot.colorOf(label);
    ctx.lineWidth = 1.2;
    x.forEach((value, i) => {
      const [center, low, high] = [
        plot.x(value),
        endOf(plot, errorBars.low[i], axis),
        endOf(plot, errorBars.high[i], axis),
      ];
      if (!Number.isFinite(low) || !Number.isFinite(high)) return;
      ctx.beginPath();
      ctx.moveTo(center, low);
      ctx.lineTo(center, high);
      for (const end of [low, high]) {
        ctx.moveTo(center - 3, end);
        ctx.lineTo(center + 3, end);
      }
      ctx.stroke();
    });
  }
}

/** A hollow diamond with a white edge, so that it stands out from lines of its own colour and hides no other. */
export function drawDiamond(ctx: Context, x: number, y: number, color: string): void {
  const radius = 4.6;
  ctx.beginPath();
  ctx.moveTo(x, y - radius);
  ctx.lineTo(x + radius, y);
  ctx.lineTo(x, y + radius);
  ctx.lineTo(x - radius, y);
  ctx.closePath();
  ctx.strokeStyle = "#ffffffd0";
  ctx.lineWidth = 3;
  ctx.stroke();
  ctx.fillStyle = "#ffffff90";
  ctx.fill();
  ctx.strokeStyle = color;
  ctx.lineWidth = 1.5;
  ctx.stroke();
}

/** The frame, and the short lines of log axes between their numbers. */
export function drawFrame({ ctx, area, scales, panel, x, y }: Plot): void {
  ctx.strokeStyle = ink;
  ctx.lineWidth = 1;
  ctx.strokeRect(area.left, area.top, area.right - area.left, area.bottom - area.top);
  ctx.beginPath();
  for (const value of scales.x.minorTicks) {
    ctx.moveTo(x(value), area.bottom);
    ctx.lineTo(x(value), area.bottom - 2.5);
  }
  for (const value of scales.left.minorTicks) {
    ctx.moveTo(area.left, y(value));
    ctx.lineTo(area.left + 2.5, y(value));
  }
  if (panel.y2) {
    for (const value of scales.right!.minorTicks) {
      ctx.moveTo(area.right, y(value, "right"));
      ctx.lineTo(area.right - 2.5, y(value, "right"));
    }
  }
  ctx.lineWidth = 0.7;
  ctx.stroke();
}
