import type { Arithmetic } from "../../lib/kernels/arithmetic.ts";

/** AssemblyScript of a * b + c for four float32 each: what the innermost loops of all products consist of. */
export function multiplyAdd(arithmetic: Arithmetic, a: string, b: string, c: string): string {
  switch (arithmetic) {
    case "separate":
      return `f32x4.add(${c}, f32x4.mul(${a}, ${b}))`;
    case "fused":
      return `f32x4.relaxed_madd(${a}, ${b}, ${c})`;
    case "exact":
      return `multiplyAddExactly(${a}, ${b}, ${c})`;
  }
}

/**
 * AssemblyScript of what {@linkcode multiplyAdd} calls: IEEE 754's fusedMultiplyAdd made of float64 arithmetic, as
 * `testing/fused_multiply_add.ts` defines it and says why.
 */
export function multiplyAddFunctions(arithmetic: Arithmetic): string {
  return arithmetic === "exact" ? exactly : "";
}

/** A module with that operation as a function, for kernels that are written by hand. */
export function multiplyAddModule(arithmetic: Arithmetic): string {
  return `${multiplyAddFunctions(arithmetic)}
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ${multiplyAdd(arithmetic, "a", "b", "c")};
}
`;
}

const exactly = `
function sumToOdd(x: v128, y: v128): v128 {
  const sum = f64x2.add(x, y), partOfY = f64x2.sub(sum, x);
  const lost = f64x2.add(f64x2.sub(x, f64x2.sub(sum, partOfY)), f64x2.sub(y, partOfY));
  // What was lost of an infinite sum is NaN, which equals nothing.
  const isInexact = v128.and(f64x2.eq(lost, lost), f64x2.ne(lost, f64x2.splat(0)));
  const isEven = i64x2.eq(v128.and(sum, i64x2.splat(1)), i64x2.splat(0));
  const step = v128.or(i64x2.shr_s(v128.xor(lost, sum), 63), i64x2.splat(1));
  return i64x2.add(sum, v128.and(step, v128.and(isInexact, isEven)));
}

function multiplyAddExactly(a: v128, b: v128, c: v128): v128 {
  const low = sumToOdd(f64x2.mul(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b)), f64x2.promote_low_f32x4(c));
  const a2 = v128.shuffle<f32>(a, a, 2, 3, 0, 1), b2 = v128.shuffle<f32>(b, b, 2, 3, 0, 1), c2 = v128.shuffle<f32>(c, c, 2, 3, 0, 1);
  const high = sumToOdd(f64x2.mul(f64x2.promote_low_f32x4(a2), f64x2.promote_low_f32x4(b2)), f64x2.promote_low_f32x4(c2));
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}
`;
