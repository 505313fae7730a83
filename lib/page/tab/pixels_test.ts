import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { mnist } from "../../../datasets/mnist/mod.ts";
import { stream } from "../../random/mod.ts";
import { packPixels, pixelShape, unpackPixels } from "./pixels.ts";

const random = stream("pixels test");

Deno.test("pixels of any shape come back, noise and nothing at all among them", () => {
  for (const shape of [[1], [7], [1, 1, 1], [3, 5, 1], [4, 4, 3], [2, 1, 2], [28, 28, 1]]) {
    const laid = pixelShape(shape);
    for (const most of [0, 1, 255]) {
      const pixels = Uint8Array.from({ length: 5 * laid.image }, () => random.integer(0, most));
      const packed = packPixels(pixels, laid);
      assert.deepEqual(unpackPixels(packed, pixels.length, laid), pixels, `${shape}, up to ${most}`);
    }
  }
  assert.deepEqual(unpackPixels(packPixels(new Uint8Array(), pixelShape([1])), 0, pixelShape([1])), new Uint8Array());
});

Deno.test("digits take less than four fifths of what gzip makes of them", async () => {
  const { train } = await mnist(), shape = pixelShape([28, 28, 1]);
  const pixels = train.images!.bytes.slice(0, 1000 * 784), packed = packPixels(pixels, shape);
  assert.deepEqual(unpackPixels(packed, pixels.length, shape), pixels);
  assert(packed.length < 0.8 * gzipSync(pixels, { level: 9 }).length, `${packed.length} bytes`);
});
