import type { DrawArguments, Draws, PlainTensor } from "./kernel_draws.ts";

type Pad = "valid" | "same" | number | [[number, number], [number, number], [number, number], [number, number]];

function padOf(draw: Draws, most: number): { pad: Pad; dimRoundingMode?: string } {
  const kind = draw.oneOf("valid", "same", "number", "explicit");
  if (kind === "valid" || kind === "same") return { pad: kind };
  const dimRoundingMode = draw.oneOf("floor", "floor", "round", "ceil");
  if (kind === "number") return { pad: draw.integer(0, most), dimRoundingMode };
  const side = () => draw.integers(2, 0, most) as [number, number];
  return { pad: [[0, 0], side(), side(), [0, 0]], dimRoundingMode };
}

const pair = (draw: Draws, low: number, high: number) => draw.integers(2, low, high) as [number, number];

const image = (draw: Draws, channels = draw.integer(1, 9)) => [draw.integer(1, 3), ...pair(draw, 1, 11), channels];

function pooling(draw: Draws) {
  const filterSize = pair(draw, 1, 5);
  // The cpu backend passes images on as they are where windows are pixels and no size changes, whatever the strides.
  const strides = pair(draw, 1, Math.max(...filterSize) > 1 ? 3 : 1);
  return { shape: image(draw), attrs: { filterSize, strides, ...padOf(draw, 3) } };
}

const pool: DrawArguments = (draw) => {
  const { shape, attrs } = pooling(draw);
  return { inputs: { x: draw.floats(shape) }, attrs };
};

const poolGradient: DrawArguments = (draw) => {
  const filterSize = pair(draw, 1, 4),
    strides = pair(draw, 1, 3),
    shape = image(draw),
    [batch, height, width, channels] = shape;
  const sizes = [height, width].map((length, i) => Math.max(0, Math.floor((length - filterSize[i]) / strides[i]) + 1));
  const wrong = draw.chance(0.1) ? 1 : 0;
  // Among NaN, the cpu backend has no largest number.
  const dy = draw.floats([batch, sizes[0] + wrong, sizes[1], channels]), input = draw.finite(shape);
  return { inputs: { dy, input, output: dy }, attrs: { filterSize, strides, pad: "valid" } };
};

function convolution(draw: Draws, depthwise: boolean) {
  const channels = draw.integer(1, 5), strides = pair(draw, 1, 3), isStrided = strides.some((stride) => stride > 1);
  const wrong = draw.chance(0.1) ? 1 : 0;
  return {
    x: draw.floats(image(draw, channels)),
    // Numbers outside of images are 0 here, and left out on the cpu backend: another thing where they meet NaN.
    filter: draw.finite([...pair(draw, 1, 5), channels + wrong, draw.integer(1, depthwise ? 2 : 6)]),
    attrs: {
      strides,
      dilations: isStrided ? [1, 1] : pair(draw, 1, 3),
      dataFormat: "NHWC",
      ...padOf(draw, 3),
    },
  };
}

const fused = (depthwise: boolean): DrawArguments => (draw) => {
  const { x, filter, attrs } = convolution(draw, depthwise), [, , channels, more] = filter.shape;
  const outChannels = depthwise ? channels * more : more;
  const activation = draw.oneOf("linear", "relu", "relu6", "sigmoid", "elu", "leakyrelu", "prelu");
  const inputs: Record<string, PlainTensor> = { x, filter };
  if (draw.chance(0.7)) inputs.bias = draw.floats([draw.chance(0.1) ? outChannels + 1 : outChannels]);
  if (activation === "prelu") inputs.preluActivationWeights = draw.floats([outChannels]);
  return { inputs, attrs: { ...attrs, activation, leakyreluAlpha: 0.1 } };
};

/** A convolution without padding, and the shape of what comes out. */
function plain(draw: Draws, depthwise = false) {
  const strides = pair(draw, 1, 3), window = pair(draw, 1, 4), channels = draw.integer(1, 4), more = draw.integer(1, 3);
  const shape = image(draw, channels);
  const sizes = [1, 2].map((axis, i) => Math.max(0, Math.floor((shape[axis] - window[i]) / strides[i]) + 1));
  const wrong = draw.chance(0.1) ? 1 : 0;
  return {
    x: shape,
    filter: [...window, channels, more],
    dy: [shape[0], sizes[0] + wrong, sizes[1], depthwise ? channels * more : more],
    attrs: { strides, pad: "valid", dataFormat: "NHWC", dilations: 1 },
  };
}

const volume = (
  draw: Draws,
  channels = draw.integer(1, 3),
) => [draw.integer(1, 2), ...draw.integers(3, 1, 6), channels];

function plain3D(draw: Draws) {
  const strides = draw.integers(3, 1, 2), window = draw.integers(3, 1, 3), channels = draw.integer(1, 3);
  const shape = volume(draw, channels), more = draw.integer(1, 3), wrong = draw.chance(0.1) ? 1 : 0;
  const sizes = window.map((length, i) => Math.max(0, Math.floor((shape[i + 1] - length) / strides[i]) + 1));
  return {
    x: shape,
    filter: [...window, channels, more],
    dy: [shape[0], ...sizes.slice(0, 2), sizes[2] + wrong, more],
    pooled: [shape[0], ...sizes.slice(0, 2), sizes[2] + wrong, channels],
    attrs: { strides, pad: "valid", dataFormat: "NDHWC", dilations: [1, 1, 1], filterSize: window },
  };
}

const pool3D: DrawArguments = (draw) => {
  const attrs = { filterSize: draw.integers(3, 1, 3), strides: draw.integers(3, 1, 2), dataFormat: "NDHWC" };
  return { inputs: { x: draw.floats(volume(draw)) }, attrs: { ...attrs, pad: draw.oneOf("valid", "same") } };
};

const pool3DGradient: DrawArguments = (draw) => {
  const { x, pooled, attrs } = plain3D(draw), dy = draw.floats(pooled);
  return { inputs: { dy, input: draw.finite(x), output: dy }, attrs };
};

const dilation = (draw: Draws, gradient: boolean) => {
  const shape = image(draw), filter = [...pair(draw, 1, 3), shape[3]], strides = pair(draw, 1, 2);
  const sizes = [1, 2].map((axis, i) => Math.max(0, Math.floor((shape[axis] - filter[i]) / strides[i]) + 1));
  const wrong = draw.chance(0.1) ? 1 : 0;
  const dy = draw.finite([shape[0], sizes[0] + wrong, sizes[1], shape[3]]);
  return {
    inputs: { x: draw.finite(shape), filter: draw.finite(filter), ...gradient ? { dy } : {} },
    attrs: {
      strides,
      pad: gradient ? "valid" : draw.oneOf("valid", "same"),
      dilations: gradient ? 1 : draw.integer(1, 2),
    },
  };
};

const resize = (halfPixels: boolean): DrawArguments => (draw) => {
  const alignCorners = draw.chance(0.5), halfPixelCenters = halfPixels && !alignCorners && draw.chance(0.5);
  return {
    inputs: { images: draw.finite(image(draw)) },
    attrs: { alignCorners, halfPixelCenters, size: pair(draw, 1, 9) },
  };
};

const resizeGradient: DrawArguments = (draw) => {
  // The cpu backend takes height for width here, goes wrong with several images, and never ends where the scale is infinite.
  const batch = 1, channels = draw.integer(1, 5), side = draw.integer(2, 9), size = pair(draw, 2, 9);
  const shape = [batch, side, side, channels];
  const dy = draw.finite([batch, ...size, channels]);
  return { inputs: { images: draw.finite(shape), dy }, attrs: { alignCorners: draw.chance(0.5), size } };
};

const normalisation = { depthRadius: 2, bias: 1, alpha: 0.5, beta: 0.5 };

const boxes = (draw: Draws, count: number): PlainTensor => {
  const values = Array.from({ length: count }, () => {
    const [a, b, c, d] = draw.finite([4]).values;
    return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
  });
  return { shape: [count, 4], dtype: "float32", values: values.flat() };
};

const suppression = (more: (draw: Draws) => Record<string, unknown>): DrawArguments => (draw) => {
  const count = draw.integer(1, 9), scores = draw.finite([count]);
  return {
    inputs: { boxes: boxes(draw, count), scores: { ...scores, values: scores.values.map(Math.abs) } },
    attrs: { maxOutputSize: draw.integer(1, 9), iouThreshold: 0.5, scoreThreshold: 0.2, ...more(draw) },
  };
};

/** Arguments for kernels that slide windows over images, and for the other kernels of images. */
export const windowKernels: Readonly<Record<string, DrawArguments>> = {
  AvgPool: pool,
  MaxPool: pool,
  AvgPoolGrad: poolGradient,
  MaxPoolGrad: poolGradient,
  MaxPoolWithArgmax: (draw) => {
    const { shape, attrs: { filterSize, strides } } = pooling(draw);
    const attrs = { filterSize, strides, pad: draw.oneOf("valid", "same"), includeBatchInIndex: draw.chance(0.5) };
    return { inputs: { x: draw.floats(shape) }, attrs };
  },
  AvgPool3D: pool3D,
  MaxPool3D: pool3D,
  AvgPool3DGrad: pool3DGradient,
  MaxPool3DGrad: pool3DGradient,
  Conv2D: (draw) => {
    const { x, filter, attrs } = convolution(draw, false);
    return { inputs: { x, filter }, attrs };
  },
  Conv2DBackpropInput: (draw) => {
    const { x, filter, dy, attrs } = plain(draw);
    return { inputs: { dy: draw.floats(dy), filter: draw.floats(filter) }, attrs: { ...attrs, inputShape: x } };
  },
  Conv2DBackpropFilter: (draw) => {
    const { x, filter, dy, attrs } = plain(draw);
    return { inputs: { x: draw.floats(x), dy: draw.floats(dy) }, attrs: { ...attrs, filterShape: filter } };
  },
  FusedConv2D: fused(false),
  DepthwiseConv2dNative: (draw) => {
    const { x, filter, attrs } = convolution(draw, true);
    return { inputs: { x, filter }, attrs };
  },
  DepthwiseConv2dNativeBackpropInput: (draw) => {
    const { x, filter, dy, attrs } = plain(draw, true);
    return { inputs: { dy: draw.floats(dy), filter: draw.floats(filter) }, attrs: { ...attrs, inputShape: x } };
  },
  DepthwiseConv2dNativeBackpropFilter: (draw) => {
    const { x, filter, dy, attrs } = plain(draw, true);
    return { inputs: { x: draw.floats(x), dy: draw.floats(dy) }, attrs: { ...attrs, filterShape: filter } };
  },
  FusedDepthwiseConv2D: fused(true),
  Conv3D: (draw) => {
    const { x, filter, attrs } = plain3D(draw);
    return {
      inputs: { x: draw.floats(x), filter: draw.floats(filter) },
      attrs: { ...attrs, pad: draw.oneOf("valid", "same") },
    };
  },
  Conv3DBackpropInputV2: (draw) => {
    const { x, filter, dy, attrs } = plain3D(draw);
    return { inputs: { dy: draw.floats(dy), filter: draw.floats(filter) }, attrs: { ...attrs, inputShape: x } };
  },
  Conv3DBackpropFilterV2: (draw) => {
    const { x, filter, dy, attrs } = plain3D(draw);
    return { inputs: { x: draw.floats(x), dy: draw.floats(dy) }, attrs: { ...attrs, filterShape: filter } };
  },
  Dilation2D: (draw) => dilation(draw, false),
  Dilation2DBackpropInput: (draw) => dilation(draw, true),
  Dilation2DBackpropFilter: (draw) => dilation(draw, true),
  LRN: (draw) => ({ inputs: { x: draw.floats(image(draw)) }, attrs: normalisation }),
  LRNGrad: (draw) => {
    const shape = image(draw), positive = draw.finite(shape);
    return {
      inputs: {
        x: draw.finite(shape),
        y: { ...positive, values: positive.values.map(Math.abs) },
        dy: draw.finite(shape),
      },
      attrs: normalisation,
    };
  },
  ResizeBilinear: resize(true),
  ResizeNearestNeighbor: resize(true),
  ResizeBilinearGrad: resizeGradient,
  ResizeNearestNeighborGrad: resizeGradient,
  CropAndResize: (draw) => {
    const shape = image(draw), count = draw.integer(1, 5), around = boxes(draw, count);
    return {
      inputs: { image: draw.finite(shape), boxes: around, boxInd: draw.indices([count], shape[0]) },
      attrs: { cropSize: pair(draw, 1, 5), method: draw.oneOf("bilinear", "nearest"), extrapolationValue: 0.5 },
    };
  },
  FlipLeftRight: (draw) => ({ inputs: { image: draw.floats(image(draw)) }, attrs: {} }),
  RotateWithOffset: (draw) => ({
    inputs: { image: draw.finite(image(draw, draw.integer(1, 3))) },
    attrs: { radians: draw.oneOf(0, 0.5, 2, -1), fillValue: draw.oneOf(0, 3), center: draw.oneOf(0.5, 0.2) },
  }),
  Transform: (draw) => {
    // The cpu backend leaves out all images but the first.
    const [, height, width, channels] = image(draw);
    return {
      inputs: { image: draw.finite([1, height, width, channels]), transforms: draw.finite([1, 8]) },
      attrs: {
        interpolation: draw.oneOf("nearest", "bilinear"),
        fillMode: draw.oneOf("constant", "reflect", "wrap", "nearest"),
        fillValue: 0.5,
        outputShape: draw.chance(0.5) ? undefined : pair(draw, 1, 9),
      },
    };
  },
  NonMaxSuppressionV3: suppression(() => ({})),
  NonMaxSuppressionV4: suppression((draw) => ({ padToMaxOutputSize: draw.chance(0.5) })),
  NonMaxSuppressionV5: suppression((draw) => ({ softNmsSigma: draw.oneOf(0, 0.5) })),
};
