import { type Context, fontFamily } from "../skia/mod.ts";

/** Sizes of text: at 4 pixels a millimetre, 10 pixels are 7 points. */
export const textSize = { small: 9, normal: 10, large: 11 } as const;

export const ink = "#262626";
export const paleInk = "#6b6b6b";

/** A canvas font: `bold 10px "Figure Sans"`. */
export function font(size: number, weight: "normal" | "bold" = "normal"): string {
  return `${weight} ${size}px "${fontFamily}"`;
}

/** How a text is drawn. */
export interface TextStyle {
  readonly size?: number;
  readonly weight?: "normal" | "bold";
  readonly color?: string;
  readonly align?: "left" | "center" | "right";
  /** A white edge, so that it can be read on top of lines. */
  readonly halo?: boolean;
  /** Turned by a quarter, to be read from below. */
  readonly upward?: boolean;
}

/** Draws a line of text whose middle is at height `y`. */
export function drawText(ctx: Context, text: string, x: number, y: number, style: TextStyle = {}): void {
  ctx.save();
  ctx.translate(x, y);
  if (style.upward) ctx.rotate(-Math.PI / 2);
  ctx.font = font(style.size ?? textSize.normal, style.weight);
  ctx.textAlign = style.align ?? "left";
  ctx.textBaseline = "middle";
  if (style.halo) {
    ctx.lineJoin = "round";
    ctx.lineWidth = 3;
    ctx.strokeStyle = "#ffffffe0";
    ctx.strokeText(text, 0, 0);
  }
  ctx.fillStyle = style.color ?? ink;
  ctx.fillText(text, 0, 0);
  ctx.restore();
}

/** The width of a line of text in pixels. */
export function textWidth(ctx: Context, text: string, size: number = textSize.normal): number {
  ctx.save();
  ctx.font = font(size);
  const { width } = ctx.measureText(text);
  ctx.restore();
  return width;
}

/** A text in lines no wider than `width`, broken between words. */
export function wrapText(ctx: Context, text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && textWidth(ctx, longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line ? [...lines, line] : lines;
}
