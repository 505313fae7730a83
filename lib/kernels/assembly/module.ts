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
export { adam, momentum } from "./optimiser";
