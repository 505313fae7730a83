import type { CompiledKernels } from "../lib/kernels/compiled_kernels.ts";
import { convolve, convolveFilterGradient, convolveInputGradient } from "../lib/kernels/convolution.ts";
import { placeWeights } from "../lib/model/loss.ts";
import type { WindowGeometry } from "../lib/kernels/window_geometry.ts";
import { geometryOf, paddings, type Sizes, square } from "./convolution_sizes.ts";
import { onKernels } from "./kernel_memory.ts";
import { layerKernelCases } from "./layer_kernel_cases.ts";
import { randomNumbers } from "./random_numbers.ts";

/** Runs a kernel on fixed numbers and gives all that it writes. */
export type KernelCase = (kernels: CompiledKernels) => Float32Array<ArrayBuffer>;

/**
 * Every kernel on numbers from random streams, in sizes that several threads share and whose ends are odd: whoever asks whether two
 * machines, builds or numbers of threads give the same bits runs these.
 */
export const kernelCases: Readonly<Record<string, KernelCase>> = {
  ...matmulCases(),
  ...convolutionCases("general", { batch: 3, inHeight: 17, inWidth: 16, inChannels: 3, outChannels: 19, ...square(5) }),
  ...convolutionCases("general with steps", {
    ...{ batch: 3, inHeight: 25, inWidth: 26, inChannels: 4, outChannels: 8, ...square(3) },
    ...{ strideHeight: 2, dilationWidth: 2, ...paddings(3).uneven },
  }),
  ...convolutionCases("one plane", {
    ...{ batch: 5, inHeight: 19, inWidth: 22, inChannels: 1, outChannels: 24, ...square(5), ...paddings(5).same },
  }),
  ...convolutionCases("1 x 1", {
    batch: 9,
    inHeight: 13,
    inWidth: 9,
    inChannels: 40,
    outChannels: 70,
    ...square(1),
  }),
  ...[3, 5].reduce((cases, taps) => {
    const sizes = { batch: 9, inHeight: 14, inWidth: 13, inChannels: 8, outChannels: 16, ...square(taps) };
    return { ...cases, ...convolutionCases(`Winograd ${taps} x ${taps}`, { ...sizes, ...paddings(taps).same }) };
  }, {}),
  ...poolCases("2 x 2", {
    ...{ batch: 6, inHeight: 14, inWidth: 14, inChannels: 32, outChannels: 32, ...square(2) },
    ...{ strideHeight: 2, strideWidth: 2 },
  }),
  ...poolCases("3 x 2 with steps and padding", {
    ...{ batch: 20, inHeight: 13, inWidth: 15, inChannels: 7, outChannels: 7, filterHeight: 3, filterWidth: 2 },
    ...{ strideHeight: 2, strideWidth: 3, dilationWidth: 2, padTop: 1, padBottom: 1, padLeft: 1 },
  }),
  ...elementwiseCases(),
  ...reductionCases(),
  ...softmaxCases(),
  ...optimiserCases(),
  ...layerKernelCases,
};

function random(name: string, count: number): Float32Array<ArrayBuffer> {
  return randomNumbers(count, "kernel cases", name);
}

function matmulCases(): Record<string, KernelCase> {
  const [m, n, k] = [131, 70, 301];
  const cases = [0, 1, 2, 3].map((which): [string, KernelCase] => {
    const transposeA = which >> 1, transposeB = which & 1, relu = which === 1 ? 1 : 0;
    const name = `matmul ${transposeA ? "A^T" : "A"} ${transposeB ? "B^T" : "B"}`;
    return [name, (kernels) => {
      const inputs = { a: random(`${name} a`, m * k), b: random(`${name} b`, k * n), bias: random(`${name} bias`, n) };
      return onKernels(kernels, inputs, m * n, ({ a, b, bias, out }) => {
        const lda = transposeA ? m : k, ldb = transposeB ? k : n;
        kernels.check(kernels.run.matmul(transposeA, transposeB, m, n, k, a, lda, b, ldb, bias, relu, out, n));
      });
    }];
  });
  return Object.fromEntries(cases);
}

function convolutionCases(name: string, sizes: Sizes): Record<string, KernelCase> {
  const geometry: WindowGeometry = geometryOf(sizes);
  const { batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = geometry;
  const xSize = batch * inHeight * inWidth * inChannels, ySize = batch * outHeight * outWidth * outChannels;
  const filterSize = geometry.filterHeight * geometry.filterWidth * inChannels * outChannels;
  const x = () => random(`${name} x`, xSize), filter = () => random(`${name} filter`, filterSize);
  const dy = () => random(`${name} dy`, ySize), bias = () => random(`${name} bias`, outChannels);
  return {
    [`convolution, ${name}`]: (kernels) =>
      onKernels(kernels, { x: x(), filter: filter(), bias: bias() }, ySize, ({ out, ...inputs }) => {
        convolve(kernels, geometry, { ...inputs, relu: true, y: out });
      }),
    [`convolution by input, ${name}`]: (kernels) =>
      onKernels(kernels, { dy: dy(), filter: filter() }, xSize, ({ out, ...inputs }) => {
        convolveInputGradient(kernels, geometry, { ...inputs, dx: out });
      }),
    [`convolution by filter, ${name}`]: (kernels) =>
      onKernels(kernels, { x: x(), dy: dy() }, filterSize, ({ out, ...inputs }) => {
        convolveFilterGradient(kernels, geometry, { ...inputs, dw: out });
      }),
  };
}

function poolCases(name: string, sizes: Sizes): Record<string, KernelCase> {
  const geometry = geometryOf(sizes), { batch, inHeight, inWidth, inChannels, outHeight, outWidth } = geometry;
  const xSize = batch * inHeight * inWidth * inChannels, ySize = batch * outHeight * outWidth * inChannels;
  const x = () => random(`${name} x`, xSize), dy = () => random(`${name} dy`, ySize);
  return {
    [`maxPool ${name}`]: (kernels) =>
      onKernels(
        kernels,
        { x: x() },
        ySize,
        (at) => kernels.check(kernels.run.maxPool(kernels.geometry(geometry), at.x, at.out)),
      ),
    [`maxPoolGrad ${name}`]: (kernels) =>
      onKernels(kernels, { x: x(), dy: dy() }, xSize, (at) => {
        kernels.check(kernels.run.maxPoolGrad(kernels.geometry(geometry), at.dy, at.x, 1, at.out));
      }),
  };
}

function elementwiseCases(): Record<string, KernelCase> {
  const n = 40_003, rows = 571, columns = 70;
  const x = () => random("elementwise x", n), y = () => random("elementwise y", n);
  return {
    relu: (kernels) => onKernels(kernels, { x: x() }, n, (at) => kernels.check(kernels.run.relu(at.x, at.out, n))),
    reluGrad: (kernels) =>
      onKernels(kernels, { x: x(), y: y() }, n, (at) => kernels.check(kernels.run.reluGrad(at.x, at.y, at.out, n))),
    multiply: (kernels) =>
      onKernels(kernels, { x: x(), y: y() }, n, (at) => kernels.check(kernels.run.multiply(at.x, at.y, at.out, n))),
    addBias: (kernels) =>
      onKernels(kernels, { x: x(), bias: random("bias", columns) }, rows * columns, (at) => {
        kernels.check(kernels.run.addBias(at.x, at.bias, rows, columns, 1, at.out));
      }),
    standardise: (kernels) =>
      onKernels(kernels, { bytes: new Float32Array(Int32Array.from(x(), (x) => 2 ** 30 * x).buffer) }, n, (at) => {
        kernels.check(kernels.run.standardise(at.bytes, 0.13, 0.31, n, at.out));
      }),
  };
}

function reductionCases(): Record<string, KernelCase> {
  const rows = 1003, columns = 131;
  const x = () => random("reductions x", rows * columns);
  return {
    columnSums: (kernels) => {
      const partials = kernels.workspace(kernels.run.columnSumsRoom(rows, columns));
      return onKernels(kernels, { x: x() }, columns, (at) => {
        kernels.check(kernels.run.columnSums(at.x, rows, columns, at.out, partials));
      });
    },
    rowSums: (kernels) =>
      onKernels(kernels, { x: x() }, rows, (at) => kernels.check(kernels.run.rowSums(at.x, rows, columns, at.out))),
    rowMaxima: (kernels) =>
      onKernels(kernels, { x: x() }, rows, (at) => kernels.check(kernels.run.rowMaxima(at.x, rows, columns, at.out))),
  };
}

function softmaxCases(): Record<string, KernelCase> {
  const rows = 1501, columns = 10, n = rows * columns;
  const logits = () => random("softmax x", n).map((x) => 20 * x);
  const classWeights = Array.from({ length: columns }, (_, j) => 0.3 * j);
  const labels = () => new Float32Array(Uint32Array.from({ length: rows }, (_, i) => i * 7 % columns).buffer);
  /** Numbers for a gradient and behind them 16 bytes for what a loss writes. */
  const withResult = (n: number) => n + 4;
  return {
    exponentials: (kernels) =>
      onKernels(kernels, { x: logits() }, n, (at) => kernels.check(kernels.run.exponentials(at.x, at.out, n))),
    softmax: (kernels) =>
      onKernels(kernels, { x: logits() }, n, (at) => kernels.check(kernels.run.softmax(at.x, rows, columns, at.out))),
    logSoftmax: (kernels) =>
      onKernels(
        kernels,
        { x: logits() },
        n,
        (at) => kernels.check(kernels.run.logSoftmax(at.x, rows, columns, at.out)),
      ),
    softmaxCrossEntropy: (kernels) =>
      onKernels(kernels, { x: logits(), labels: labels() }, withResult(n), (at) => {
        const result = at.out + 4 * n;
        kernels.bytes.fill(0, result, result + 16);
        kernels.run.softmaxCrossEntropy(at.x, at.labels, rows, columns, 1 / rows, at.out, result);
      }),
    squaredError: (kernels) =>
      onKernels(kernels, { x: logits(), y: random("targets", n) }, withResult(n), (at) => {
        const result = at.out + 4 * n;
        kernels.bytes.fill(0, result, result + 16);
        kernels.run.squaredError(at.x, at.y, n, 1 / n, at.out, result);
      }),
    binaryCrossEntropy: (kernels) => {
      const targets = random("shares", n).map((x, i) => i % 3 === 0 ? Math.abs(x) : Number(x > 0));
      return onKernels(kernels, { x: logits(), y: targets }, withResult(n), (at) => {
        const result = at.out + 4 * n;
        kernels.bytes.fill(0, result, result + 16);
        kernels.run.binaryCrossEntropy(at.x, at.y, rows, columns, 1 / n, at.out, result);
      });
    },
    weightedCrossEntropy: (kernels) =>
      onKernels(kernels, { x: logits(), labels: labels() }, withResult(n), (at) => {
        const result = at.out + 4 * n, weights = placeWeights(kernels, classWeights);
        kernels.bytes.fill(0, result, result + 16);
        kernels.run.weightedCrossEntropy(at.x, at.labels, weights, rows, columns, 0.1, 1 / rows, at.out, result);
      }),
    weightedBinaryCrossEntropy: (kernels) => {
      const targets = random("shares", n).map((x, i) => i % 3 === 0 ? Math.abs(x) : Number(x > 0));
      return onKernels(kernels, { x: logits(), y: targets }, withResult(n), (at) => {
        const result = at.out + 4 * n, weights = placeWeights(kernels, classWeights);
        kernels.bytes.fill(0, result, result + 16);
        kernels.run.weightedBinaryCrossEntropy(at.x, at.y, weights, rows, columns, 1 / n, at.out, result);
      });
    },
    absoluteError: (kernels) =>
      onKernels(kernels, { x: logits(), y: random("targets", n) }, withResult(n), (at) => {
        const result = at.out + 4 * n;
        kernels.bytes.fill(0, result, result + 16);
        kernels.run.absoluteError(at.x, at.y, n, 1 / n, at.out, result);
      }),
    huberError: (kernels) =>
      onKernels(kernels, { x: logits(), y: random("targets", n) }, withResult(n), (at) => {
        const result = at.out + 4 * n;
        kernels.bytes.fill(0, result, result + 16);
        kernels.run.huberError(at.x, at.y, n, 5, 1 / n, at.out, result);
      }),
  };
}

function optimiserCases(): Record<string, KernelCase> {
  const n = 40_003, chunks = Math.ceil(n / 16384);
  /** Weights and what the optimiser keeps, which it changes where they are, and behind them a float64 for each chunk. */
  const inPlace = (kernels: CompiledKernels, parts: number, step: (at: number[], gradient: number) => number) => {
    const state = random("optimiser state", parts * n).map((x, i) => i < 2 * n ? x : x * x);
    const gradient = random("optimiser gradient", n);
    return onKernels(kernels, { state, gradient }, parts * n + 2 * chunks, (at) => {
      kernels.bytes.copyWithin(at.out, at.state, at.state + 4 * parts * n);
      kernels.check(step(Array.from({ length: parts + 1 }, (_, i) => at.out + 4 * i * n), at.gradient));
    });
  };
  return {
    adam: (kernels) =>
      inPlace(kernels, 3, ([weights, first, second, squares], gradient) => {
        const [beta1, beta2] = [0.9, 0.999], [rest1, rest2] = [beta1, beta2].map((beta) => 1 - Math.fround(beta));
        return kernels.run
          .adam(weights, gradient, first, second, n, 0.003, beta1, rest1, beta2, rest2, 1.7, 1e-8, 1, squares);
      }),
    momentum: (kernels) =>
      inPlace(kernels, 2, ([weights, velocity, squares], gradient) => {
        return kernels.run.momentum(weights, gradient, velocity, n, 0.01, 0.9, 0, squares);
      }),
    "momentum, Nesterov": (kernels) =>
      inPlace(kernels, 2, ([weights, velocity, squares], gradient) => {
        return kernels.run.momentum(weights, gradient, velocity, n, 0.01, 0.9, 1, squares);
      }),
    rmsProp: (kernels) =>
      inPlace(kernels, 3, ([weights, velocity, second, squares], gradient) => {
        return kernels.run.rmsProp(weights, gradient, second, velocity, n, 0.01, 0.99, 0.01, 1e-8, 0.9, squares);
      }),
    sumSquares: (kernels) =>
      inPlace(kernels, 1, ([_weights, squares], gradient) => kernels.run.sumSquares(gradient, n, squares)),
    prepareGradient: (kernels) =>
      onKernels(
        kernels,
        { gradient: random("optimiser gradient", n), weights: random("optimiser weights", n) },
        n,
        (at) => {
          kernels.bytes.copyWithin(at.out, at.gradient, at.gradient + 4 * n);
          kernels.check(kernels.run.prepareGradient(at.out, at.weights, n, 0.7, 0.4, 0.01));
        },
      ),
    averageWeights: (kernels) =>
      onKernels(
        kernels,
        { weights: random("optimiser weights", n), average: random("optimiser state", n) },
        n,
        (at) => {
          kernels.bytes.copyWithin(at.out, at.average, at.average + 4 * n);
          kernels.check(kernels.run.averageWeights(at.weights, at.out, n, 0.01));
        },
      ),
  };
}
