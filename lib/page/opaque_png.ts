import { Buffer } from "node:buffer";
import { constants } from "node:zlib";
// pngjs comes without types.
import pngjs from "pngjs";

const { PNG } = pngjs as {
  readonly PNG: {
    readonly sync: {
      read(png: Buffer): { readonly width: number; readonly height: number; readonly data: Buffer };
      write(picture: unknown, options: Readonly<Record<string, number>>): Buffer;
    };
  };
};

const bitDepth = 24, colourType = 25;
const rgb = 2, rgba = 6;
/** Those of PNG's filters that suit plots: none for flat areas, the line above for curves. */
const filters = { none: 0, up: 2 };

/**
 * The same pixels in about a quarter fewer bytes: an alpha channel that says nothing is left out, and zlib tries harder.
 *
 * @param png Any; one that has transparent pixels, or would not become smaller, is given back as it is.
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
