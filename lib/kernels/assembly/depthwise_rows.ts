/**
 * The innermost loops of depthwise convolutions with filters of 3 x 3 whose places are neighbours, of channels in fours: several
 * sums stay in registers. They add in the order that depthwise.ts states.
 */
import { clip } from "./clip";
import { multiplyAdd } from "./generated/multiply_add";

/**
 * A row of outputs: y[j][c] = bias[c] + the sum of x[u][j * stride - pad + v][c] * w[u][v][c] over u < rows, v < 3, the columns
 * inside of `width` alone. `row`, `filterRow` and `tap` are bytes from one u, and from one v, to the next.
 */
export function depthwiseRow3(
  x: usize,
  row: usize,
  rows: i32,
  width: i32,
  filter: usize,
  filterRow: usize,
  tap: usize,
  stride: i32,
  pad: i32,
  bias: usize,
  limits: v128,
  y: usize,
  outWidth: i32,
  pixel: usize,
): void {
  const step = <usize> stride * pixel;
  let j = 0;
  while (j < outWidth) {
    if (j + 4 > outWidth && isFour(stride, pad, outWidth - 4, width)) {
      // The last four are moved back: some are computed twice, to the same numbers.
      y -= <usize> (j + 4 - outWidth) * pixel;
      j = outWidth - 4;
    }
    const left = j * stride - pad, place = x + <usize> left * pixel;
    if (j + 4 <= outWidth && isFour(stride, pad, j, width)) {
      const hasFirst = left >= 0, hasLast = left + 3 * stride + 2 < width;
      for (let c: usize = 0; c < pixel; c += 16) {
        const start = bias ? v128.load(bias + c) : f32x4.splat(0);
        let from = place + c, weights = filter + c, s0 = start, s1 = start, s2 = start, s3 = start;
        for (let u = 0; u < rows; u++) {
          const w0 = v128.load(weights), w1 = v128.load(weights + tap), w2 = v128.load(weights + 2 * tap);
          let at = from;
          if (stride == 1) {
            if (hasFirst) s0 = multiplyAdd(v128.load(at), w0, s0);
            const x1 = v128.load(at += pixel), x2 = v128.load(at += pixel);
            s0 = multiplyAdd(x2, w2, multiplyAdd(x1, w1, s0));
            const x3 = v128.load(at += pixel);
            s1 = multiplyAdd(x3, w2, multiplyAdd(x2, w1, multiplyAdd(x1, w0, s1)));
            const x4 = v128.load(at += pixel);
            s2 = multiplyAdd(x4, w2, multiplyAdd(x3, w1, multiplyAdd(x2, w0, s2)));
            s3 = multiplyAdd(x4, w1, multiplyAdd(x3, w0, s3));
            if (hasLast) s3 = multiplyAdd(v128.load(at + pixel), w2, s3);
          } else {
            if (hasFirst) s0 = multiplyAdd(v128.load(at), w0, s0);
            s0 = multiplyAdd(v128.load(at + pixel), w1, s0);
            s0 = multiplyAdd(v128.load(at + 2 * pixel), w2, s0);
            at += step;
            s1 = multiplyAdd(v128.load(at), w0, s1);
            s1 = multiplyAdd(v128.load(at + pixel), w1, s1);
            s1 = multiplyAdd(v128.load(at + 2 * pixel), w2, s1);
            at += step;
            s2 = multiplyAdd(v128.load(at), w0, s2);
            s2 = multiplyAdd(v128.load(at + pixel), w1, s2);
            s2 = multiplyAdd(v128.load(at + 2 * pixel), w2, s2);
            at += step;
            s3 = multiplyAdd(v128.load(at), w0, s3);
            s3 = multiplyAdd(v128.load(at + pixel), w1, s3);
            if (hasLast) s3 = multiplyAdd(v128.load(at + 2 * pixel), w2, s3);
          }
          from += row;
          weights += filterRow;
        }
        let to = y + c;
        v128.store(to, clip(s0, limits));
        v128.store(to += pixel, clip(s1, limits));
        v128.store(to += pixel, clip(s2, limits));
        v128.store(to += pixel, clip(s3, limits));
      }
      y += 4 * pixel;
      j += 4;
    } else {
      const hasFirst = left >= 0 && left < width, hasSecond = left >= -1 && left + 1 < width;
      const hasThird = left >= -2 && left + 2 < width;
      for (let c: usize = 0; c < pixel; c += 16) {
        let from = place + c, weights = filter + c, sum = bias ? v128.load(bias + c) : f32x4.splat(0);
        for (let u = 0; u < rows; u++) {
          if (hasFirst) sum = multiplyAdd(v128.load(from), v128.load(weights), sum);
          if (hasSecond) sum = multiplyAdd(v128.load(from + pixel), v128.load(weights + tap), sum);
          if (hasThird) sum = multiplyAdd(v128.load(from + 2 * pixel), v128.load(weights + 2 * tap), sum);
          from += row;
          weights += filterRow;
        }
        v128.store(y + c, clip(sum, limits));
      }
      y += pixel;
      j++;
    }
  }
}

/** Whether four windows from `j` on are inside of the row, but for one column to the left of the first and to the right of the last. */
function isFour(stride: i32, pad: i32, j: i32, width: i32): bool {
  const left = j * stride - pad;
  return j >= 0 && left >= -1 && left + 3 * stride + 2 <= width;
}

/**
 * A row of the gradient by the input where windows lie two columns apart and the first begins one column outside: dx[s][c] = the
 * sum of dy[i][j][c] * w[u][v][c], where i goes down `rows` rows, u = 2 rows of the filter up, and 2 * j + v = s + 1.
 */
export function depthwiseGradientRowOfHalves3(
  dy: usize,
  row: usize,
  rows: i32,
  outWidth: i32,
  filter: usize,
  filterRow: usize,
  dx: usize,
  width: i32,
  pixel: usize,
): void {
  for (let s = 0; s < width; s += 2) {
    const j = s >> 1, place = dy + <usize> j * pixel, hasThis = j < outWidth, hasNext = j + 1 < outWidth, hasOdd = s + 1 < width;
    for (let c: usize = 0; c < pixel; c += 16) {
      let from = place + c, weights = filter + c, even = f32x4.splat(0), odd = f32x4.splat(0);
      for (let i = 0; i < rows; i++) {
        if (hasThis) {
          const gradient = v128.load(from);
          even = multiplyAdd(gradient, v128.load(weights + pixel), even);
          odd = multiplyAdd(gradient, v128.load(weights + 2 * pixel), odd);
        }
        if (hasNext) odd = multiplyAdd(v128.load(from + pixel), v128.load(weights), odd);
        from += row;
        weights -= 2 * filterRow;
      }
      v128.store(dx + c, even);
      if (hasOdd) v128.store(dx + pixel + c, odd);
    }
    dx += 2 * pixel;
  }
}

/**
 * Adds to a row of the filter's gradient what a row of outputs gives: dw[v][c] += x[j * stride - pad + v][c] * dy[j][c], in the order of
 * j, for the columns inside of `width` alone.
 */
export function depthwiseFilterRow3(
  x: usize,
  width: i32,
  dy: usize,
  outWidth: i32,
  stride: i32,
  pad: i32,
  pixel: usize,
  dw: usize,
): void {
  const step = <usize> stride * pixel, second = dw + pixel, third = second + pixel;
  let j = 0;
  while (j < outWidth) {
    const left = j * stride - pad, place = x + <usize> left * pixel;
    if (j + 4 <= outWidth && isFour(stride, pad, j, width)) {
      const hasFirst = left >= 0, hasLast = left + 3 * stride + 2 < width;
      for (let c: usize = 0; c < pixel; c += 16) {
        let at = place + c, from = dy + c;
        const d0 = v128.load(from), d1 = v128.load(from += pixel), d2 = v128.load(from += pixel), d3 = v128.load(from += pixel);
        let s0 = v128.load(dw + c), s1 = v128.load(second + c), s2 = v128.load(third + c);
        if (stride == 1) {
          if (hasFirst) s0 = multiplyAdd(v128.load(at), d0, s0);
          const x1 = v128.load(at += pixel);
          s0 = multiplyAdd(x1, d1, s0);
          s1 = multiplyAdd(x1, d0, s1);
          const x2 = v128.load(at += pixel);
          s0 = multiplyAdd(x2, d2, s0);
          s1 = multiplyAdd(x2, d1, s1);
          s2 = multiplyAdd(x2, d0, s2);
          const x3 = v128.load(at += pixel);
          s0 = multiplyAdd(x3, d3, s0);
          s1 = multiplyAdd(x3, d2, s1);
          s2 = multiplyAdd(x3, d1, s2);
          const x4 = v128.load(at += pixel);
          s1 = multiplyAdd(x4, d3, s1);
          s2 = multiplyAdd(x4, d2, s2);
          if (hasLast) s2 = multiplyAdd(v128.load(at + pixel), d3, s2);
        } else {
          if (hasFirst) s0 = multiplyAdd(v128.load(at), d0, s0);
          s1 = multiplyAdd(v128.load(at + pixel), d0, s1);
          s2 = multiplyAdd(v128.load(at + 2 * pixel), d0, s2);
          at += step;
          s0 = multiplyAdd(v128.load(at), d1, s0);
          s1 = multiplyAdd(v128.load(at + pixel), d1, s1);
          s2 = multiplyAdd(v128.load(at + 2 * pixel), d1, s2);
          at += step;
          s0 = multiplyAdd(v128.load(at), d2, s0);
          s1 = multiplyAdd(v128.load(at + pixel), d2, s1);
          s2 = multiplyAdd(v128.load(at + 2 * pixel), d2, s2);
          at += step;
          s0 = multiplyAdd(v128.load(at), d3, s0);
          s1 = multiplyAdd(v128.load(at + pixel), d3, s1);
          if (hasLast) s2 = multiplyAdd(v128.load(at + 2 * pixel), d3, s2);
        }
        v128.store(dw + c, s0);
        v128.store(second + c, s1);
        v128.store(third + c, s2);
      }
      dy += 4 * pixel;
      j += 4;
    } else {
      const hasFirst = left >= 0 && left < width, hasSecond = left >= -1 && left + 1 < width;
      const hasThird = left >= -2 && left + 2 < width;
      for (let c: usize = 0; c < pixel; c += 16) {
        const at = place + c, d = v128.load(dy + c);
        if (hasFirst) v128.store(dw + c, multiplyAdd(v128.load(at), d, v128.load(dw + c)));
        if (hasSecond) v128.store(second + c, multiplyAdd(v128.load(at + pixel), d, v128.load(second + c)));
        if (hasThird) v128.store(third + c, multiplyAdd(v128.load(at + 2 * pixel), d, v128.load(third + c)));
      }
      dy += pixel;
      j++;
    }
  }
}
