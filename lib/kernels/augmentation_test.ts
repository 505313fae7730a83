import assert from "node:assert/strict";
import { onAnyThreads } from "../../testing/any_threads.ts";
import { assertClose } from "../../testing/mod.ts";
import { onKernels } from "../../testing/kernel_memory.ts";
import { randomNumbers } from "../../testing/random_numbers.ts";
import { torchFixture } from "../../testing/torch_fixture.ts";
import { log } from "../math/logarithm.ts";

/** Batch, height, width and channels; those that are large enough for several chunks last. */
const sizes = [[1, 1, 1, 1], [2, 1, 7, 3], [3, 5, 3, 2], [5, 17, 16, 1], [1, 9, 4, 5], [2, 60, 50, 7], [70, 28, 28, 1]];
const sizeOf = (lengths: readonly number[]) => lengths.reduce((product, length) => product * length, 1);
const fill = -0.75;

/** Maps of all kinds: nothing, halves, mirrored, off the image, and whatever comes. */
function mapsFor(batch: number, height: number, width: number): Float64Array {
  const drawn = randomNumbers(6 * batch, "augmentation kernels", "maps", batch, height);
  const kinds = [[1, 0, 0, 0, 1, 0], [1, 0, 0.5, 0, 1, -0.5], [-1, 0, width - 1, 0, -1, height - 1], [
    ...[1, 0, -3 * width, 0, 1, 5 * height],
  ]];
  return Float64Array.from(drawn, (x, i) => {
    const e = Math.floor(i / 6);
    return e % 5 < 4 && batch > 1 ? kinds[e % 5][i % 6] : i % 3 === 2 ? x * width : x;
  });
}

/** Each pixel of x counts by a hat around the place, and the fill by what is left. */
function naive([batch, height, width, channels]: readonly number[], x: Float32Array, maps: Float64Array): number[] {
  const hat = (distance: number) => Math.max(0, 1 - Math.abs(distance)), found: number[] = [];
  for (let e = 0; e < batch; e++) {
    const m = maps.subarray(6 * e), image = x.subarray(e * height * width * channels);
    for (let r = 0; r < height; r++) {
      for (let c = 0; c < width; c++) {
        const across = m[0] * c + m[1] * r + m[2], down = m[3] * c + m[4] * r + m[5];
        const sums = new Float64Array(channels);
        let inside = 0;
        for (let i = Math.max(0, Math.floor(down)); i <= Math.min(height - 1, Math.ceil(down)); i++) {
          for (let j = Math.max(0, Math.floor(across)); j <= Math.min(width - 1, Math.ceil(across)); j++) {
            const weight = hat(down - i) * hat(across - j);
            inside += weight;
            for (let k = 0; k < channels; k++) sums[k] += weight * image[(i * width + j) * channels + k];
          }
        }
        for (const sum of sums) found.push(sum + (1 - inside) * fill);
      }
    }
  }
  return found;
}

Deno.test("resample is its definition in float64 but for rounding, with the same bytes for any threads", async () => {
  const inputs = sizes.map((size) => {
    const x = randomNumbers(sizeOf(size), "augmentation kernels", "x", ...size);
    return { x, maps: mapsFor(size[0], size[1], size[2]) };
  });
  const results = await onAnyThreads((kernels) =>
    new Map(sizes.map((size, i): [string, Float32Array] => {
      const [batch, height, width, channels] = size, { x, maps } = inputs[i];
      return [
        size.join(),
        onKernels(kernels, { x, maps: new Float32Array(maps.buffer) }, sizeOf(size), (at) => {
          kernels.check(kernels.run.resample(at.x, at.maps, batch, height, width, channels, fill, at.out));
        }),
      ];
    }))
  );
  sizes.forEach((size, i) => {
    const { x, maps } = inputs[i];
    assertClose(results.get(size.join())!, naive(size, x, maps), 1e-6);
  });
});

const gamma = 0x9e3779b97f4a7c15n;
const wrapped = (x: bigint) => BigInt.asUintN(64, x);

/** The first 52 bits of an output of SplitMix64, and a half. */
function bitsOf(key: bigint, i: number): number {
  const state = wrapped(key + BigInt(i + 1) * gamma);
  const once = wrapped((state ^ state >> 30n) * 0xbf58476d1ce4e5b9n);
  const twice = wrapped((once ^ once >> 27n) * 0x94d049bb133111ebn);
  return Number((twice ^ twice >> 31n) >> 12n) + 0.5;
}

const polynomial = (x: number, ...coefficients: readonly number[]) => coefficients.reduce((sum, c) => sum * x + c);

/** PPND7 as Wichura prints it. */
function normal(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q, above = polynomial(r, 59.10937472, 159.29113202, 50.434271938, 3.3871327179);
    return q * above / polynomial(r, 67.1875636, 78.757757664, 17.895169469, 1);
  }
  const r = Math.sqrt(-log(q < 0 ? p : 1 - p)), near = r - 1.6, far = r - 5;
  const size = r <= 5
    ? polynomial(near, 0.17023821103, 1.3067284816, 2.75681539, 1.4234372777) /
      polynomial(near, 0.12021132975, 0.7370016425, 1)
    : polynomial(far, 0.017337203997, 0.42868294337, 3.081226386, 6.657905115) /
      polynomial(far, 0.012258202635, 0.24197894225, 1);
  return q < 0 ? -size : size;
}

const fixture = torchFixture<{ readonly keys: readonly string[]; readonly normal: readonly number[][] }>(
  "augmentation",
);
const keys = fixture.keys.map((key) => BigInt(`0x${key}`));
const words = (count: number) =>
  new Float32Array(BigUint64Array.from({ length: count }, (_, e) => keys[e % keys.length]).buffer);

Deno.test("addNoise is its definition in float64 but for rounding, with the same bytes for any threads", async () => {
  const inputs = sizes.map((size) => randomNumbers(sizeOf(size), "augmentation kernels", "noise", ...size));
  const results = await onAnyThreads((kernels) =>
    new Map(sizes.map((size, i): [string, Float32Array] => [
      size.join(),
      onKernels(kernels, { x: inputs[i], keys: words(size[0]) }, sizeOf(size), (at) => {
        kernels.bytes.copyWithin(at.out, at.x, at.x + 4 * sizeOf(size));
        kernels.check(kernels.run.addNoise(at.out, at.keys, size[0], sizeOf(size.slice(1)), 0.3));
      }),
    ]))
  );
  for (const [i, size] of sizes.entries()) {
    const own = sizeOf(size.slice(1));
    const wanted = inputs[i].map((x, at) => {
      const noise = normal(bitsOf(keys[Math.floor(at / own) % keys.length], at % own) / 2 ** 52);
      return Math.fround(x + 0.3 * noise);
    });
    assertClose(results.get(size.join())!, wanted, 1e-7);
  }
});

Deno.test("addNoise adds what PyTorch's inverse of the normal distribution gives, in the tails as well", async () => {
  const count = fixture.normal[0].length;
  const results = await onAnyThreads((kernels) =>
    new Map([[
      "normal",
      onKernels(kernels, { keys: words(keys.length) }, keys.length * count, (at) => {
        kernels.bytes.fill(0, at.out, at.out + 4 * keys.length * count);
        kernels.check(kernels.run.addNoise(at.out, at.keys, keys.length, count, 1));
      }),
    ]])
  );
  const found = results.get("normal")!, wanted = fixture.normal.flat();
  for (const [i, value] of wanted.entries()) {
    assert(Math.abs(found[i] - value) <= 3e-7 * Math.abs(value), `number ${i} is ${found[i]}, wanted ${value}`);
  }
  assert(wanted.some((value) => value < -8) && wanted.some((value) => value > 8));
});
