/**
 * 2-D average pooling, channels last, and its gradient; places outside of the image count as zeros.
 *
 * The naive definitions, where r = i * strideHeight + u - padTop, s = j * strideWidth + v - padLeft, and n the number of places of
 * a window:
 *
 *     y[b][i][j][c]  = the sum of x[b][r][s][c] over u, v with r, s inside, / n
 *     dx[b][r][s][c] = the sum of dy[b][i][j][c] / n over all i, j whose window has r, s
 */
import { AVERAGE_POOL, AVERAGE_POOL_GRADIENT } from "./chunks";
import { args, parallel } from "./threads";
import {
  BATCH,
  CHUNK_COUNT,
  FILTER_HEIGHT,
  FILTER_WIDTH,
  FIRST,
  IN_CHANNELS,
  IN_HEIGHT,
  IN_WIDTH,
  OUT_HEIGHT,
  OUT_WIDTH,
  PAD_LEFT,
  PAD_TOP,
  RESULT,
  setGeometry,
  STRIDE_HEIGHT,
  STRIDE_WIDTH,
} from "./window_arguments";

/** Numbers of an image that are worth a thread's while. */
const WORTHWHILE: i32 = 16384;

export function averagePool(geometry: usize, x: usize, y: usize): i32 {
  return byImages(AVERAGE_POOL, geometry, x, y);
}

export function averagePoolGrad(geometry: usize, dy: usize, dx: usize): i32 {
  return byImages(AVERAGE_POOL_GRADIENT, geometry, dy, dx);
}

function byImages(kind: i32, geometry: usize, from: usize, to: usize): i32 {
  setGeometry(geometry);
  const at = args(), size = load<i32>(at, IN_HEIGHT) * load<i32>(at, IN_WIDTH) * load<i32>(at, IN_CHANNELS);
  const images = max(1, WORTHWHILE / max(1, size));
  store<usize>(at, from, FIRST);
  store<usize>(at, to, RESULT);
  store<i32>(at, images, CHUNK_COUNT);
  return parallel(kind, (load<i32>(at, BATCH) + images - 1) / images);
}

export function averagePoolChunk(chunk: i32): void {
  const at = args(), images = load<i32>(at, CHUNK_COUNT), end = min(load<i32>(at, BATCH), (chunk + 1) * images);
  const pixel = <usize> load<i32>(at, IN_CHANNELS) << 2, row = <usize> load<i32>(at, IN_WIDTH) * pixel;
  const height = load<i32>(at, IN_HEIGHT), width = load<i32>(at, IN_WIDTH), outHeight = load<i32>(at, OUT_HEIGHT);
  const outWidth = load<i32>(at, OUT_WIDTH), places = load<i32>(at, FILTER_HEIGHT) * load<i32>(at, FILTER_WIDTH);
  const size = <usize> height * row, outSize = <usize> (outHeight * outWidth) * pixel;
  for (let image = chunk * images; image < end; image++) {
    const x = load<usize>(at, FIRST) + <usize> image * size;
    let y = load<usize>(at, RESULT) + <usize> image * outSize;
    for (let i = 0; i < outHeight; i++) {
      const top = i * load<i32>(at, STRIDE_HEIGHT) - load<i32>(at, PAD_TOP);
      const firstRow = max(0, top), endRow = min(height, top + load<i32>(at, FILTER_HEIGHT));
      for (let j = 0; j < outWidth; j++) {
        const left = j * load<i32>(at, STRIDE_WIDTH) - load<i32>(at, PAD_LEFT);
        const firstColumn = max(0, left), endColumn = min(width, left + load<i32>(at, FILTER_WIDTH));
        let c: usize = 0;
        for (; c + 16 <= pixel; c += 16) {
          let sum = f32x4.splat(0);
          for (let r = firstRow; r < endRow; r++) {
            for (let s = firstColumn; s < endColumn; s++) {
              sum = f32x4.add(sum, v128.load(x + <usize> r * row + <usize> s * pixel + c));
            }
          }
          v128.store(y + c, f32x4.div(sum, f32x4.splat(<f32> places)));
        }
        for (; c < pixel; c += 4) {
          let sum: f32 = 0;
          for (let r = firstRow; r < endRow; r++) {
            for (let s = firstColumn; s < endColumn; s++) sum += load<f32>(x + <usize> r * row + <usize> s * pixel + c);
          }
          store<f32>(y + c, sum / <f32> places);
        }
        y += pixel;
      }
    }
  }
}

/** Windows may share inputs, so an image is the work of one thread. */
export function averagePoolGradChunk(chunk: i32): void {
  const at = args(), images = load<i32>(at, CHUNK_COUNT), end = min(load<i32>(at, BATCH), (chunk + 1) * images);
  const pixel = <usize> load<i32>(at, IN_CHANNELS) << 2, row = <usize> load<i32>(at, IN_WIDTH) * pixel;
  const height = load<i32>(at, IN_HEIGHT), width = load<i32>(at, IN_WIDTH), outHeight = load<i32>(at, OUT_HEIGHT);
  const outWidth = load<i32>(at, OUT_WIDTH), places = load<i32>(at, FILTER_HEIGHT) * load<i32>(at, FILTER_WIDTH);
  const size = <usize> height * row, outSize = <usize> (outHeight * outWidth) * pixel, divisors = f32x4.splat(<f32> places);
  for (let image = chunk * images; image < end; image++) {
    const dx = load<usize>(at, RESULT) + <usize> image * size;
    let dy = load<usize>(at, FIRST) + <usize> image * outSize;
    memory.fill(dx, 0, size);
    for (let i = 0; i < outHeight; i++) {
      const top = i * load<i32>(at, STRIDE_HEIGHT) - load<i32>(at, PAD_TOP);
      const firstRow = max(0, top), endRow = min(height, top + load<i32>(at, FILTER_HEIGHT));
      for (let j = 0; j < outWidth; j++) {
        const left = j * load<i32>(at, STRIDE_WIDTH) - load<i32>(at, PAD_LEFT);
        const firstColumn = max(0, left), endColumn = min(width, left + load<i32>(at, FILTER_WIDTH));
        for (let r = firstRow; r < endRow; r++) {
          for (let s = firstColumn; s < endColumn; s++) {
            const to = dx + <usize> r * row + <usize> s * pixel;
            let c: usize = 0;
            for (; c + 16 <= pixel; c += 16) {
              v128.store(to + c, f32x4.add(v128.load(to + c), f32x4.div(v128.load(dy + c), divisors)));
            }
            for (; c < pixel; c += 4) store<f32>(to + c, load<f32>(to + c) + load<f32>(dy + c) / <f32> places);
          }
        }
        dy += pixel;
      }
    }
  }
}
