import assert from "node:assert/strict";
import { stream } from "../lib/random/mod.ts";
import { fusedMultiplyAdd } from "./fused_multiply_add.ts";

const float = new DataView(new ArrayBuffer(4));
const floatOf = (pattern: number) => (float.setUint32(0, pattern), float.getFloat32(0));
const patternOf = (value: number) => (float.setFloat32(0, value), float.getUint32(0));

/** The least exponent of a float32: every finite one is a whole multiple of 2^-149. */
const least = -149;

/** A finite float32 as a whole number of 2^-149. */
function wholes(value: number): bigint {
  const pattern = patternOf(value), exponent = (pattern >>> 23) & 255, fraction = BigInt(pattern & 0x7fffff);
  const magnitude = exponent === 0 ? fraction : (fraction | 0x800000n) << BigInt(exponent - 1);
  return pattern >>> 31 ? -magnitude : magnitude;
}

/** The float32 nearest to `count` times 2^(2 * least), ties to even, in whole numbers alone. */
function nearest(count: bigint): number {
  const sign = count < 0n ? -1 : 1, magnitude = count < 0n ? -count : count;
  const length = magnitude.toString(2).length;
  // Units of the last place of the result: 24 bits, and never finer than 2^-149.
  const shift = BigInt(Math.max(length - 24, -least));
  let digits = magnitude >> shift;
  const rest = magnitude - (digits << shift), half = 1n << (shift - 1n);
  if (rest > half || (rest === half && digits & 1n)) digits++;
  const value = Number(digits) * 2 ** (Number(shift) + 2 * least + 100) * 2 ** -100;
  return sign * (value >= 2 ** 128 ? Infinity : value);
}

/** The definition in whole numbers. */
function exact(a: number, b: number, c: number): number {
  return nearest(wholes(a) * wholes(b) + (wholes(c) << BigInt(-least)));
}

function same(a: number, b: number, c: number): void {
  const found = fusedMultiplyAdd(a, b, c), wanted = exact(a, b, c);
  // Only where the exact sum is 0 does the sign of the result come from the signs of the terms.
  if (found !== wanted) assert.fail(`${a} * ${b} + ${c} is ${found}, wanted ${wanted}`);
}

Deno.test("fusedMultiplyAdd() rounds once on halfway cases, where two roundings go astray", () => {
  for (let i = 0; i < 24; i++) {
    const x = 1 + 2 ** -12, tiny = 2 ** -(24 + i);
    for (const sign of [1, -1]) {
      for (
        const [a, b, c] of [[x, x, -1], [x, x, 2 ** i], [1 + 2 ** -23, 1 + 2 ** -23, 2 ** (23 + i)], [1, tiny, 1], [
          x,
          tiny,
          1,
        ]]
      ) {
        same(sign * a, b, c);
        same(a, b, sign * c);
      }
    }
  }
});

Deno.test("fusedMultiplyAdd() takes the even one of two neighbours exactly halfway between them, and the nearer one a trifle beside it", () => {
  for (let exponent = 0; exponent < 254; exponent++) {
    for (const fraction of [0, 1, 2, 0x2aaaaa, 0x555555, 0x7ffffe, 0x7fffff]) {
      const below = floatOf(exponent << 23 | fraction), above = floatOf((exponent << 23 | fraction) + 1);
      const gap = above - below, even = fraction % 2 === 0 ? below : above;
      // Half the gap lies below all float32 where they are subnormal, and so is a product.
      const root = 2 ** Math.trunc(Math.log2(gap) / 2), rest = gap / root / 2;
      for (const sign of [1, -1]) {
        assert.equal(fusedMultiplyAdd(sign * root, rest, sign * below), sign * even, `${below}`);
        assert.equal(fusedMultiplyAdd(-sign * root, rest, sign * above), sign * even, `${above}`);
        assert.equal(fusedMultiplyAdd(sign * root, rest * (1 + 2 ** -23), sign * below), sign * above, `${below}`);
        assert.equal(fusedMultiplyAdd(sign * root, rest * (1 - 2 ** -24), sign * below), sign * below, `${below}`);
        // So near to halfway that a float64 holds no difference: 1 + e^3 and 1 - e^2 of half the gap.
        const e = 2 ** -11, f = 2 ** -16;
        const [up, down] = [(1 + e) * root, (1 + f) * root].map((factor) => sign * factor);
        assert.equal(fusedMultiplyAdd(up, (1 - e + e * e) * rest, sign * below), sign * above, `${below}`);
        assert.equal(fusedMultiplyAdd(down, (1 - f) * rest, sign * below), sign * below, `${below}`);
      }
    }
  }
});

Deno.test("fusedMultiplyAdd() is exact among subnormals, and overflows where the rounded sum does", () => {
  const smallest = 2 ** least, largest = floatOf(0x7f7fffff);
  for (const c of [0, smallest, -smallest, 3 * smallest, 2 ** -126, -(2 ** -126)]) {
    for (
      const [a, b] of [[smallest, 0.5], [smallest, 0.75], [3 * smallest, 0.5], [2 ** -75, 2 ** -75], [
        2 ** -74,
        2 ** -75,
      ], [-(2 ** -75), 2 ** -75]]
    ) {
      same(a, b, c);
    }
  }
  for (const c of [0, 2 ** 103, 2 ** 102, -largest, largest]) {
    for (const [a, b] of [[largest, 1], [largest, 1 + 2 ** -23], [2 ** 64, 2 ** 64], [2 ** 64, -(2 ** 63)]]) {
      same(a, b, c);
    }
  }
});

Deno.test("fusedMultiplyAdd() has IEEE 754's infinities, NaN and signs of zero", () => {
  const cases: [number, number, number, number][] = [
    [Infinity, 1, 1, Infinity],
    [Infinity, 0, 1, NaN],
    [Infinity, 1, -Infinity, NaN],
    [1, 1, -Infinity, -Infinity],
    [NaN, 1, 1, NaN],
    [1, 1, NaN, NaN],
    [0, -1, 0, 0],
    [0, -1, -0, -0],
    [1, 1, -1, 0],
  ];
  for (const [a, b, c, wanted] of cases) assert.equal(fusedMultiplyAdd(a, b, c), wanted, `${a} * ${b} + ${c}`);
});

Deno.test("fusedMultiplyAdd() gives the float32 nearest to the exact sum for a million drawn triples", () => {
  const random = stream("fused multiply-add", 0, "triples");
  const drawn = (around: number) =>
    floatOf(
      ((random.uniform() < 0.5 ? 0x80000000 : 0) | (Math.min(254, Math.max(0, around)) << 23) |
        Math.floor(random.uniform() * 2 ** 23)) >>> 0,
    );
  const odd = () => (2 * Math.floor(random.uniform() * 2 ** 11) + 2 ** 12 + 1) * 2 ** random.integer(-60, 40);
  for (let i = 0; i < 500_000; i++) {
    // A product of 25 places, halfway between two float32, and a term that is too small for a float64 beside it.
    const a = odd(), b = odd();
    same(a, b, Math.fround(a * b * 2 ** random.integer(-90, -31) * (random.uniform() < 0.5 ? 1 : -1)));
    // The term lies near the product, where rounding matters: within 60 binary places, and near both ends of the range at times.
    const ea = Math.floor(random.uniform() * 255), eb = Math.floor(random.uniform() * 255);
    same(drawn(ea), drawn(eb), drawn(ea + eb - 127 + Math.floor(random.uniform() * 60) - 30));
  }
});
