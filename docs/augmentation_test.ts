// Draws docs/gallery/augmentation.png: digits as they are, and what docs/nets.md's augmentations make of them.
import pngjs from "pngjs";
import { assertPictureRecord, type Augmentation } from "upheld";
import { mnist } from "upheld/datasets/mnist";
import { runningKernels, startBackend } from "../lib/backend/mod.ts";
import { FloatBlock } from "../lib/kernels/float_block.ts";
import { stream } from "../lib/random/mod.ts";
import { Augmenter } from "../lib/train/augmenter.ts";

const rows: readonly (readonly Augmentation[])[] = [
  [],
  [{ type: "shift", pixels: 4 }],
  [{ type: "rotation", degrees: 25 }],
  [{ type: "flip", axis: "horizontal" }],
  [{ type: "noise", deviation: 0.5 }],
  [{ type: "shift", pixels: 4 }, { type: "rotation", degrees: 25 }, { type: "noise", deviation: 0.5 }],
];
const digits = 10, side = 28, scale = 2, gap = 2;

Deno.test("docs/nets.md shows what the augmentations make of ten digits", async (t) => {
  await startBackend({ threads: 1 });
  const { train, inputShape } = await mnist();
  const { mean, deviation } = train.images!;
  const pitch = side + gap, width = scale * (digits * pitch + gap), height = scale * (rows.length * pitch + gap);
  const data = new Uint8Array(4 * width * height).fill(255);
  using block = new FloatBlock(runningKernels(), digits * side * side);
  for (const [row, augmentation] of rows.entries()) {
    train.gather(Uint32Array.from({ length: digits }, (_, i) => i), block.values);
    new Augmenter(
      runningKernels(),
      augmentation,
      { inputShape, images: train.images, batchSize: digits },
      stream("augmentation", 0),
    ).augment(block.values);
    for (let y = 0; y < scale * side; y++) {
      for (let x = 0; x < scale * digits * side; x++) {
        const column = Math.floor(x / (scale * side)), [r, c] = [y / scale | 0, (x / scale | 0) % side];
        const value = block.values[(column * side + r) * side + c] * deviation + mean;
        const left = scale * (gap + column * pitch) + x % (scale * side), top = scale * (gap + row * pitch) + y;
        data.fill(
          Math.round(255 * (1 - Math.min(Math.max(value, 0), 1))),
          4 * (top * width + left),
          4 * (top * width + left) + 3,
        );
      }
    }
  }
  const { PNG } = pngjs as { PNG: { sync: { write(picture: object): Uint8Array } } };
  await assertPictureRecord(
    t,
    new URL("gallery/augmentation.png", import.meta.url),
    PNG.sync.write({ width, height, data }),
  );
});
