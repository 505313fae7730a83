/** Which kind of job is which function. */
import { convolveChunk, convolveFilterGradientChunk, convolveInputGradientChunk, sumPartsChunk } from "./convolution";
import { matmulChunk } from "./matmul";
import { winogradConvolveChunk, winogradFilterChunk, winogradGradientChunk, winogradSumChunk } from "./winograd";

export const MATMUL: i32 = 0;
export const WINOGRAD_FILTER: i32 = 1;
export const WINOGRAD_CONVOLVE: i32 = 2;
export const WINOGRAD_GRADIENT: i32 = 3;
export const WINOGRAD_SUM: i32 = 4;
export const CONVOLVE: i32 = 5;
export const CONVOLVE_INPUT_GRADIENT: i32 = 6;
export const CONVOLVE_FILTER_GRADIENT: i32 = 7;
export const SUM_PARTS: i32 = 8;

export function runChunk(kind: i32, chunk: i32): void {
  switch (kind) {
    case MATMUL:
      return matmulChunk(chunk);
    case WINOGRAD_FILTER:
      return winogradFilterChunk(chunk);
    case WINOGRAD_CONVOLVE:
      return winogradConvolveChunk(chunk);
    case WINOGRAD_GRADIENT:
      return winogradGradientChunk(chunk);
    case WINOGRAD_SUM:
      return winogradSumChunk(chunk);
    case CONVOLVE:
      return convolveChunk(chunk);
    case CONVOLVE_INPUT_GRADIENT:
      return convolveInputGradientChunk(chunk);
    case CONVOLVE_FILTER_GRADIENT:
      return convolveFilterGradientChunk(chunk);
    case SUM_PARTS:
      return sumPartsChunk(chunk);
  }
}
