import { Buffer } from "node:buffer";
import pixelmatch from "pixelmatch";
import { type Picture, PNG } from "./png.ts";

const mostPixels = 8;

/** What {@linkcode pictureDifference} found. */
export interface PictureDifference {
  /** How many pixels differ and where, in words. */
  readonly words: string;
  /** The recorded picture, pale, with the pixels that differ in red, as PNG; none where the two cannot be laid over each other. */
  readonly diff?: Uint8Array;
}

/**
 * What of two PNG pictures differs: nothing when at most 8 pixels do (pixelmatch, threshold 0.05, anti-aliased pixels
 * counted).
 */
export function pictureDifference(recorded: Uint8Array, now: Uint8Array): PictureDifference | undefined {
  if (Buffer.compare(recorded, now) === 0) return undefined;
  const after = PNG.sync.read(Buffer.from(now));
  let before: Picture;
  try {
    before = PNG.sync.read(Buffer.from(recorded));
  } catch (error) {
    return { words: `the record is no PNG (${(error as Error).message})` };
  }
  const { width, height } = before;
  if (width !== after.width || height !== after.height) {
    return { words: `recorded ${width} x ${height} pixels, now ${after.width} x ${after.height}` };
  }
  const data = new Uint8Array(width * height * 4);
  const count = pixelmatch(before.data, after.data, data, width, height, { threshold: 0.05, includeAA: true });
  if (count <= mostPixels) return undefined;
  const { left, right, top, bottom } = redBox(data, width);
  const share = Number((100 * count / (width * height)).toPrecision(2));
  return {
    words: `${count} pixels of ${width} x ${height} differ (${share} %), in columns ${left} to ${right}, ` +
      `rows ${top} to ${bottom}`,
    diff: PNG.sync.write({ width, height, data }),
  };
}

/** The box around all pixels that pixelmatch drew in red, its mark of a difference. */
function redBox(data: Uint8Array, width: number) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let pixel = 0; pixel < data.length / 4; pixel++) {
    if (data[4 * pixel] !== 255 || data[4 * pixel + 1] !== 0 || data[4 * pixel + 2] !== 0) continue;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { left, right, top, bottom };
}
