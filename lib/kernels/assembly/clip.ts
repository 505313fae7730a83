/**
 * max(x, 0), or x itself, by a comparison: what is not above the limit becomes 0, and nothing is below NaN. NaN stays, and -0 becomes 0, as
 * with f32x4.max, which takes V8 eight instructions that wait for each other.
 */

// @ts-ignore: a decorator of AssemblyScript
@inline
export function limitOf(relu: i32): f32 {
  return relu ? 0 : NaN;
}

// @ts-ignore: a decorator of AssemblyScript
@inline
export function clip(x: v128, limit: v128): v128 {
  return v128.andnot(x, f32x4.le(x, limit));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
export function clipOne(x: f32, limit: f32): f32 {
  return x <= limit ? 0 : x;
}
