import type { WindowGeometry } from "../lib/kernels/window_geometry.ts";

/** Sizes of a convolution, of which steps and padding may be left out. */
export type Sizes =
  & Pick<WindowGeometry, "batch" | "inHeight" | "inWidth" | "inChannels" | "outChannels">
  & Pick<WindowGeometry, "filterHeight" | "filterWidth">
  & Partial<WindowGeometry>
  & { readonly padBottom?: number; readonly padRight?: number };

/** Completes sizes: steps of 1, no padding, and as many outputs as fit. */
export function geometryOf({ padBottom = 0, padRight = 0, ...sizes }: Sizes): WindowGeometry {
  const steps = { strideHeight: 1, strideWidth: 1, dilationHeight: 1, dilationWidth: 1, padTop: 0, padLeft: 0 };
  const all = { ...steps, ...sizes };
  const fit = (size: number, pad: number, taps: number, dilation: number, stride: number) =>
    Math.max(0, Math.floor((size + pad - (taps - 1) * dilation - 1) / stride) + 1);
  return {
    ...all,
    outHeight: fit(all.inHeight, all.padTop + padBottom, all.filterHeight, all.dilationHeight, all.strideHeight),
    outWidth: fit(all.inWidth, all.padLeft + padRight, all.filterWidth, all.dilationWidth, all.strideWidth),
  };
}

/** So many zeros on every side. */
export function pads(size: number) {
  return { padTop: size, padBottom: size, padLeft: size, padRight: size };
}

/** A filter as high as wide. */
export function square(taps: number) {
  return { filterHeight: taps, filterWidth: taps };
}

/** Paddings that filters with an odd number of taps may have. */
export const paddings = (taps: number) => ({
  same: { padTop: taps >> 1, padBottom: taps >> 1, padLeft: taps >> 1, padRight: taps >> 1 },
  valid: {},
  uneven: { padTop: taps - 1, padBottom: 0, padLeft: 0, padRight: taps + 2 },
});
