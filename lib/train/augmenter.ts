import type { ByteImages } from "../dataset/mod.ts";
import type { CompiledKernels } from "../kernels/compiled_kernels.ts";
import { cos, sin } from "../math/trigonometry.ts";
import type { RandomStream } from "../random/mod.ts";
import type { Augmentation, RandomNoise } from "./augmentation.ts";

/** Images as an augmenter sees them: inputs of any shape, of which images have three lengths. */
export interface AugmentedInputs {
  /** Of one example. */
  readonly inputShape: readonly number[];
  /** Where they are kept as bytes: what comes in from outside of an image is a byte of 0, as the net sees it; else a 0. */
  readonly images?: Pick<ByteImages, "mean" | "deviation">;
  /** How many examples a minibatch has at most. */
  readonly batchSize: number;
}

/**
 * Changes minibatches as a list of augmentations says, from a stream of its own.
 *
 * Shifts, rotations and flips that follow each other are one map, by which an image is resampled once. How many numbers are drawn is the
 * same for each example: two for a shift, one for a rotation, one for a flip, and two for noise, which are the key of its numbers.
 */
export class Augmenter {
  readonly #size: number;
  readonly #stages: readonly Stage[];

  constructor(
    kernels: CompiledKernels,
    augmentation: readonly Augmentation[],
    { inputShape, images, batchSize }: AugmentedInputs,
    readonly random: RandomStream,
  ) {
    this.#size = inputShape.reduce((product, length) => product * length, 1);
    this.#stages = together(augmentation).map((one) =>
      Array.isArray(one)
        ? new Resampling(kernels, one, inputShape, blank(images), batchSize)
        : new Noise(kernels, one, this.#size, batchSize)
    );
  }

  /** Changes a minibatch where it lies, which is in the kernels' memory: that may move. */
  augment(inputs: Float32Array<ArrayBuffer>): void {
    const address = inputs.byteOffset, batch = inputs.length / this.#size;
    for (let example = 0; example < batch; example++) {
      for (const stage of this.#stages) stage.draw(this.random, example);
    }
    for (const stage of this.#stages) stage.apply(address, batch);
  }
}

/** What is done to a whole minibatch at once. */
interface Stage {
  /** Draws what will be done to an example. */
  draw(random: RandomStream, example: number): void;
  apply(inputs: number, batch: number): void;
}

type Move = Exclude<Augmentation, RandomNoise>;

/** Shifts, rotations and flips that follow each other become a list. */
function together(augmentation: readonly Augmentation[]): (RandomNoise | Move[])[] {
  const found: (RandomNoise | Move[])[] = [];
  for (const one of augmentation) {
    const last = found.at(-1);
    if (one.type === "noise") found.push(one);
    else if (Array.isArray(last)) last.push(one);
    else found.push([one]);
  }
  return found;
}

/** A byte of 0 as the kernels standardise it. */
function blank(images: AugmentedInputs["images"]): number {
  return images ? Math.fround((0 - Math.fround(images.mean)) / Math.fround(images.deviation)) : 0;
}

/** Six numbers m: a place of the result comes from the column m[0] c + m[1] r + m[2] and the row m[3] c + m[4] r + m[5]. */
type AffineMap = readonly [number, number, number, number, number, number];

class Resampling implements Stage {
  readonly #maps: Float64Array;

  /** @param moves In the order in which they are done. */
  constructor(
    readonly kernels: CompiledKernels,
    readonly moves: readonly Move[],
    readonly shape: readonly number[],
    readonly fill: number,
    batchSize: number,
  ) {
    this.#maps = new Float64Array(6 * batchSize);
  }

  draw(random: RandomStream, example: number): void {
    // A place of the result is followed back through the last move first.
    let [a, b, c, d, e, f]: AffineMap = [1, 0, 0, 0, 1, 0];
    for (const move of this.moves) {
      const [p, q, r, s, t, u] = drawnMap(move, this.shape, random);
      [a, b, c, d, e, f] = [
        ...[a * p + b * s, a * q + b * t, a * r + b * u + c],
        ...[d * p + e * s, d * q + e * t, d * r + e * u + f],
      ] as unknown as AffineMap;
    }
    this.#maps.set([a, b, c, d, e, f], 6 * example);
  }

  apply(inputs: number, batch: number): void {
    const { kernels, fill } = this, [height, width, channels] = this.shape;
    const bytesOfMaps = 48 * batch, bytes = 4 * batch * height * width * channels;
    const maps = kernels.workspace(bytesOfMaps + bytes), copy = maps + bytesOfMaps, memory = kernels.bytes;
    new Float64Array(memory.buffer, maps, 6 * batch).set(this.#maps.subarray(0, 6 * batch));
    memory.copyWithin(copy, inputs, inputs + bytes);
    kernels.check(kernels.run.resample(copy, maps, batch, height, width, channels, fill, inputs));
  }
}

function drawnMap(move: Move, [height, width]: readonly number[], random: RandomStream): AffineMap {
  switch (move.type) {
    case "shift": {
      const drawn = () => Math.floor(random.uniform() * (2 * move.pixels + 1)) - move.pixels;
      const down = drawn(), right = drawn();
      return [1, 0, -right, 0, 1, -down];
    }
    case "rotation": {
      const angle = (2 * random.uniform() - 1) * move.degrees * Math.PI / 180, c = cos(angle), s = sin(angle);
      const x = (width - 1) / 2, y = (height - 1) / 2;
      return [c, -s, x - c * x + s * y, s, c, y - s * x - c * y];
    }
    case "flip":
      if (random.uniform() >= (move.probability ?? 0.5)) return [1, 0, 0, 0, 1, 0];
      return move.axis === "horizontal" ? [-1, 0, width - 1, 0, 1, 0] : [1, 0, 0, 0, -1, height - 1];
  }
}

class Noise implements Stage {
  /** A key of 64 bits for each example. */
  readonly #keys: Uint32Array;

  constructor(
    readonly kernels: CompiledKernels,
    readonly noise: RandomNoise,
    readonly size: number,
    batchSize: number,
  ) {
    this.#keys = new Uint32Array(2 * batchSize);
  }

  draw(random: RandomStream, example: number): void {
    this.#keys[2 * example] = random.uniform() * 2 ** 32;
    this.#keys[2 * example + 1] = random.uniform() * 2 ** 32;
  }

  apply(inputs: number, batch: number): void {
    const { kernels, size } = this, keys = kernels.workspace(8 * batch);
    new Uint32Array(kernels.bytes.buffer, keys, 2 * batch).set(this.#keys.subarray(0, 2 * batch));
    kernels.check(kernels.run.addNoise(inputs, keys, batch, size, this.noise.deviation));
  }
}
