import type { CompiledKernels } from "../lib/kernels/compiled_kernels.ts";
import { geometryOf, square } from "./convolution_sizes.ts";
import { onKernels } from "./kernel_memory.ts";
import { randomNumbers } from "./random_numbers.ts";

type KernelCase = (kernels: CompiledKernels) => Float32Array<ArrayBuffer>;

const random = (name: string, count: number) => randomNumbers(count, "kernel cases", name);

/** The kernels of activations, normalisation, depthwise convolution, average pooling, rows, augmentation and dropout, as {@linkcode kernelCases} has others. */
export const layerKernelCases: Readonly<Record<string, KernelCase>> = {
  ...activationCases(),
  ...normalisationCases(),
  ...windowCases(),
  ...rowCases(),
  ...augmentationCases(),
  ...dropoutCases(),
};

function activationCases(): Record<string, KernelCase> {
  const n = 12_301, x = () => random("activations x", n).map((x) => 4 * x), dy = () => random("activations dy", n);
  const names = ["leaky relu", "sigmoid", "tanh", "silu", "gelu"];
  return Object.fromEntries(names.flatMap((name, which): [string, KernelCase][] => [
    [
      `activate ${name}`,
      (kernels) =>
        onKernels(kernels, { x: x() }, n, (at) => kernels.check(kernels.run.activate(which, at.x, 0.1, at.out, n))),
    ],
    [`activateGrad ${name}`, (kernels) =>
      onKernels(kernels, { x: x(), dy: dy() }, n, (at) => {
        kernels.check(kernels.run.activateGrad(which, at.dy, at.x, 0.1, at.out, n));
      })],
  ]));
}

function normalisationCases(): Record<string, KernelCase> {
  const rows = 1003, columns = 37, n = rows * columns;
  const x = () => random("normalise x", n), z = () => random("normalise z", n);
  const coefficients = () => random("normalise coefficients", 4 * columns);
  const statistics = () => random("normalise statistics", 2 * rows);
  return {
    columnMoments: (kernels) => {
      const partials = kernels.workspace(kernels.run.columnMomentsRoom(rows, columns));
      return onKernels(kernels, { x: x(), z: z() }, 4 * columns, (at) => {
        kernels.check(kernels.run.columnMoments(at.x, at.z, rows, columns, at.out, partials));
      });
    },
    normaliseColumns: (kernels) =>
      onKernels(kernels, { x: x(), coefficients: coefficients() }, n, (at) => {
        kernels.check(kernels.run.normaliseColumns(at.x, rows, columns, at.coefficients, 1, at.out));
      }),
    normaliseColumnsGrad: (kernels) =>
      onKernels(kernels, { x: x(), dy: z(), coefficients: coefficients() }, n, (at) => {
        kernels.check(kernels.run.normaliseColumnsGrad(at.dy, at.x, rows, columns, at.coefficients, at.out));
      }),
    normaliseRows: (kernels) =>
      onKernels(kernels, { x: x(), coefficients: coefficients() }, n + 2 * rows, (at) => {
        const { x, coefficients, out } = at, shift = coefficients + 4 * columns;
        kernels.check(
          kernels.run.normaliseRows(x, rows, columns, coefficients, shift, 1e-5, out + 4 * n, out),
        );
      }),
    normaliseRowsGrad: (kernels) =>
      onKernels(kernels, { x: x(), dy: z(), scale: coefficients(), statistics: statistics() }, 2 * n, (at) => {
        const { x, dy, scale, statistics, out } = at;
        kernels.check(
          kernels.run.normaliseRowsGrad(dy, x, rows, columns, scale, statistics, out + 4 * n, out),
        );
      }),
  };
}

function windowCases(): Record<string, KernelCase> {
  const geometry = geometryOf({
    ...{ batch: 11, inHeight: 17, inWidth: 14, inChannels: 21, outChannels: 21, ...square(3) },
    ...{ strideHeight: 2, strideWidth: 1, padTop: 1, padBottom: 1, padLeft: 1, padRight: 1 },
  });
  const { batch, inHeight, inWidth, outHeight, outWidth, inChannels } = geometry;
  const xSize = batch * inHeight * inWidth * inChannels, ySize = batch * outHeight * outWidth * inChannels;
  const x = () => random("windows x", xSize), dy = () => random("windows dy", ySize);
  const filter = () => random("windows filter", 9 * inChannels), bias = () => random("windows bias", inChannels);
  return {
    averagePool: (kernels) =>
      onKernels(kernels, { x: x() }, ySize, (at) => {
        kernels.check(kernels.run.averagePool(kernels.geometry(geometry), at.x, at.out));
      }),
    averagePoolGrad: (kernels) =>
      onKernels(kernels, { dy: dy() }, xSize, (at) => {
        kernels.check(kernels.run.averagePoolGrad(kernels.geometry(geometry), at.dy, at.out));
      }),
    depthwise: (kernels) =>
      onKernels(kernels, { x: x(), filter: filter(), bias: bias() }, ySize, (at) => {
        kernels.check(kernels.run.depthwise(kernels.geometry(geometry), at.x, at.filter, at.bias, 1, at.out));
      }),
    depthwiseInputGradient: (kernels) =>
      onKernels(kernels, { dy: dy(), filter: filter() }, xSize, (at) => {
        kernels.check(kernels.run.depthwiseInputGradient(kernels.geometry(geometry), at.dy, at.filter, at.out));
      }),
    depthwiseFilterGradient: (kernels) => {
      const parts = kernels.workspace(8 * 4 * 9 * inChannels);
      return onKernels(kernels, { x: x(), dy: dy() }, 9 * inChannels, (at) => {
        kernels.check(
          kernels.run.depthwiseFilterGradient(kernels.geometry(geometry), at.x, at.dy, at.out, 8, parts),
        );
      });
    },
  };
}

function rowCases(): Record<string, KernelCase> {
  const n = 40_003, rows = 1501, columns = 41, words = 50;
  const index = () => Float32Array.from({ length: rows }, (_, i) => i * 7 % words);
  return {
    add: (kernels) =>
      onKernels(kernels, { a: random("add a", n), b: random("add b", n) }, n, (at) => {
        kernels.check(kernels.run.add(at.a, at.b, 1, at.out, n));
      }),
    copyColumns: (kernels) =>
      onKernels(kernels, { x: random("copy x", rows * columns) }, rows * 7, (at) => {
        kernels.check(kernels.run.copyColumns(at.x + 12, columns, rows, 7, at.out, 7));
      }),
    gatherRows: (kernels) =>
      onKernels(kernels, { index: index(), table: random("gather table", words * columns) }, rows * columns, (at) => {
        kernels.check(kernels.run.gatherRows(at.index, rows, at.table, columns, at.out));
      }),
    scatterRows: (kernels) =>
      onKernels(kernels, { index: index(), dy: random("scatter dy", rows * columns) }, words * columns, (at) => {
        kernels.check(kernels.run.scatterRows(at.index, rows, at.dy, columns, at.out, words));
      }),
  };
}

function augmentationCases(): Record<string, KernelCase> {
  const batch = 37, height = 19, width = 14, channels = 3, size = height * width * channels;
  /** Images that are turned, made smaller and larger and moved, some of them out of sight. */
  const maps = () =>
    new Float32Array(Float64Array.from(random("maps", 6 * batch), (x, i) => i % 3 === 2 ? 20 * x : x).buffer);
  const keys = () => new Float32Array(Uint32Array.from(random("keys", 2 * batch), (x) => 2 ** 31 * x + 2 ** 31).buffer);
  const x = () => random("augmented x", batch * size);
  return {
    resample: (kernels) => {
      return onKernels(kernels, { x: x(), maps: maps() }, batch * size, (at) => {
        kernels.check(kernels.run.resample(at.x, at.maps, batch, height, width, channels, 0.3, at.out));
      });
    },
    addNoise: (kernels) => {
      return onKernels(kernels, { x: x(), keys: keys() }, batch * size, (at) => {
        kernels.bytes.copyWithin(at.out, at.x, at.x + 4 * batch * size);
        kernels.check(kernels.run.addNoise(at.out, at.keys, batch, size, 0.7));
      });
    },
  };
}

function dropoutCases(): Record<string, KernelCase> {
  const examples = 21, drawn = 37, size = 5 * drawn;
  return {
    dropoutMask: (kernels) =>
      onKernels(kernels, {}, examples * size, (at) => {
        const state = kernels.workspace(16);
        new Int32Array(kernels.bytes.buffer, state, 4).set([1, 2, 3, 4]);
        kernels.run.dropoutMask(state, 0.3, 1.25, examples, drawn, size, at.out);
      }),
  };
}
