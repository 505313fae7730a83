/** What JavaScript calls. */
export { serve, start } from "./threads";
export { matmul } from "./matmul";
export { winogradConvolution, winogradFilterGradient } from "./winograd";
export { convolution, convolutionFilterGradient, convolutionInputGradient } from "./convolution";
export { planeConvolution, planeFilterGradient } from "./plane_convolution";
export { addBias, multiply, relu, reluGrad, standardise } from "./elementwise";
export { maxPool, maxPoolGrad } from "./pool";
export { columnSums, columnSumsRoom, rowMaxima, rowSums } from "./reduce";
export { binaryCrossEntropy, exponentials, logSoftmax, softmax, softmaxCrossEntropy, squaredError } from "./softmax";
export { absoluteError, huberError, weightedBinaryCrossEntropy, weightedCrossEntropy } from "./losses";
export { adam, averageWeights, momentum, prepareGradient, rmsProp, sumSquares } from "./optimiser";
export { activate, activateGrad } from "./activations";
export { averagePool, averagePoolGrad } from "./average_pool";
export { dropoutMask } from "./dropout";
export { depthwise, depthwiseFilterGradient, depthwiseInputGradient } from "./depthwise";
export {
  columnMoments,
  columnMomentsRoom,
  normaliseColumns,
  normaliseColumnsGrad,
  normaliseRows,
  normaliseRowsGrad,
} from "./normalise";
export { add, copyColumns, gatherRows, scatterRows } from "./rows";
export { addNoise, resample } from "./augmentation";
