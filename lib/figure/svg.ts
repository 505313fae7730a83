import { type Canvas, loadSkia } from "../skia/mod.ts";

/**
 * What was drawn on a canvas, as an SVG of shapes alone: text is outlines, so that it looks the same without its font, and no
 * word of a figure is markup.
 *
 * @param density Pixels of the canvas in a millimetre.
 */
export function svgOf(canvas: Canvas, density: number): Uint8Array<ArrayBuffer> {
  const { width, height } = canvas;
  const { createCanvas, SvgExportFlag } = loadSkia();
  const svg = createCanvas(width, height, SvgExportFlag.ConvertTextToPaths);
  svg.getContext("2d").drawCanvas(canvas, 0, 0);
  const sized = svg.getContent().toString().replace(
    ` width="${width}" height="${height}">`,
    ` width="${width / density}mm" height="${height / density}mm" viewBox="0 0 ${width} ${height}">`,
  );
  return new TextEncoder().encode(withOwnIds(sized));
}

/** Skia numbers what it refers to through the whole process; here the first in the file is 1, whatever was drawn before. */
function withOwnIds(svg: string): string {
  const ids = new Map<string, string>();
  return svg.replace(/(?<= id="|url\(#)\w+/g, (id) => {
    if (!ids.has(id)) ids.set(id, `shape-${ids.size + 1}`);
    return ids.get(id)!;
  });
}
