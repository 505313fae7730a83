import assert from "node:assert/strict";
import { errorFunction } from "simple-statistics";
import { assertClose, smallExperiment } from "../../testing/mod.ts";
import { kindsIn } from "../../testing/schema_kinds.ts";
import { randomNumbers } from "../../testing/random_numbers.ts";
import { torchFixture } from "../../testing/torch_fixture.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { FloatBlock } from "../kernels/float_block.ts";
import { classLabels, dataset } from "../data/mod.ts";
import type { Dataset } from "../dataset/mod.ts";
import { runsOf } from "../experiment/mod.ts";
import { sha256 } from "../files/mod.ts";
import type { Layer } from "../model/mod.ts";
import { type RandomStream, restore, stream } from "../random/mod.ts";
import { augmentationSchema } from "./augmentation.ts";
import { Augmenter } from "./augmenter.ts";
import {
  type Augmentation,
  decodeState,
  initialState,
  type Protocol,
  requireProtocol,
  run,
  type Segment,
} from "./mod.ts";

await startBackend({ threads: 1 });

const start = () => stream("augmentation test").state();

interface Options {
  readonly random?: RandomStream;
  readonly images?: { readonly mean: number; readonly deviation: number };
}

/** What becomes of examples, one behind the other. Without a stream, numbers come from one that every call begins anew. */
function augmented(
  augmentation: readonly Augmentation[],
  inputShape: readonly number[],
  x: ArrayLike<number>,
  { random = restore(start()), images }: Options = {},
): number[] {
  const batchSize = x.length / inputShape.reduce((product, length) => product * length);
  using block = new FloatBlock(runningKernels(), x.length);
  block.values.set(x);
  new Augmenter(runningKernels(), augmentation, { inputShape, images, batchSize }, random).augment(block.values);
  return [...block.values];
}

/** A stream that gives these numbers. */
function given(uniforms: readonly number[]): RandomStream {
  const left = uniforms.values();
  return { ...restore(start()), uniform: () => left.next().value ?? assert.fail("too many numbers are drawn") };
}

const numbers = (count: number) => [...randomNumbers(count, "augmentation test", count)];

const { cases } = torchFixture<{
  readonly cases: readonly {
    readonly moves: readonly Augmentation[];
    readonly shape: readonly number[];
    readonly uniforms: readonly number[];
    readonly drawn: number;
    readonly x: readonly number[];
    readonly y: readonly number[];
  }[];
}>("augmentation");

for (const { moves, shape, uniforms, drawn, x, y } of cases) {
  Deno.test(`images are moved as PyTorch's affine_grid and grid_sample move them: ${JSON.stringify(moves)}, ${shape}`, () => {
    assertClose(augmented(moves, shape, x, { random: given(uniforms.slice(0, drawn)) }), y, 1e-6);
  });
}

/** The image whose pixel at a place is that of x where `from` says, or the fill outside. */
function moved(
  [height, width, channels]: readonly number[],
  x: readonly number[],
  from: (row: number, column: number) => readonly [number, number],
  fill = 0,
): number[] {
  return Array.from({ length: height * width * channels }, (_, i) => {
    const pixel = Math.floor(i / channels), [row, column] = from(Math.floor(pixel / width), pixel % width);
    const isInside = row >= 0 && row < height && column >= 0 && column < width;
    return isInside ? x[(row * width + column) * channels + i % channels] : fill;
  });
}

Deno.test("rotations by 90, 180 and 360 degrees only move pixels, counter-clockwise", () => {
  const half = { type: "rotation", degrees: 180 } as const, shape = [6, 6, 2], x = numbers(72), last = 5;
  // Uniform numbers of 0, 1/4, 3/4 and almost 1 are angles of -180, -90, 90 and almost 180 degrees.
  const turned = (...uniforms: number[]) => augmented(uniforms.map(() => half), shape, x, { random: given(uniforms) });
  const counterClockwise = moved(shape, x, (row, column) => [column, last - row]);
  const clockwise = moved(shape, x, (row, column) => [last - column, row]);
  const upsideDown = moved(shape, x, (row, column) => [last - row, last - column]);
  assertClose(turned(0.5), x, 0);
  assertClose(turned(0.75), counterClockwise, 1e-6);
  assertClose(turned(0.25), clockwise, 1e-6);
  assertClose(turned(0), upsideDown, 1e-6);
  assertClose(turned(1 - 2 ** -53), upsideDown, 1e-6);
  assertClose(turned(0, 0), x, 1e-6);
  assertClose(turned(0.75, 0.75, 0.75, 0.75), x, 1e-6);
});

Deno.test("shifts move whole pixels, first along rows, and what comes in is a byte of 0 or a 0", () => {
  const shape = [4, 5, 3], x = numbers(60), shift = { type: "shift", pixels: 3 } as const;
  // Of seven numbers from -3 to 3, the share 0.8 draws 2, and 0.3 draws -1.
  const down2left1 = (fill: number) => moved(shape, x, (row, column) => [row - 2, column + 1], fill);
  assert.deepEqual(augmented([shift], shape, x, { random: given([0.8, 0.3]) }), down2left1(0));
  const images = { mean: 0.1307, deviation: 0.3081 };
  const { fround } = Math, black = fround(fround(0 - fround(0.1307)) / fround(0.3081));
  assert.deepEqual(augmented([shift], shape, x, { random: given([0.8, 0.3]), images }), down2left1(black));
});

Deno.test("flips mirror images, and what follows each other is done in its order and resampled once", () => {
  const shape = [4, 5, 1], x = numbers(20);
  const horizontal = { type: "flip", axis: "horizontal" } as const,
    vertical = { type: "flip", axis: "vertical" } as const;
  const shift = { type: "shift", pixels: 1 } as const;
  const did = (augmentation: Augmentation[], ...uniforms: number[]) =>
    augmented(augmentation, shape, x, { random: given(uniforms) });
  assert.deepEqual(did([horizontal], 0.49), moved(shape, x, (row, column) => [row, 4 - column]));
  assert.deepEqual(did([vertical], 0.49), moved(shape, x, (row, column) => [3 - row, column]));
  assert.deepEqual(did([horizontal, vertical], 0.5, 0.5), x);
  assert.deepEqual(did([{ ...vertical, probability: 0.3 }], 0.3), x);
  assert.deepEqual(did([{ ...vertical, probability: 0.3 }], 0.29), moved(shape, x, (row, column) => [3 - row, column]));
  // Right by one, then mirrored, is mirrored, then left by one. What leaves the image comes back.
  const leftInMirror = moved(shape, x, (row, column) => [row, 3 - column]);
  assert.deepEqual(did([shift, horizontal], 0.5, 0.9, 0), leftInMirror);
  assert.deepEqual(did([horizontal, shift], 0, 0.5, 0.1), leftInMirror);
  assert.deepEqual(did([shift, shift], 0.9, 0.9, 0.1, 0.1), x);
});

Deno.test("noise may stand before, between and behind what moves images: each is done to what the ones before give", () => {
  const shape = [5, 5, 1], x = numbers(25), noise = { type: "noise", deviation: 0.1 } as const;
  const flip = { type: "flip", axis: "vertical", probability: 1 } as const;
  const upsideDown = (y: readonly number[]) => moved(shape, y, (row, column) => [4 - row, column]);
  const did = (augmentation: Augmentation[], ...uniforms: number[]) =>
    augmented(augmentation, shape, x, { random: given(uniforms) });
  assert.deepEqual(did([noise, flip], 0.2, 0.3, 0), upsideDown(did([noise], 0.2, 0.3)));
  assert.deepEqual(
    did([flip, noise, flip], 0, 0.2, 0.3, 0),
    upsideDown(augmented([noise], shape, upsideDown(x), {
      random: given([0.2, 0.3]),
    })),
  );
});

/** 99.9 % quantiles of chi-square. */
function assertEvenly(counts: Map<string, number>, kinds: number, quantile: number): void {
  assert.equal(counts.size, kinds);
  const wanted = [...counts.values()].reduce((a, b) => a + b) / kinds;
  const statistic = [...counts.values()].reduce((sum, count) => sum + (count - wanted) ** 2 / wanted, 0);
  assert(statistic < quantile, `chi-square is ${statistic}`);
}

/** Largest distance between the empirical and the wanted distribution, times sqrt(n): above 1.95 one time in 1,000. */
function kolmogorovSmirnov(sample: readonly number[], distribution: (x: number) => number): number {
  const n = sample.length;
  const distances = sample.toSorted((a, b) => a - b).map((x, i) =>
    Math.max((i + 1) / n - distribution(x), distribution(x) - i / n)
  );
  return Math.sqrt(n) * distances.reduce((a, b) => Math.max(a, b));
}

const cut = (values: readonly number[], size: number) =>
  Array.from({ length: values.length / size }, (_, i) => values.slice(i * size, (i + 1) * size));

Deno.test("each of the 25 shifts by up to 2 pixels is equally likely, from one example to the next", () => {
  const count = 10_000, dot = Array.from({ length: 25 }, (_, i) => Number(i === 12));
  const found = augmented([{ type: "shift", pixels: 2 }], [5, 5, 1], Array(count).fill(dot).flat());
  const places = cut(found, 25).map((image) => image.indexOf(1));
  const counted = (keys: readonly string[]) =>
    new Map([...Map.groupBy(keys, (key) => key)].map(([key, { length }]) => [key, length]));
  assertEvenly(counted(places.map(String)), 25, 51.18);
  // Whether it goes down twice in a row, and so on.
  assertEvenly(counted(places.slice(1).map((place, i) => `${place % 5}, ${places[i] % 5}`)), 25, 51.18);
});

Deno.test("angles are uniform from -20 to 20 degrees, and flips as likely as they should be", () => {
  const count = 10_000, middle = 2;
  // Each pixel holds its own place: right of the middle it becomes the cosine and the sine of the angle.
  const places = Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? (i >> 1) % 5 : Math.floor((i >> 1) / 5)) - middle);
  const found = augmented([{ type: "rotation", degrees: 20 }], [5, 5, 2], Array(count).fill(places).flat());
  const angles = cut(found, 50).map((image) => 180 / Math.PI * Math.atan2(image[27], image[26]));
  assert(angles.every((angle) => Math.abs(angle) <= 20.0001));
  assert(kolmogorovSmirnov(angles, (angle) => (angle + 20) / 40) < 1.95);
  for (const [probability, wanted] of [[undefined, 0.5], [0.2, 0.2], [1, 1]] as const) {
    const flip = { type: "flip", axis: "horizontal", ...probability && { probability } } as const;
    const pairs = cut(augmented([flip], [1, 2, 1], Array(count).fill([0, 1]).flat()), 2);
    const share = pairs.filter(([first]) => first === 1).length / count;
    assert(Math.abs(share - wanted) <= 3.3 * Math.sqrt(wanted * (1 - wanted) / count), `${share}, wanted ${wanted}`);
  }
});

Deno.test("noise is normal with its deviation, and unrelated from number to number and from example to example", () => {
  const count = 100, size = 1000, n = count * size;
  const found = augmented([{ type: "noise", deviation: 0.5 }], [size], Array(n).fill(0)).map((x) => x / 0.5);
  assert(kolmogorovSmirnov(found, (x) => (1 + errorFunction(x / Math.SQRT2)) / 2) < 1.95);
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
  assert(Math.abs(mean(found)) < 3.3 / Math.sqrt(n));
  assert(Math.abs(mean(found.map((x) => x * x)) - 1) < 3.3 * Math.sqrt(2 / n));
  for (const distance of [1, size]) {
    assert(Math.abs(mean(found.slice(distance).map((x, i) => x * found[i]))) < 3.3 / Math.sqrt(n), `${distance} apart`);
  }
});

Deno.test("an example takes as many numbers as the protocol says, whatever comes out", () => {
  const all: [Augmentation, number][] = [
    [{ type: "shift", pixels: 1 }, 2],
    [{ type: "rotation", degrees: 10 }, 1],
    [{ type: "noise", deviation: 0.1 }, 2],
    [{ type: "flip", axis: "horizontal", probability: 0.1 }, 1],
  ];
  assert.deepEqual(all.map(([{ type }]) => type).sort(), [...kindsIn(augmentationSchema, "type").keys()].sort());
  for (const own of [...all.map((one) => [one]), all]) {
    const random = restore(start()), counted = restore(start());
    augmented(own.map(([augmentation]) => augmentation), [3, 4, 2], numbers(24 * 7), { random });
    for (let i = 0; i < 7 * own.reduce((sum, [, count]) => sum + count, 0); i++) counted.uniform();
    assert.deepEqual(random.state(), counted.state());
  }
});

const augmentation: Augmentation[] = [
  { type: "shift", pixels: 1 },
  { type: "rotation", degrees: 15 },
  { type: "flip", axis: "horizontal" },
  { type: "noise", deviation: 0.1 },
];
const protocol: Protocol = {
  ...runsOf(smallExperiment("augmentation-test"))[0].protocol,
  model: {
    inputShape: [16, 14, 3],
    layers: [{ type: "conv2d", filters: 20, kernelSize: 3 }, { type: "relu" }, { type: "flatten" }, {
      type: "dense",
      units: 3,
    }],
  },
  ...{ loss: "cross-entropy", augmentation, batchSize: 32, epochs: 2, evaluateEvery: 1 },
  ...{ weightSnapshots: [], ledgerEvery: 1, checkpointEvery: 1 },
};

/** 79 images: an epoch is two minibatches of 32 and one of 15. */
function images(kind: "bytes" | "floats"): Dataset {
  const draw = stream("augmentation test", "inputs"), { inputShape } = protocol.model, length = 79 * 16 * 14 * 3;
  const data = Uint8Array.from({ length }, () => draw.integer(0, 255));
  const targets = classLabels(Uint8Array.from({ length: 79 }, (_, i) => i % 3));
  const inputs = kind === "bytes"
    ? { bytes: data, mean: 0.4, deviation: 0.3 }
    : Float32Array.from(data, (byte) => byte / 255);
  const part = { inputs, targets };
  return dataset({ inputShape, train: part, test: part, overlap: "ignore" });
}

const trained = (learning: Protocol, data: Dataset, from?: Uint8Array) =>
  Array.fromAsync(run(runningKernels(), learning, 0, { dataset: data }, from));

/** Short enough to be told where it differs. */
const digested = (segments: readonly Segment[]) =>
  segments.map(({ state, weights, ...rest }) => ({
    ...rest,
    state: sha256(state),
    weights: weights && sha256(weights),
  }));

for (const kind of ["bytes", "floats"] as const) {
  Deno.test(`training on augmented images of ${kind} goes on from any step to the same bytes, with any number of threads`, async () => {
    const data = images(kind);
    assert.equal(data.train.images !== undefined, kind === "bytes");
    let whole: Segment[] | undefined;
    for (const threads of [1, 2, 3]) {
      const backend = await startBackend({ threads });
      const found = await trained(protocol, data);
      whole ??= found;
      assert.equal(found.length, 6);
      assert.deepEqual(digested(found), digested(whole), `${threads} threads`);
      for (const step of [1, 2, 3, 4, 5]) {
        const rest = await trained(protocol, data, whole[step - 1].state);
        assert.deepEqual(digested(rest), digested(whole.slice(step)), `${threads} threads, from step ${step}`);
      }
      await backend.dispose();
    }
    await startBackend({ threads: 1 });
  });
}

Deno.test("only training sees augmented examples, and each time others; evaluation and states without augmentation stay as they were", async () => {
  const { augmentation: _, ...plain } = protocol, data = images("floats");
  // Weights do not move.
  const still = { optimiser: { name: "sgd", learningRate: 1e-30, momentum: 0 }, stepMetrics: ["loss"] } as const;
  const without = await trained({ ...plain, ...still }, data), found = await trained({ ...protocol, ...still }, data);
  const evaluated = (segments: readonly Segment[]) =>
    segments.flatMap(({ epochs }) => epochs).map(({ trainLossAfter, testLoss }) => [trainLossAfter, testLoss]);
  assert.deepEqual(evaluated(found), evaluated(without));
  const losses = (segments: readonly Segment[]) =>
    segments.flatMap(({ epochs }) => epochs.map(({ trainLoss }) => trainLoss));
  const [once, twice] = losses(found), [first, second] = losses(without);
  assert(Math.abs(first - second) < 1e-6 && Math.abs(once - twice) > 1e-5 && Math.abs(once - first) > 1e-5);
  const states = [found, without].map((segments) => decodeState({ ...protocol, ...still }, segments[0].state).random);
  assert.deepEqual(states.map((random) => Object.keys(random)), [["shuffle", "dropout", "augmentation"], [
    "shuffle",
    "dropout",
  ]]);
  assert.deepEqual(
    initialState(protocol, 0).random.augmentation,
    stream(protocol.experiment, 0, "augmentation").state(),
  );
});

Deno.test("requireProtocol() refuses augmentation that cannot be, and says what can", () => {
  const vectors = { ...protocol, model: { inputShape: [12], layers: [{ type: "dense", units: 3 }] } } as Protocol;
  const embedding: Layer[] = [{ type: "embedding", vocabulary: 5, units: 2 }, { type: "flatten" }, { type: "tanh" }];
  const words: Protocol = { ...vectors, model: { inputShape: [12], layers: [...embedding, ...vectors.model.layers] } };
  const refused = (base: Protocol, augmentation: unknown, message: RegExp) =>
    assert.throws(() => requireProtocol({ ...base, augmentation } as Protocol), { name: "ValidationError", message });
  refused(protocol, [], /"augmentation" is \[\], wanted at least one augmentation, or no such field/);
  refused(protocol, [{ type: "shfit", pixels: 1 }], /"augmentation\[0\]\.type" is "shfit".*did you mean shift\?/);
  refused(protocol, [{ type: "shift", pixels: 1.5 }], /pixels" is 1.5, wanted a whole number of at least 1/);
  refused(protocol, [{ type: "shift", pixels: 14 }], /"augmentation\[0\]\.pixels" is 14, wanted at most 13, less than/);
  refused(protocol, [{ type: "rotation", degrees: 181 }], /degrees" is 181, wanted an angle above 0, at most 180/);
  refused(protocol, [{ type: "flip", axis: "diagonal" }], /axis" is "diagonal", wanted one of horizontal, vertical/);
  refused(protocol, [{ type: "flip", axis: "vertical", probability: 0 }], /probability" is 0, wanted a probability/);
  refused(protocol, [{ type: "noise", deviation: 0 }], /deviation" is 0, wanted a number above 0/);
  refused(protocol, [{ type: "noise", deviation: 1, mean: 0 }], /mean" is not known/);
  refused(
    vectors,
    [{ type: "noise", deviation: 1 }, { type: "flip", axis: "vertical" }],
    /"augmentation\[1\]\.type" is "flip", wanted "noise", the only one for any inputs: an example of shape \[12\] is no image/,
  );
  refused(words, [{ type: "noise", deviation: 1 }], /"augmentation" is .*, wanted none: the inputs of an embedding/);
  requireProtocol({ ...vectors, augmentation: [{ type: "noise", deviation: 1 }] });
  requireProtocol({ ...protocol, augmentation: [{ type: "shift", pixels: 13 }, ...augmentation] });
});
