// Grey levels in about two thirds of the bytes that gzip makes of them: a binary arithmetic coder (Witten, Neal & Cleary 1987, in the form
// of Mahoney's fpaq) whose probabilities are learned as it goes, by what stands left and above. Whole numbers alone, so that every engine
// unpacks the same.

/** How images lie in their bytes: rows of so many, neighbours so far apart. */
export interface PixelShape {
  readonly row: number;
  readonly channels: number;
  /** Bytes of an image. */
  readonly image: number;
}

/** How images of a shape (height, width, channels) lie; what has another shape is one row. */
export function pixelShape(shape: readonly number[]): PixelShape {
  const image = shape.reduce((product, length) => product * length, 1);
  if (shape.length !== 3) return { row: image, channels: 1, image };
  return { row: shape[1] * shape[2], channels: shape[2], image };
}

/** Packs images. */
export function packPixels(pixels: Uint8Array, shape: PixelShape): Uint8Array<ArrayBuffer> {
  const coder = new Encoder(pixels.length);
  code(pixels.slice(), shape, coder);
  return coder.end();
}

/** Unpacks so many bytes of images. */
export function unpackPixels(packed: Uint8Array, length: number, shape: PixelShape): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(length);
  code(pixels, shape, new Decoder(packed));
  return pixels;
}

interface Coder {
  /** Codes a bit, or tells which one it was, that is 1 with a probability of p / 65536. */
  bit(bit: number, p: number): number;
}

const levels = 6;
/** Where a neighbour lies among levels of grey. */
const levelOf = Uint8Array.from(
  { length: 256 },
  (_, v) => v === 0 ? 0 : v < 48 ? 1 : v < 128 ? 2 : v < 208 ? 3 : v < 253 ? 4 : 5,
);
const nearContexts = levels ** 4, farContexts = levels ** 3 * 16;

function code(pixels: Uint8Array, { row, channels, image }: PixelShape, coder: Coder): void {
  const near = new Model(nearContexts), far = new Model(farContexts);
  const bit = (value: number, a: number, b: number) => {
    const found = coder.bit(value, near.p(a) + far.p(b) >>> 1);
    near.learn(a, found);
    far.learn(b, found);
    return found;
  };
  for (let i = 0; i < pixels.length; i++) {
    const at = i % image, x = at % row, inside = (back: number, isThere: boolean) => isThere ? pixels[i - back] : 0;
    const left = inside(channels, x >= channels), above = inside(row, at >= row);
    const aboveLeft = inside(row + channels, at >= row && x >= channels);
    const aboveRight = inside(row - channels, at >= row && x + channels < row);
    const left2 = inside(2 * channels, x >= 2 * channels), above2 = inside(2 * row, at >= 2 * row);
    const a = ((levelOf[left] * levels + levelOf[above]) * levels + levelOf[aboveLeft]) * levels + levelOf[aboveRight];
    const guess = Math.max(0, Math.min(255, left + above - aboveLeft)) >> 4;
    const b = ((levelOf[left2] * levels + levelOf[above2]) * levels + levelOf[left]) * 16 + guess;
    const value = pixels[i];
    // First whether there is anything at all, then the eight bits of what there is.
    if (bit(value > 0 ? 1 : 0, a << 8, b << 8) === 0) {
      pixels[i] = 0;
      continue;
    }
    let known = 1;
    for (let shift = 7; shift >= 0; shift--) {
      known = known << 1 | bit(value >> shift & 1, a << 8 | known, b << 8 | known);
    }
    pixels[i] = known & 255;
  }
}

/** How likely a bit is in each context, by those that there were. */
class Model {
  readonly #p: Uint16Array;
  readonly #seen: Uint8Array;

  constructor(contexts: number) {
    this.#p = new Uint16Array(contexts << 8).fill(32768);
    this.#seen = new Uint8Array(contexts << 8);
  }

  p(context: number): number {
    return this.#p[context];
  }

  learn(context: number, bit: number): void {
    const seen = this.#seen[context], wanted = bit === 1 ? 65535 - 32 : 32;
    this.#p[context] += Math.trunc((wanted - this.#p[context]) / (seen + 1.6));
    if (seen < 250) this.#seen[context]++;
  }
}

/** Where a range is parted, of 32 bits. */
const middle = (low: number, high: number, p: number) =>
  low + Math.floor((high - low) / 65536) * Math.max(32, Math.min(65504, p));
const sameByte = (low: number, high: number) => ((low ^ high) & 0xff000000) === 0;

class Encoder implements Coder {
  #low = 0;
  #high = 0xffffffff;
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(most: number) {
    this.#bytes = new Uint8Array(2 * most + 8);
  }

  bit(bit: number, p: number): number {
    const between = middle(this.#low, this.#high, p);
    if (bit === 1) this.#high = between;
    else this.#low = between + 1;
    while (sameByte(this.#low, this.#high)) this.#shift();
    return bit;
  }

  #shift(): void {
    this.#bytes[this.#length++] = this.#high >>> 24;
    this.#low = this.#low << 8 >>> 0;
    this.#high = (this.#high << 8 | 255) >>> 0;
  }

  end(): Uint8Array<ArrayBuffer> {
    for (let i = 0; i < 4; i++) this.#shift();
    return this.#bytes.slice(0, this.#length);
  }
}

class Decoder implements Coder {
  #low = 0;
  #high = 0xffffffff;
  #here = 0;
  #at = 0;

  constructor(readonly packed: Uint8Array) {
    for (let i = 0; i < 4; i++) this.#next();
  }

  #next(): void {
    this.#here = (this.#here << 8 | (this.packed[this.#at++] ?? 0)) >>> 0;
  }

  bit(_: number, p: number): number {
    const between = middle(this.#low, this.#high, p), bit = this.#here <= between ? 1 : 0;
    if (bit === 1) this.#high = between;
    else this.#low = between + 1;
    while (sameByte(this.#low, this.#high)) {
      this.#low = this.#low << 8 >>> 0;
      this.#high = (this.#high << 8 | 255) >>> 0;
      this.#next();
    }
    return bit;
  }
}
