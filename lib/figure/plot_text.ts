import type { Context } from "../skia/mod.ts";
import { darken, viridis } from "./color.ts";
import { hasEvidence, type Mark, type Panel } from "./figure.ts";
import { type Box, Room, spreadOut } from "./placement.ts";
import { drawDiamond, type Plot } from "./plot.ts";
import { scaleOf } from "./scale.ts";
import { drawText, ink, paleInk, textSize, textWidth, wrapText } from "./text.ts";

const lineHeight = 11;

/** A text at the right edge of a panel, and the value it belongs to. */
interface EdgeLabel {
  readonly text: string;
  readonly at: number;
  /** The series it is about; none for a reference. */
  readonly series?: string;
}

/** The marks at the last point of a panel, whose texts have their place at its edge. */
function marksAtEdge({ marks = [], series, x: axis, y2, colorBar }: Panel): readonly Mark[] {
  if (y2 || colorBar) return [];
  const last = axis.max ?? Math.max(...marks.map(({ x }) => x), ...series.map(({ x }) => x.at(-1) ?? -Infinity));
  return marks.filter(({ x, text }) => text !== undefined && x === last);
}

/** What is named at the right edge: lines to compare with, last marks and, where wanted, the series at their ends. */
function edgeLabels(panel: Panel, withSeries: boolean): EdgeLabel[] {
  const references = panel.y2 ? [] : [
    ...(panel.lines ?? []).filter(({ axis }) => axis === "y").map(({ label, at }) => ({ text: label, at })),
    ...(panel.regions ?? []).filter(({ axis }) => axis === "y").map(({ label, from, to }) => ({
      text: label,
      at: (from + to) / 2,
    })),
  ];
  const ends = withSeries
    ? panel.series.filter(({ y }) => y.some(Number.isFinite))
      .map(({ label, y }) => ({ text: label, series: label, at: y.findLast(Number.isFinite)! }))
    : [];
  const marks = marksAtEdge(panel).map(({ text = "", y, of }) => ({ text, at: y, series: of }));
  return [...references, ...ends, ...marks];
}

/** Whether the series of a panel can be named at the ends of their lines. */
export function endsFit(ctx: Context, panel: Panel, size: { width: number; height: number }): boolean {
  if (panel.labels !== "ends" || panel.y2 || panel.colorBar || !hasEvidence(panel)) return false;
  const labels = edgeLabels(panel, true);
  return labels.length * lineHeight <= size.height - 50 && widest(ctx, labels) <= 0.35 * size.width;
}

const widest = (ctx: Context, labels: readonly EdgeLabel[]) =>
  Math.max(0, ...labels.map(({ text }) => textWidth(ctx, text, textSize.small)));

/** The room that texts need around a plot, beyond what its axes take. */
export function paddingOf(ctx: Context, panel: Panel, withSeries: boolean, header: boolean) {
  const edge = widest(ctx, edgeLabels(panel, withSeries));
  const onTop = [...(panel.lines ?? []), ...(panel.regions ?? [])].some(({ axis }) => axis === "x");
  const bar = panel.colorBar ? 26 + colorBarNumbers(ctx, panel).width + 16 : 0;
  return {
    left: 0,
    bottom: 2,
    top: (header ? 20 : 6) + (onTop ? 12 : 0),
    right: Math.max(8, edge ? edge + 12 : 0, bar),
  };
}

function colorBarNumbers(ctx: Context, { colorBar }: Panel) {
  const { min, max } = colorBar!;
  const { ticks } = scaleOf({ label: "", min, max }, [], { padding: [0, 0], count: 5 });
  return { ticks, width: Math.max(0, ...ticks.map(({ label }) => textWidth(ctx, label, textSize.normal))) };
}

/** Panel letter and title, above the plot. */
export function drawHeader({ ctx, panel, area }: Plot, letter: string | undefined): void {
  if (letter) drawText(ctx, letter, 2, 9, { size: 12, weight: "bold" });
  if (panel.title) {
    drawText(ctx, panel.title, (area.left + area.right) / 2, 9, { size: textSize.large, align: "center" });
  }
}

/** Names at the right edge, moved apart where they would overlap and then tied to their value by a thin line. */
export function drawEdgeLabels(plot: Plot, withSeries: boolean): void {
  const { ctx, panel, area } = plot;
  const labels = edgeLabels(panel, withSeries);
  const wanted = labels.map(({ at }) => Math.min(Math.max(plot.y(at), area.top), area.bottom));
  spreadOut(wanted, lineHeight, area.top, area.bottom).forEach((place, i) => {
    const { text, series } = labels[i];
    const color = series === undefined ? paleInk : plot.colorOf(series);
    if (Math.abs(place - wanted[i]) > 2) {
      ctx.beginPath();
      ctx.moveTo(area.right + 1, wanted[i]);
      ctx.lineTo(area.right + 6, place);
      ctx.strokeStyle = color;
      ctx.lineWidth = 0.7;
      ctx.stroke();
    }
    drawText(ctx, text, area.right + 8, place, { size: textSize.small, color: darken(color) });
  });
}

/** Names of vertical lines and ranges, just above the frame. */
export function drawTopLabels({ ctx, panel, area, width, x }: Plot): void {
  const references = [
    ...(panel.regions ?? []).map(({ axis, label, from, to }) => ({ axis, label, at: (x(from) + x(to)) / 2 })),
    ...(panel.lines ?? []).map(({ axis, label, at }) => ({ axis, label, at: x(at) })),
  ].filter(({ axis }) => axis === "x");
  for (const { label, at } of references) {
    const half = textWidth(ctx, label, textSize.small) / 2;
    const center = Math.min(Math.max(at, area.left + half), width - 2 - half);
    drawText(ctx, label, center, area.top - 7, { size: textSize.small, color: paleInk, align: "center" });
  }
}

/** Diamonds, tags of series, names of horizontal lines beside a second axis, and the note, none on top of another. */
export function drawInnerLabels(plot: Plot): void {
  const { ctx, panel, area } = plot;
  const room = new Room({
    left: area.left,
    top: area.top,
    width: area.right - area.left,
    height: area.bottom - area.top,
  });
  for (const { x, y, axis, kind = "line" } of panel.series) {
    room.takePoints(x.map((value, i) => [plot.x(value), plot.y(y[i], axis)]), kind !== "points");
  }
  const edge = marksAtEdge(panel);
  const marks = (panel.marks ?? []).map((mark) => ({
    ...mark,
    edge: edge.includes(mark),
    left: plot.x(mark.x),
    top: plot.y(mark.y, mark.axis),
  }));
  const colorOf = (of: string | undefined) => (of === undefined ? ink : plot.colorOf(of));
  for (const { left, top, of } of marks) {
    drawDiamond(ctx, left, top, colorOf(of));
    room.take({ left: left - 6, top: top - 6, width: 12, height: 12 });
  }
  const write = (text: string, x: number, y: number, gap: number, color: string) => {
    const box = room.place(around(x, y, textWidth(ctx, text, textSize.small), gap));
    const style = { size: textSize.small, color: darken(color), halo: true };
    drawText(ctx, text, box.left + 1, box.top + box.height / 2, style);
  };
  for (const { left, top, of, text, edge } of marks) if (text && !edge) write(text, left, top, 8, colorOf(of));
  for (const { x, y, axis, tag, color, label, values } of panel.series) {
    const last = y.findLastIndex(Number.isFinite);
    if (tag && last >= 0) {
      write(tag, plot.x(x[last]), plot.y(y[last], axis), 5, values ? ink : color ?? plot.colorOf(label));
    }
  }
  if (panel.y2) {
    for (const { label, at } of (panel.lines ?? []).filter(({ axis }) => axis === "y")) {
      write(label, area.right, plot.y(at), 2, paleInk);
    }
  }
  if (!hasEvidence(panel)) {
    const [x, y] = [(area.left + area.right) / 2, (area.top + area.bottom) / 2];
    drawText(ctx, "no evidence yet", x, y, { size: 13, color: paleInk, align: "center", halo: true });
  }
  if (panel.note) {
    const lines = wrapText(ctx, panel.note, 0.4 * (area.right - area.left), textSize.small);
    const width = Math.max(...lines.map((line) => textWidth(ctx, line, textSize.small)));
    const height = lines.length * lineHeight + 2;
    const [lefts, tops] = [[area.right - width - 6, area.left + 6], [area.top + 4, area.bottom - height - 4]];
    const box = room.place(tops.flatMap((top) => lefts.map((left) => ({ left, top, width, height }))));
    lines.forEach((line, i) => {
      const middle = box.top + 1 + (i + 0.5) * lineHeight;
      drawText(ctx, line, box.left, middle, { size: textSize.small, color: paleInk, halo: true });
    });
  }
}

/** Places for a text of one line around a point: right, left, above, below, and the four corners. */
function around(x: number, y: number, textWidth: number, gap: number): Box[] {
  const [width, height] = [textWidth + 2, lineHeight];
  const [left, center, right] = [x - gap - width, x - width / 2, x + gap];
  const [above, middle, below] = [y - gap - height, y - height / 2, y + gap];
  const box = (left: number, top: number): Box => ({ left, top, width, height });
  return [
    box(right, middle),
    box(left, middle),
    box(center, above),
    box(center, below),
    box(right - gap / 2, above + gap / 2),
    box(left + gap / 2, above + gap / 2),
    box(right - gap / 2, below - gap / 2),
    box(left + gap / 2, below - gap / 2),
    box(center, above - height),
    box(center, below + height),
    box(left, above - height),
    box(right, below + height),
  ];
}

/** The colour bar, right of the frame. */
export function drawColorBar({ ctx, panel, area }: Plot): void {
  if (!panel.colorBar) return;
  const { label, unit, min, max } = panel.colorBar;
  const [left, width, height] = [area.right + 10, 9, area.bottom - area.top];
  const gradient = ctx.createLinearGradient(0, area.bottom, 0, area.top);
  for (let step = 0; step <= 20; step++) gradient.addColorStop(step / 20, viridis(step / 20));
  ctx.fillStyle = gradient;
  ctx.fillRect(left, area.top, width, height);
  ctx.strokeStyle = ink;
  ctx.lineWidth = 1;
  ctx.strokeRect(left, area.top, width, height);
  // A pointed end says that there are values beyond it.
  const values = panel.series.flatMap(({ values = [] }) => values);
  const point = (base: number, tip: number, color: string) => {
    ctx.beginPath();
    ctx.moveTo(left, base);
    ctx.lineTo(left + width / 2, tip);
    ctx.lineTo(left + width, base);
    ctx.fillStyle = color;
    ctx.fill();
    ctx.stroke();
  };
  if (values.some((value) => value < min)) point(area.bottom, area.bottom + 8, viridis(0));
  if (values.some((value) => value > max)) point(area.top, area.top - 8, viridis(1));
  const numbers = colorBarNumbers(ctx, panel);
  for (const { value, label } of numbers.ticks) {
    const y = area.bottom - height * (value - min) / (max - min);
    ctx.beginPath();
    ctx.moveTo(left + width, y);
    ctx.lineTo(left + width + 3, y);
    ctx.stroke();
    drawText(ctx, label, left + width + 5, y);
  }
  const title = unit ? `${label} (${unit})` : label;
  drawText(ctx, title, left + width + 5 + numbers.width + 9, (area.top + area.bottom) / 2, {
    size: textSize.large,
    align: "center",
    upward: true,
  });
}
