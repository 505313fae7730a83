import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import pixelmatch from "pixelmatch";
import pngjs from "pngjs";
import * as examples from "../../testing/figure_examples.ts";
import { loadSkia } from "../skia/mod.ts";
import { drawFigure, type Figure } from "./mod.ts";

// Only when Skia is set up.
const { loadImage } = await import("@napi-rs/canvas");
const { PNG } = pngjs as {
  PNG: { sync: { read(png: Uint8Array): { width: number; height: number; data: Uint8Array } } };
};
const svgText = (figure: Figure) => new TextDecoder().decode(drawFigure(figure, "svg"));

/** The share of pixels in which an SVG, drawn by the reader of SVG files, differs from a PNG to the eye. */
async function difference(svg: Uint8Array, png: Uint8Array): Promise<number> {
  const { width, height, data } = PNG.sync.read(Buffer.from(png));
  const ctx = loadSkia().createCanvas(width, height).getContext("2d");
  const image = await loadImage(Buffer.from(svg));
  Object.assign(image, { width, height });
  ctx.drawImage(image, 0, 0);
  return pixelmatch(ctx.getImageData(0, 0, width, height).data, data, undefined, width, height, { threshold: 0.1 }) /
    (width * height);
}

/** Edges are smoothed a little otherwise; a curve that moves by a twentieth changes more than that. */
const smoothing = 0.004;

for (const [name, example] of Object.entries(examples)) {
  Deno.test(`drawFigure() draws the example ${name} as SVG as it does as PNG`, async () => {
    const share = await difference(drawFigure(example(), "svg"), drawFigure(example()));
    assert(share < smoothing, `${100 * share} % of the pixels differ`);
  });
}

Deno.test("a curve that moves by 5 % is another SVG to the eye", async () => {
  const figure = examples.curves();
  const panels = figure.panels.map((panel) => ({
    ...panel,
    series: panel.series.map((series, i) => i === 0 ? { ...series, y: series.y.map((value) => 1.05 * value) } : series),
  }));
  const share = await difference(drawFigure({ ...figure, panels }, "svg"), drawFigure(figure));
  assert(share > smoothing, `${100 * share} % of the pixels differ`);
});

Deno.test("an SVG holds shapes alone, whatever its texts say", () => {
  const hostile = "</g><script>alert(1)</script><image href='http://x'/> \x1b[31m &amp; ]]>";
  const svg = svgText({
    width: "double",
    caption: hostile,
    panels: [{
      title: hostile,
      x: { label: hostile, unit: hostile },
      y: { label: hostile },
      lines: [{ axis: "y", at: 1.5, label: hostile }],
      series: [{ label: hostile, x: [1, 2], y: [1, 2], tag: hostile }],
      marks: [{ x: 1, y: 1, text: hostile }],
      note: hostile,
    }],
  });
  const known = ["svg", "clipPath", "rect", "g", "path", "defs", "linearGradient", "stop"];
  for (const [, name] of svg.matchAll(/<\/?([^\s/>]+)/g)) assert(["?xml", ...known].includes(name), name);
  assert.doesNotMatch(svg, /script|alert|\son\w+=|href=|[^\x20-\x7e\n\t]/);
  assert.equal(svg.match(/<g\b/g)!.length, svg.match(/<\/g>/g)!.length);
});

Deno.test("an SVG is as wide as a journal's column, and each of its references is to a shape of its own", () => {
  const svg = svgText(examples.paths());
  assert.match(svg, /^<\?xml [^>]*>\n<svg [^>]* width="85mm" height="[\d.]+mm" viewBox="0 0 680 \d+">/);
  assert.match(svgText(examples.curves()), /<svg [^>]* width="170mm"/);
  const ids = Array.from(svg.matchAll(/ id="([^"]*)"/g), ([, id]) => id);
  const used = new Set(Array.from(svg.matchAll(/url\(#([^)]*)\)/g), ([, id]) => id));
  assert.deepEqual(ids, ids.map((_, i) => `shape-${i + 1}`));
  assert(used.size > 1);
  for (const id of used) assert(ids.includes(id), id);
});
