import type { CompiledKernels } from "./compiled_kernels.ts";
import type { WindowGeometry } from "./window_geometry.ts";

/**
 * y = relu?(bias + x convolved with the filter `[filterHeight, filterWidth, inChannels, outChannels]`). All are addresses; bias
 * may be 0 for none.
 */
export function convolve(
  kernels: CompiledKernels,
  geometry: WindowGeometry,
  { x, filter, bias = 0, relu = false, y }: Addresses<"x" | "filter" | "y"> & { bias?: number; relu?: boolean },
): void {
  const { batch, inHeight, inWidth, inChannels, outChannels } = geometry;
  if (isEmpty(geometry)) return;
  if (isWinograd(geometry, inChannels, outChannels)) {
    const { tiles, workspace } = winogradRoom(kernels, geometry);
    const sizes = kernels.geometry(geometry);
    return kernels.check(kernels.run.winogradConvolution(sizes, x, filter, 0, bias, +relu, y, tiles, workspace));
  }
  if (isPlainProduct(geometry)) {
    const rows = batch * inHeight * inWidth;
    return kernels.check(
      kernels.run.matmul(
        0,
        0,
        rows,
        outChannels,
        inChannels,
        x,
        inChannels,
        filter,
        outChannels,
        bias,
        +relu,
        y,
        outChannels,
      ),
    );
  }
  const sizes = kernels.geometry(geometry);
  if (isPlane(geometry)) {
    requirePlane(kernels, geometry);
    return kernels.check(kernels.run.planeConvolution(sizes, x, filter, bias, +relu, y));
  }
  kernels.check(kernels.run.convolution(sizes, x, filter, bias, +relu, y, bandOf(kernels, geometry)));
}

/** dx = the gradient by the input, from that by the output. All are addresses. */
export function convolveInputGradient(
  kernels: CompiledKernels,
  geometry: WindowGeometry,
  { dy, filter, dx }: Addresses<"dy" | "filter" | "dx">,
): void {
  const { batch, inHeight, inWidth, inChannels, outChannels } = geometry;
  if (isEmpty(geometry)) return;
  // It is the convolution of dy with the filter turned round, whose channels have changed places.
  if (isWinograd(geometry, outChannels, inChannels)) {
    const { tiles, workspace } = winogradRoom(kernels, turned(geometry));
    const sizes = kernels.geometry(turned(geometry));
    return kernels.check(kernels.run.winogradConvolution(sizes, dy, filter, 1, 0, 0, dx, tiles, workspace));
  }
  if (isPlainProduct(geometry)) {
    const rows = batch * inHeight * inWidth;
    return kernels.check(
      kernels.run.matmul(
        0,
        1,
        rows,
        inChannels,
        outChannels,
        dy,
        outChannels,
        filter,
        outChannels,
        0,
        0,
        dx,
        inChannels,
      ),
    );
  }
  const sizes = kernels.geometry(geometry), band = bandOf(kernels, geometry, "input gradient");
  kernels.check(kernels.run.convolutionInputGradient(sizes, dy, filter, dx, band));
}

/** dw = the gradient by the filter, from that by the output. All are addresses. */
export function convolveFilterGradient(
  kernels: CompiledKernels,
  geometry: WindowGeometry,
  { x, dy, dw }: Addresses<"x" | "dy" | "dw">,
): void {
  const { batch, inHeight, inWidth, inChannels, outChannels } = geometry;
  if (isEmpty(geometry)) return;
  if (isWinograd(geometry, inChannels, outChannels)) {
    const { tiles, workspace } = winogradRoom(kernels, geometry, "filter gradient");
    const sizes = kernels.geometry(geometry);
    return kernels.check(kernels.run.winogradFilterGradient(sizes, x, dy, dw, tiles, parts, workspace));
  }
  if (isPlainProduct(geometry)) {
    const rows = batch * inHeight * inWidth;
    return kernels.check(
      kernels.run.matmul(1, 0, inChannels, outChannels, rows, x, inChannels, dy, outChannels, 0, 0, dw, outChannels),
    );
  }
  const sizes = kernels.geometry(geometry);
  const workspace = kernels.workspace(parts * windowSize(geometry) * outChannels * bytesPerNumber);
  if (isPlane(geometry)) {
    requirePlane(kernels, geometry);
    return kernels.check(kernels.run.planeFilterGradient(sizes, x, dy, dw, parts, workspace));
  }
  const band = bandOf(kernels, geometry);
  kernels.check(kernels.run.convolutionFilterGradient(sizes, x, dy, dw, band, parts, workspace));
}

type Addresses<Names extends string> = { readonly [name in Names]: number };

/** Sums over the batch are made in so many parts, for any number of threads: it decides their bits. */
const parts = 8;
const bytesPerNumber = 4;
/** What a matrix product takes of the scratch space, as assembly/convolution.ts has it. */
const multiplySpace = 40_960;

const isEmpty = ({ batch, outHeight, outWidth, outChannels }: WindowGeometry) =>
  batch * outHeight * outWidth * outChannels === 0;

/** Whether Winograd's algorithm knows this convolution. */
function isWinograd(geometry: WindowGeometry, inChannels: number, outChannels: number): boolean {
  const { filterHeight: taps, filterWidth, padTop, padLeft } = geometry;
  const steps = [geometry.strideHeight, geometry.strideWidth, geometry.dilationHeight, geometry.dilationWidth];
  return (taps === 3 || taps === 5) && filterWidth === taps && steps.every((step) => step === 1) &&
    padTop >= 0 && padLeft >= 0 && padTop < taps && padLeft < taps &&
    inChannels % 4 === 0 && outChannels % 8 === 0 && inChannels >= 4;
}

/** A frame of fewer bytes stays in a near cache. */
const largestFrame = 2 ** 16;

/** Whether the input is one plane whose windows lie one number apart. */
function isPlane(geometry: WindowGeometry): boolean {
  const { inChannels, outChannels, filterHeight, filterWidth, padTop, padLeft } = geometry;
  const steps = [geometry.strideHeight, geometry.strideWidth, geometry.dilationHeight, geometry.dilationWidth];
  const frame = frameBytes(geometry);
  return inChannels === 1 && outChannels % 8 === 0 && steps.every((step) => step === 1) &&
    padTop >= 0 && padLeft >= 0 && padTop < filterHeight && padLeft < filterWidth && frame < largestFrame;
}

/** What an image takes with the zeros around it. */
const frameBytes = ({ outHeight, outWidth, filterHeight, filterWidth }: WindowGeometry) =>
  (outHeight + filterHeight) * (outWidth + 4 + filterWidth) * bytesPerNumber;

/** Makes room for an image with the zeros around it, and for the windows of a row of outputs. */
function requirePlane(kernels: CompiledKernels, geometry: WindowGeometry): void {
  kernels.requireScratch(frameBytes(geometry) + windowSize(geometry) * (geometry.outWidth + 4) * bytesPerNumber);
}

/** Whether each output pixel is a product of one input pixel. */
function isPlainProduct(geometry: WindowGeometry): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth, padTop, padLeft } = geometry;
  return filterHeight * filterWidth * strideHeight * strideWidth === 1 && padTop === 0 && padLeft === 0 &&
    geometry.inHeight === geometry.outHeight && geometry.inWidth === geometry.outWidth;
}

/** Tiles of a block: at most so many that what they need stays in a core's own cache, in blocks of about the same size. */
function winogradRoom(
  kernels: CompiledKernels,
  { batch, outHeight, outWidth, inChannels, outChannels, filterHeight: taps }: WindowGeometry,
  kind?: "filter gradient",
) {
  const frequencies = (3 + taps) * (3 + taps), channels = inChannels + outChannels;
  const cache = 3 * 2 ** 18, fitting = Math.floor(cache / (frequencies * channels * bytesPerNumber));
  // A matrix product takes so many rows at a time, and is slower at what is left over.
  const rows = kernels.arithmetic === "exact" ? 4 : 5;
  const most = Math.min(Math.floor(64 / rows), Math.max(2, Math.floor(fitting / rows))) * rows;
  const ofBatch = batch * Math.ceil(outHeight / 4) * Math.ceil(outWidth / 4);
  const [together, atOnce] = kind === "filter gradient" ? [Math.ceil(ofBatch / parts), 1] : [ofBatch, 4];
  const tiles = Math.ceil(together / (Math.ceil(together / (most * atOnce)) * atOnce));
  const gap = 64, patch = frequencies * Math.max(inChannels, outChannels) * bytesPerNumber;
  kernels.requireScratch(frequencies * (tiles * channels * bytesPerNumber + 2 * gap) + patch);
  const copies = kind === "filter gradient" ? parts : 1;
  const workspace = kernels.workspace(copies * frequencies * inChannels * outChannels * bytesPerNumber);
  return { tiles, workspace };
}

const windowSize = ({ filterHeight, filterWidth, inChannels }: WindowGeometry) =>
  filterHeight * filterWidth * inChannels;

/** Rows of outputs whose windows are read, or added to, at a time; makes room for the frame that they lie in, as assembly/frames.ts has it. */
function bandOf(kernels: CompiledKernels, geometry: WindowGeometry, kind?: "input gradient"): number {
  const { batch, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth, strideHeight } = geometry;
  const row = ((outWidth - 1) * geometry.strideWidth + (filterWidth - 1) * geometry.dilationWidth + 1) * inChannels;
  const near = Math.floor(2 ** 13 / (row * strideHeight)), shared = Math.ceil(batch * outHeight / 32);
  const band = Math.max(1, Math.min(outHeight, near, shared));
  const framed = kind === "input gradient" ? outHeight : band;
  const frame = ((framed - 1) * strideHeight + (filterHeight - 1) * geometry.dilationHeight + 1) * row;
  const runs = filterHeight * filterWidth * Math.ceil(inChannels / 1024);
  const panels = kind === "input gradient"
    ? filterHeight * filterWidth * Math.ceil(inChannels / 8) * 8 * outChannels
    : 0;
  kernels.requireScratch(multiplySpace + (2 * runs + band * outWidth + panels + frame) * bytesPerNumber);
  return band;
}

/** The convolution that gives the gradient by the input: what was input is output, and the padding is what the filter had left. */
function turned(geometry: WindowGeometry): WindowGeometry {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth } = geometry;
  return {
    ...geometry,
    inHeight: outHeight,
    inWidth: outWidth,
    inChannels: outChannels,
    outHeight: inHeight,
    outWidth: inWidth,
    outChannels: inChannels,
    padTop: filterHeight - 1 - geometry.padTop,
    padLeft: filterWidth - 1 - geometry.padLeft,
  };
}
