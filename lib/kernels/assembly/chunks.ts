/** Which kind of job is which function. */
import { activateChunk, activateGradChunk } from "./activations";
import { addNoiseChunk, resampleChunk } from "./augmentation";
import { averagePoolChunk, averagePoolGradChunk } from "./average_pool";
import {
  convolveChunk,
  convolveFilterGradientChunk,
  convolveInputGradientChunk,
  sumPartsChunk,
} from "./convolution";
import {
  depthwiseChunk,
  depthwiseFilterGradientChunk,
  depthwiseInputGradientChunk,
  sumDepthwisePartsChunk,
} from "./depthwise";
import {
  addBiasChunk,
  multiplyChunk,
  reluChunk,
  reluGradChunk,
  standardiseChunk,
} from "./elementwise";
import { matmulChunk } from "./matmul";
import {
  columnMomentsChunk,
  columnMomentTotalsChunk,
  normaliseColumnsChunk,
  normaliseColumnsGradChunk,
  normaliseRowsChunk,
  normaliseRowsGradChunk,
} from "./normalise";
import {
  adamChunk,
  averageWeightsChunk,
  momentumChunk,
  prepareGradientChunk,
  rmsPropChunk,
  sumSquaresChunk,
} from "./optimiser";
import { planeConvolveChunk, planeFilterGradientChunk } from "./plane_convolution";
import { maxPoolChunk, maxPoolGradChunk } from "./pool";
import { columnSumsChunk, columnTotalsChunk, rowMaximaChunk, rowSumsChunk } from "./reduce";
import { addChunk, copyColumnsChunk, gatherRowsChunk, scatterRowsChunk } from "./rows";
import { exponentialsChunk, softmaxChunk } from "./softmax";
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
export const PLANE_CONVOLVE: i32 = 9;
export const PLANE_FILTER_GRADIENT: i32 = 10;
export const STANDARDISE: i32 = 11;
export const RECTIFY: i32 = 20;
export const RECTIFY_GRADIENT: i32 = 21;
export const ADD_BIAS: i32 = 22;
export const MULTIPLY: i32 = 23;
export const MAX_POOL: i32 = 25;
export const MAX_POOL_GRADIENT: i32 = 26;
export const COLUMN_SUMS: i32 = 27;
export const COLUMN_TOTALS: i32 = 28;
export const ROW_SUMS: i32 = 29;
export const ROW_MAXIMA: i32 = 30;
export const EXPONENTIALS: i32 = 31;
export const SOFTMAX: i32 = 32;
export const ADAM: i32 = 33;
export const MOMENTUM: i32 = 34;
export const ACTIVATE: i32 = 40;
export const ACTIVATE_GRADIENT: i32 = 41;
export const AVERAGE_POOL: i32 = 42;
export const AVERAGE_POOL_GRADIENT: i32 = 43;
export const COLUMN_MOMENTS: i32 = 44;
export const COLUMN_MOMENT_TOTALS: i32 = 45;
export const NORMALISE_COLUMNS: i32 = 46;
export const NORMALISE_COLUMNS_GRADIENT: i32 = 47;
export const NORMALISE_ROWS: i32 = 48;
export const NORMALISE_ROWS_GRADIENT: i32 = 49;
export const DEPTHWISE: i32 = 50;
export const DEPTHWISE_INPUT_GRADIENT: i32 = 51;
export const DEPTHWISE_FILTER_GRADIENT: i32 = 52;
export const SUM_DEPTHWISE_PARTS: i32 = 53;
export const ADD: i32 = 54;
export const COPY_COLUMNS: i32 = 55;
export const GATHER_ROWS: i32 = 56;
export const SCATTER_ROWS: i32 = 57;
export const RMS_PROP: i32 = 60;
export const SUM_SQUARES: i32 = 61;
export const PREPARE_GRADIENT: i32 = 62;
export const AVERAGE_WEIGHTS: i32 = 63;
export const RESAMPLE: i32 = 70;
export const ADD_NOISE: i32 = 71;

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
    case PLANE_CONVOLVE:
      return planeConvolveChunk(chunk);
    case PLANE_FILTER_GRADIENT:
      return planeFilterGradientChunk(chunk);
    case STANDARDISE:
      return standardiseChunk(chunk);
    case RECTIFY:
      return reluChunk(chunk);
    case RECTIFY_GRADIENT:
      return reluGradChunk(chunk);
    case ADD_BIAS:
      return addBiasChunk(chunk);
    case MULTIPLY:
      return multiplyChunk(chunk);
    case MAX_POOL:
      return maxPoolChunk(chunk);
    case MAX_POOL_GRADIENT:
      return maxPoolGradChunk(chunk);
    case COLUMN_SUMS:
      return columnSumsChunk(chunk);
    case COLUMN_TOTALS:
      return columnTotalsChunk(chunk);
    case ROW_SUMS:
      return rowSumsChunk(chunk);
    case ROW_MAXIMA:
      return rowMaximaChunk(chunk);
    case EXPONENTIALS:
      return exponentialsChunk(chunk);
    case SOFTMAX:
      return softmaxChunk(chunk);
    case ADAM:
      return adamChunk(chunk);
    case MOMENTUM:
      return momentumChunk(chunk);
    case RMS_PROP:
      return rmsPropChunk(chunk);
    case SUM_SQUARES:
      return sumSquaresChunk(chunk);
    case PREPARE_GRADIENT:
      return prepareGradientChunk(chunk);
    case AVERAGE_WEIGHTS:
      return averageWeightsChunk(chunk);
    case ACTIVATE:
      return activateChunk(chunk);
    case ACTIVATE_GRADIENT:
      return activateGradChunk(chunk);
    case AVERAGE_POOL:
      return averagePoolChunk(chunk);
    case AVERAGE_POOL_GRADIENT:
      return averagePoolGradChunk(chunk);
    case COLUMN_MOMENTS:
      return columnMomentsChunk(chunk);
    case COLUMN_MOMENT_TOTALS:
      return columnMomentTotalsChunk(chunk);
    case NORMALISE_COLUMNS:
      return normaliseColumnsChunk(chunk);
    case NORMALISE_COLUMNS_GRADIENT:
      return normaliseColumnsGradChunk(chunk);
    case NORMALISE_ROWS:
      return normaliseRowsChunk(chunk);
    case NORMALISE_ROWS_GRADIENT:
      return normaliseRowsGradChunk(chunk);
    case DEPTHWISE:
      return depthwiseChunk(chunk);
    case DEPTHWISE_INPUT_GRADIENT:
      return depthwiseInputGradientChunk(chunk);
    case DEPTHWISE_FILTER_GRADIENT:
      return depthwiseFilterGradientChunk(chunk);
    case SUM_DEPTHWISE_PARTS:
      return sumDepthwisePartsChunk(chunk);
    case ADD:
      return addChunk(chunk);
    case COPY_COLUMNS:
      return copyColumnsChunk(chunk);
    case GATHER_ROWS:
      return gatherRowsChunk(chunk);
    case SCATTER_ROWS:
      return scatterRowsChunk(chunk);
    case RESAMPLE:
      return resampleChunk(chunk);
    case ADD_NOISE:
      return addNoiseChunk(chunk);
  }
}
