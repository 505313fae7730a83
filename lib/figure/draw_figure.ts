import { loadSkia } from "../skia/mod.ts";
import { seriesColor } from "./color.ts";
import { checkFigure, type Figure } from "./figure.ts";
import { layLegend, legendOf } from "./legend.ts";
import { density, drawPanel } from "./panel.ts";
import { endsFit } from "./plot_text.ts";
import { svgOf } from "./svg.ts";
import { drawText, textSize, wrapText } from "./text.ts";

/** How a picture is kept: as pixels or as shapes. */
export type FigureFormat = "png" | "svg";

/** Width in pixels of the layout: 4 to a millimetre of a journal's column, 8 in the picture. */
const widths = { single: 340, double: 680 };
const columnsOf = { single: 1, double: 2 };
const between = 10;

/**
 * Draws a figure with chart.js on Skia.
 *
 * The same figure gives the same bytes on every machine: text is DejaVu Sans from its package, no font, language, time
 * or screen of the machine has a say. A panel without evidence is drawn all the same, and says so.
 *
 * Needs to read the project, `--allow-ffi=node_modules` and
 * `--allow-env=DISABLE_SYSTEM_FONTS_LOAD,NAPI_RS_NATIVE_LIBRARY_PATH,NAPI_RS_FORCE_WASI`.
 *
 * @param format A PNG by default, or an SVG of the same layout, whose text is outlines.
 * @returns A picture 85 mm wide for a single column, 170 mm for a double one; a PNG has 8 pixels a millimetre.
 * @throws {RangeError} When lists differ in length, or an axis cannot show a number.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { drawFigure } from "./draw_figure.ts";
 * const png = drawFigure({
 *   width: "single",
 *   panels: [{
 *     x: { label: "epoch" },
 *     y: { label: "training loss", unit: "nats", scale: "log" },
 *     series: [{ label: "deep", x: [1, 2, 3], y: [2.3, 0.4, 0.1] }],
 *     marks: [{ x: 3, y: 0.2, of: "deep" }],
 *   }],
 * });
 * assert.deepEqual([...png.subarray(1, 4)], [..."PNG"].map((letter) => letter.charCodeAt(0)));
 * ```
 */
export function drawFigure(figure: Figure, format: FigureFormat = "png"): Uint8Array<ArrayBuffer> {
  checkFigure(figure);
  const width = widths[figure.width];
  const columns = Math.min(figure.columns ?? columnsOf[figure.width], figure.panels.length);
  const size = { width: (width - (columns - 1) * between) / columns, height: 0 };
  size.height = Math.round(size.width * (figure.aspect ?? 0.75));

  const canvas = loadSkia().createCanvas(1, 1);
  const ctx = canvas.getContext("2d");
  const labels = [
    ...new Set(figure.panels.flatMap(({ series }) => series.filter(({ color }) => !color).map(({ label }) => label))),
  ];
  const given = new Map(
    figure.panels.flatMap(({ series }) => series.flatMap(({ label, color }) => color ? [[label, color] as const] : [])),
  );
  const colorOf = (label: string) => given.get(label) ?? seriesColor(Math.max(0, labels.indexOf(label)));
  const panels = figure.panels.map((panel) => ({ panel, ends: endsFit(ctx, panel, size) }));

  const legend = layLegend(ctx, legendOf(panels, colorOf), width);
  const caption = figure.caption ? wrapText(ctx, figure.caption, width - 16, textSize.normal) : [];
  const rows = Math.ceil(panels.length / columns);
  const panelsEnd = legend.height + rows * (size.height + between) - between;
  const height = panelsEnd + (caption.length ? caption.length * 14 + 12 : 4);

  canvas.width = width * density;
  canvas.height = Math.round(height * density);
  ctx.fillStyle = "#ffffff";
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.scale(density, density);
  legend.draw(0);
  panels.forEach(({ panel, ends }, i) => {
    const letter = panels.length > 1 ? String.fromCharCode(97 + i) : undefined;
    const left = (i % columns) * (size.width + between);
    const top = legend.height + Math.floor(i / columns) * (size.height + between);
    drawPanel(ctx, panel, { ...size, left, top, letter, ends, vector: format === "svg", colorOf });
  });
  caption.forEach((line, i) => drawText(ctx, line, 8, panelsEnd + 14 + i * 14));
  return format === "svg" ? svgOf(canvas, 4 * density) : new Uint8Array(canvas.toBuffer("image/png"));
}
