import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import pngjs from "pngjs";
import { pictureDifference } from "./mod.ts";

/** A white PNG with some black pixels. */
function png(width: number, height: number, black: [x: number, y: number][] = [], shade = 0): Uint8Array {
  const data = Buffer.alloc(width * height * 4, 255);
  for (const [x, y] of black) data.fill(shade, 4 * (y * width + x), 4 * (y * width + x) + 3);
  return pngjs.PNG.sync.write({ width, height, data });
}
const row = (length: number): [number, number][] => Array.from({ length }, (_, i) => [3 + i, 5]);

Deno.test("pictureDifference() passes the same bytes, up to 8 pixels, and shades no eye sees", () => {
  assert.equal(pictureDifference(png(30, 20), png(30, 20)), undefined);
  assert.equal(pictureDifference(png(30, 20), png(30, 20, row(8))), undefined);
  assert.equal(pictureDifference(png(30, 20), png(30, 20, row(20), 252)), undefined);
});

Deno.test("pictureDifference() says how many pixels differ and where, and draws them", () => {
  const { words, diff } = pictureDifference(png(30, 20), png(30, 20, [...row(8), [20, 17]]))!;
  assert.equal(words, "9 pixels of 30 x 20 differ (1.5 %), in columns 3 to 20, rows 5 to 17");
  const { width, height, data } = pngjs.PNG.sync.read(Buffer.from(diff!));
  assert.deepEqual([width, height], [30, 20]);
  assert.deepEqual([...data.subarray(4 * (17 * 30 + 20)).subarray(0, 3)], [255, 0, 0]);
});

Deno.test("pictureDifference() names both sizes, and a record that is no picture", () => {
  assert.deepEqual(pictureDifference(png(30, 20), png(31, 20)), { words: "recorded 30 x 20 pixels, now 31 x 20" });
  assert.match(pictureDifference(new Uint8Array(9), png(3, 3))!.words, /^the record is no PNG/);
});
