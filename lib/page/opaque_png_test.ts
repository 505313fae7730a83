import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import pngjs from "pngjs";
import { placesOf } from "../project/mod.ts";
import { opaquePng } from "./opaque_png.ts";

const drawn = Deno.readFileSync(`${placesOf().snapshots}/mnist/figure-1-2.png`);
const pixels = (png: Uint8Array) => pngjs.PNG.sync.read(Buffer.from(png));

Deno.test("a figure has the same pixels in at most nine tenths of its bytes", () => {
  const smaller = opaquePng(drawn);
  assert(smaller.length < 0.9 * drawn.length, `${smaller.length} of ${drawn.length} bytes`);
  const [{ width, height, data }, before] = [pixels(smaller), pixels(drawn)];
  assert.deepEqual([width, height], [before.width, before.height]);
  assert(data.equals(before.data));
});

Deno.test("what is transparent somewhere, or as small already, stays as it is", () => {
  const picture = pixels(drawn);
  picture.data[3] = 254;
  const transparent = pngjs.PNG.sync.write(picture);
  assert.equal(opaquePng(transparent), transparent);
  const smaller = opaquePng(drawn);
  assert.equal(opaquePng(smaller), smaller);
});
