/** What JavaScript calls. */
export { serve, start } from "./threads";
export { matmul } from "./matmul";
export { winogradConvolution, winogradFilterGradient } from "./winograd";
export { convolution, convolutionFilterGradient, convolutionInputGradient } from "./convolution";
