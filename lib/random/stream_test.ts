import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { errorFunction, mean, sampleCorrelation, variance } from "simple-statistics";
import { type RandomStream, restore, stream } from "./mod.ts";

/** The generator as its authors publish it (xoroshiro128plus.c, constants 24, 16, 37), on 64-bit integers. */
function* reference(state: readonly number[]): Generator<bigint, never> {
  const word = (high: number, low: number) => BigInt.asUintN(32, BigInt(high)) << 32n | BigInt.asUintN(32, BigInt(low));
  const rotate = (x: bigint, k: bigint) => BigInt.asUintN(64, x << k) | x >> (64n - k);
  let [s0, s1] = [word(state[0], state[1]), word(state[2], state[3])];
  while (true) {
    yield BigInt.asUintN(64, s0 + s1);
    s1 ^= s0;
    s0 = rotate(s0, 24n) ^ s1 ^ BigInt.asUintN(64, s1 << 16n);
    s1 = rotate(s1, 37n);
  }
}

const draw = (count: number, next: () => number) => Array.from({ length: count }, next);

/** Largest distance between the empirical and the wanted distribution, times sqrt(n): above 1.95 one time in 1,000. */
function kolmogorovSmirnov(sample: readonly number[], distribution: (x: number) => number): number {
  const n = sample.length;
  const distances = sample.toSorted((a, b) => a - b).map((x, i) =>
    Math.max((i + 1) / n - distribution(x), distribution(x) - i / n)
  );
  return Math.sqrt(n) * distances.reduce((a, b) => Math.max(a, b));
}

function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((a, b) => a + b) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** One draw of each kind. */
function mixed(random: RandomStream): number[] {
  return [
    random.normal(),
    random.uniform(),
    random.integer(-3, 1e6),
    random.normal(),
    ...random.shuffle([1, 2, 3, 4, 5]),
  ];
}

Deno.test("stream() gives the numbers of the published generator from 128 bits of the key's SHA-256", () => {
  const digest = createHash("sha256").update('["sinc",7,"init"]').digest();
  const random = stream("sinc", 7, "init");
  assert.deepEqual(random.state(), [0, 4, 8, 12].map((offset) => digest.readInt32BE(offset)));
  const numbers = reference(random.state());
  for (let i = 0; i < 1000; i++) {
    const high = numbers.next().value & 0x3ffffffn;
    const low = numbers.next().value & 0x7ffffffn;
    assert.equal(random.uniform(), Number(high << 27n | low) / 2 ** 53);
  }
});

Deno.test("stream() gives the same first numbers as ever", () => {
  const random = stream("sinc", 0, "init");
  assert.deepEqual({
    uniform: draw(3, random.uniform),
    normal: draw(3, random.normal),
    integer: draw(8, () => random.integer(0, 9)),
    shuffle: random.shuffle([0, 1, 2, 3, 4, 5, 6, 7]),
  }, {
    uniform: [0.8260607416359688, 0.2568270128357387, 0.5773215790515956],
    normal: [0.11354439103364815, -0.0988708653046909, -0.3827714342032079],
    integer: [9, 9, 9, 8, 5, 8, 1, 5],
    shuffle: [1, 3, 2, 5, 6, 7, 0, 4],
  });
});

Deno.test("stream() gives equal numbers for equal keys only", () => {
  const keys = [["a", 1, "b"], ["a", "1", "b"], ["a", 1], ["a1", "b"], ["a", "1b"], ["b", 1, "a"], ["a", 2, "b"], [
    "a,1",
    "b",
  ]];
  const firsts = keys.map((key) => stream(...key).uniform());
  assert.deepEqual(keys.map((key) => stream(...key).uniform()), firsts);
  assert.equal(new Set(firsts).size, keys.length);
});

Deno.test("stream() of neighbouring seeds gives unrelated numbers", () => {
  const seeds = Array.from({ length: 10_000 }, (_, seed) => stream("a", seed, "init"));
  const [firsts, seconds] = [seeds.map((random) => random.uniform()), seeds.map((random) => random.uniform())];
  assert(kolmogorovSmirnov(firsts, (x) => x) < 1.95);
  // The correlation of n independent pairs has a standard error of 1/sqrt(n).
  assert(Math.abs(sampleCorrelation(firsts.slice(1), firsts.slice(0, -1))) < 0.033);
  assert(Math.abs(sampleCorrelation(firsts, seconds)) < 0.033);
});

Deno.test("stream() throws when the key is empty or holds a number that JSON lacks", () => {
  assert.throws(() => stream(), { name: "TypeError", message: /key of a random stream is \[\]/ });
  assert.throws(() => stream("a", NaN), { name: "TypeError", message: /\[a, NaN\], wanted one or more/ });
  assert.throws(() => stream(Infinity), TypeError);
});

Deno.test("uniform() is uniform in [0, 1) with 53 bits", () => {
  const sample = draw(100_000, stream("test", 1, "uniform").uniform);
  assert(sample.every((x) => x >= 0 && x < 1 && Number.isInteger(x * 2 ** 53)));
  assert(sample.some((x) => !Number.isInteger(x * 2 ** 52)));
  assert(Math.abs(mean(sample) - 1 / 2) < 3.3 * Math.sqrt(1 / 12 / sample.length));
  assert(Math.abs(variance(sample) - 1 / 12) < 3.3 * Math.sqrt(1 / 180 / sample.length));
  assert(kolmogorovSmirnov(sample, (x) => x) < 1.95);
  assert(Math.abs(sampleCorrelation(sample.slice(1), sample.slice(0, -1))) < 3.3 / Math.sqrt(sample.length));
});

Deno.test("normal() is standard normal, and its numbers are uncorrelated", () => {
  const sample = draw(100_000, stream("test", 1, "normal").normal);
  assert(Math.abs(mean(sample)) < 3.3 / Math.sqrt(sample.length));
  assert(Math.abs(variance(sample) - 1) < 3.3 * Math.sqrt(2 / sample.length));
  assert(kolmogorovSmirnov(sample, (x) => (1 + errorFunction(x / Math.SQRT2)) / 2) < 1.95);
  assert(Math.abs(sampleCorrelation(sample.slice(1), sample.slice(0, -1))) < 3.3 / Math.sqrt(sample.length));
});

Deno.test("integer() draws each integer from low to high equally often", () => {
  const random = stream("test", 1, "integer");
  const counts = new Array(10).fill(0);
  for (let i = 0; i < 100_000; i++) counts[random.integer(-4, 5) + 4]++;
  // 99.9 % quantile of chi-square with 9 degrees of freedom.
  assert(chiSquare(counts) < 27.88);
  assert.equal(random.integer(3, 3), 3);
});

Deno.test("integer() throws when its bounds are no integers or in the wrong order", () => {
  const random = stream("test", 1, "integer");
  for (const [low, high] of [[1, 0], [0, 0.5], [NaN, 1], [0, Infinity], [0, 2 ** 53]]) {
    assert.throws(() => random.integer(low, high), { name: "RangeError", message: /^The bounds are / });
  }
});

Deno.test("shuffle() makes each order of four equally likely, in place", () => {
  const random = stream("test", 1, "shuffle");
  const counts = new Map<string, number>();
  for (let i = 0; i < 24_000; i++) {
    const array = Uint32Array.of(1, 2, 3, 4);
    assert.equal(random.shuffle(array), array);
    counts.set(array.join(), (counts.get(array.join()) ?? 0) + 1);
  }
  assert.equal(counts.size, 24);
  // 99.9 % quantile of chi-square with 23 degrees of freedom.
  assert(chiSquare([...counts.values()]) < 49.73);
});

Deno.test("restore() goes on with the same numbers when taken at any moment", () => {
  const kinds: ((random: RandomStream) => unknown)[] = [
    (random) => random.normal(),
    (random) => random.uniform(),
    (random) => random.integer(0, 9),
    (random) => random.shuffle([1, 2, 3]),
  ];
  const random = stream("test", 1, "restore");
  for (let i = 0; i < 200; i++) {
    const saved = JSON.stringify(random.state());
    const copy = restore(JSON.parse(saved));
    kinds[i % 7 % 4](random);
    assert.notEqual(JSON.stringify(random.state()), saved);
    kinds[i % 7 % 4](copy);
    assert.deepEqual(mixed(restore(copy.state())), mixed(restore(random.state())));
    assert.deepEqual(copy.state(), random.state());
  }
});

Deno.test("restore() and state() share no memory with the stream", () => {
  const state = [1, 2, 3, 4];
  const [random, untouched] = [restore(state), restore(state)];
  state.fill(9);
  (random.state() as number[]).fill(9);
  assert.deepEqual(mixed(random), mixed(untouched));
});

Deno.test("setState() makes any stream go on as one that is restored", () => {
  const [random, other] = [stream("test", 1, "set state"), stream("test", 2, "set state")];
  mixed(random);
  const state = random.state(), wanted = mixed(restore(state));
  other.setState(state);
  assert.deepEqual(mixed(other), wanted);
  assert.deepEqual(mixed(random), wanted);
});

Deno.test("restore() and setState() throw when the state is none of a stream, which stays as it was", () => {
  const random = stream("test", 1, "no state"), before = random.state();
  for (
    const state of [[], [1, 2, 3], [1, 2, 3, 4, 5], [0, 0, 0, 0], [1, 2, 3, 0.5], [1, 2, 3, 2 ** 31], [1, 2, 3, NaN]]
  ) {
    assert.throws(() => random.setState(state), TypeError);
    assert.deepEqual(random.state(), before);
    assert.throws(() => restore(state), { name: "TypeError", message: /wanted four 32-bit integers, not all zero/ });
  }
  assert.throws(() => restore(undefined as unknown as number[]), /state of a random stream is undefined/);
  assert.throws(() => restore("1234" as unknown as number[]), TypeError);
});
