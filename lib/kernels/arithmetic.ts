/**
 * How the products of the kernels add a * b to a sum.
 *
 * `separate` rounds the product and then the sum, as protocols that say nothing have it. `fused` and `exact` round once, as IEEE
 * 754's fusedMultiplyAdd does, and give the same bits: the one by an instruction of relaxed SIMD, which {@linkcode fuses} has to
 * allow, the other by float64 arithmetic on any processor, many times slower.
 */
export type Arithmetic = "separate" | "fused" | "exact";

/** All of them. */
export const arithmetics: readonly Arithmetic[] = ["separate", "fused", "exact"];

/**
 * How the products of a run add a * b to a sum, as its protocol says: what decides bits, and not by what means they are had.
 *
 * `separate` rounds the product and then the sum; `fused-multiply-add` rounds once, as IEEE 754's fusedMultiplyAdd does.
 */
export type RunArithmetic = "separate" | "fused-multiply-add";

/** Both of them. */
export const runArithmetics: readonly RunArithmetic[] = ["separate", "fused-multiply-add"];

/** How many times as long as others the exact kernels take for a matrix product, about: 36 as the separate ones and 50 as the fused ones. */
export const exactSlowdown = 40;

/** What the products of kernels with this arithmetic are to a run. */
export function runArithmeticOf(arithmetic: Arithmetic): RunArithmetic {
  return arithmetic === "separate" ? "separate" : "fused-multiply-add";
}

const splat = (local: number) => [0x20, local, 0xfd, 0x13];
const code = [
  ...[1, 1, 0x7f, 0x03, 0x40, 0x20, 4], // a fifth local; a loop: what was not fused so far,
  ...[...splat(1), ...splat(1), ...splat(2), 0xfd, 0x85, 0x02], // and f32x4.relaxed_madd(x, x, c)
  ...[...splat(3), 0xfd, 0x42, 0xfd, 0x53, 0x6a, 0x21, 4], // where a lane is not as wanted,
  ...[0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b, 0x20, 4, 0x0b], // until count is 0
];

/** A module of one function, `notFused(count: i32, x: f32, c: f32, wanted: f32): i32`: how many of so many products are not. */
const probe = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 9, 1, 0x60, 4, 0x7f, 0x7d, 0x7d, 0x7d, 1, 0x7f],
  ...[3, 2, 1, 0],
  ...[7, 12, 1, 8, ...new TextEncoder().encode("notFused"), 0, 0],
  ...[10, code.length + 2, 1, code.length, ...code],
);

/** Rounds of the probe and products a round: engines compile a loop that runs for long once more, to other instructions. */
const rounds = 20, productsOfRound = 100_000;

/**
 * Whether this engine, on this processor, has `f32x4.relaxed_madd` and rounds it once, in its first code and in its optimised one.
 *
 * @example
 * ```ts
 * import { fuses } from "./arithmetic.ts";
 * console.log(await fuses() ? "one rounding" : "the exact kernels stand in");
 * ```
 */
export async function fuses(): Promise<boolean> {
  if (!WebAssembly.validate(probe)) return false;
  const { instance } = await WebAssembly.instantiate(probe);
  const notFused = instance.exports.notFused as (count: number, x: number, c: number, wanted: number) => number;
  for (let round = 0; round < rounds; round++) {
    // Rounded once, x * x + c is 2^-24; where the product is rounded first it is 0.
    if (notFused(productsOfRound, 1 + 2 ** -12, -(1 + 2 ** -11), 2 ** -24) > 0) return false;
    // What is compiled in the background is taken up between two calls.
    await new Promise((resolve) => setTimeout(resolve));
  }
  return true;
}
