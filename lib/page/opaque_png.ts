import { Buffer } from "node:buffer";
import { constants } from "node:zlib";
import { PNG } from "../snapshot/mod.ts";

const bitDepth = 24, colourType = 25;
const rgb = 2, rgba = 6;
/** Those of PNG's filters that suit plots: none for flat areas, the line above for curves. */
const filters = { none: 0, up: 2 };

/**
 * The same pixels in about a quarter fewer bytes: an alpha channel that says nothing is left out, and zlib tries harder.
 *
 * @param png One that is whole; where it has transparent pixels, or would not become smaller, it is given back as it is.
 */
export function opaquePng(png: Uint8Array): Uint8Array {
  if (png[bitDepth] !== 8 || png[colourType] !== rgba) return png;
  const picture = PNG.sync.read(Buffer.from(png));
  for (let alpha = 3; alpha < picture.data.length; alpha += 4) if (picture.data[alpha] !== 255) return png;
  return Object.values(filters)
    .map((filterType) =>
      PNG.sync.write(picture, {
        filterType,
        colorType: rgb,
        deflateLevel: 9,
        deflateStrategy: constants.Z_DEFAULT_STRATEGY,
      })
    )
    .reduce<Uint8Array>((least, one) => one.length < least.length ? one : least, png);
}
