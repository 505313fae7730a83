import { join } from "node:path";
import * as v from "valibot";
import { loadSkia } from "../../skia/mod.ts";
import { exactObject, valid, wholeNumber } from "../../validation/mod.ts";
import { type ClassLabels, labelsOf } from "../class_labels.ts";
import { DataError } from "../data_error.ts";
import type { NumberArray } from "../numbers.ts";
import { memoryHere, pathOf, readBytes, type ReadOptions, tooLarge, unreadable, wholeCopy } from "./file.ts";
import { imageFormats, problemOfImage } from "./whole_image.ts";

/** How the images of a folder become numbers. */
export interface ImageFolderOptions extends ReadOptions {
  /** 1 for grey, 3 for red, green and blue. */
  readonly channels: 1 | 3;
  /** The size to which each image is scaled. Without it all must be of one size. */
  readonly resize?: { readonly width: number; readonly height: number };
  /** The colour (of CSS) behind transparent images. Without it they are refused. */
  readonly background?: string;
  /** The folders in the order of their labels; by default all, sorted by code unit. */
  readonly classes?: readonly string[];
}

/** Images of a folder: `[images, height, width, channels]` levels from 0 to 255, their labels, and where each was. */
export interface ImageFolder extends NumberArray<Uint8Array<ArrayBuffer>>, ClassLabels {
  /** Path of each image below the folder, `class/name`. */
  readonly files: readonly string[];
}

const schema = exactObject({
  channels: v.picklist([1, 3], "wanted 1 for grey, or 3 for red, green and blue"),
  resize: v.optional(exactObject({ width: wholeNumber(1), height: wholeNumber(1) })),
  background: v.optional(v.string()),
  classes: v.optional(v.array(v.string())),
  memory: v.optional(wholeNumber(1)),
});

/**
 * Reads a folder that has a folder for each class, in which its images are: PNG, JPEG, WebP or BMP, decoded by Skia. The
 * order is that of classes, then of names by code unit. What begins with a dot is skipped.
 *
 * Grey is luma as Pillow has it, (19595 R + 38470 G + 7471 B + 32768) / 65536 rounded down (ITU-R BT.601). An orientation
 * that a camera noted is kept to; 16 bits a channel become 8. Decoded PNG, BMP and lossless WebP are exact. Another
 * version of the codec may decode JPEG, and scale, to other levels: the digest of the dataset tells.
 *
 * @throws {DataError} For the first thing that is no image, is damaged, transparent, or of another size, with its path.
 * @throws {ValidationError} When an option is none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readImageFolder } from "./image_folder.ts";
 * const folder = new URL("../../../fixtures/readers/images", import.meta.url);
 * const { shape, classes, labels } = await readImageFolder(folder, { channels: 1 });
 * assert.deepEqual([shape, classes], [[6, 3, 4, 1], ["grey", "rgb"]]);
 * assert.deepEqual(labels, Uint8Array.of(0, 0, 1, 1, 1, 1));
 * ```
 */
export async function readImageFolder(folder: string | URL, options: ImageFolderOptions): Promise<ImageFolder> {
  const { channels, resize, background, classes, memory = memoryHere() } = valid(
    schema,
    options,
    "Options of the images",
  );
  const root = pathOf(folder);
  const names: string[] = [], files: string[] = [];
  for (const name of await list(root, "folders, one for each class", (entry) => entry.isDirectory)) {
    const images = await list(join(root, name), `images (${imageFormats})`, (entry) => entry.isFile);
    names.push(...images.map(() => name));
    files.push(...images.map((image) => `${name}/${image}`));
  }
  if (files.length === 0) {
    throw new DataError({
      file: root,
      found: "no image",
      wanted: "a folder with images for each class",
      remedy: wholeCopy,
    });
  }
  const labels = labelsOf(
    names,
    classes,
    (_, found, wanted, remedy) => new DataError({ file: root, found: `the folder ${found}`, wanted, remedy }),
  );
  const decode = decoder(channels, background, resize);
  let data = new Uint8Array(0), size = resize;
  for (const [i, file] of files.entries()) {
    const path = join(root, file);
    const image = await decode(await readBytes(path), path);
    size ??= image;
    if (image.width !== size.width || image.height !== size.height) {
      throw new DataError({
        file: path,
        found: `${image.width} x ${image.height} pixels`,
        wanted: `${size.width} x ${size.height}, as ${files[0]} has`,
        remedy: "pass a size as resize, or make all images of one size",
      });
    }
    if (i === 0) data = roomFor(files.length * image.levels.length, root, memory);
    data.set(image.levels, i * image.levels.length);
  }
  return { ...labels, files, shape: [files.length, size!.height, size!.width, channels], data };
}

function roomFor(bytes: number, folder: string, memory: number): Uint8Array<ArrayBuffer> {
  if (bytes <= memory / 2) return new Uint8Array(bytes);
  const remedy =
    "pass a smaller size as resize, or write the levels into a file once and read it by index with openRows()";
  throw tooLarge(folder, `images of ${bytes} bytes`, memory, remedy);
}

/** The sorted names in a folder, all of which must be of the wanted kind. A link is what it points to. */
async function list(folder: string, wanted: string, isWanted: (entry: Deno.FileInfo) => boolean): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) if (!name.startsWith(".")) names.push(name);
    names.sort();
    for (const name of names) {
      const entry = await Deno.stat(join(folder, name));
      if (isWanted(entry)) continue;
      const found = `the ${entry.isDirectory ? "folder" : "file"} "${name}"`;
      throw new DataError({ file: folder, found, wanted: `nothing but ${wanted}`, remedy: "move it elsewhere" });
    }
  } catch (error) {
    throw error instanceof DataError ? error : unreadable(folder, error, `a folder of ${wanted}`);
  }
  return names;
}

interface Decoded {
  readonly width: number;
  readonly height: number;
  /** Row by row, the channels of a pixel together. */
  readonly levels: Uint8Array;
}

function decoder(
  channels: 1 | 3,
  background: string | undefined,
  resize: { width: number; height: number } | undefined,
): (bytes: Uint8Array, file: string) => Promise<Decoded> {
  const { createCanvas, loadImage } = loadSkia();
  return async (bytes, file) => {
    const fail = (found: string, wanted: string, remedy: string, cause?: unknown) =>
      new DataError({ file, found, wanted, remedy }, { cause });
    const problem = problemOfImage(bytes);
    if (problem) throw fail(problem, `a whole image (${imageFormats})`, wholeCopy);
    const image = await loadImage(bytes).catch((error) => {
      throw fail(`a broken image (${error.message})`, `a whole image (${imageFormats})`, wholeCopy, error);
    });
    const { width, height } = resize ?? image;
    const context = createCanvas(width, height).getContext("2d");
    if (background !== undefined) {
      context.fillStyle = background;
      context.fillRect(0, 0, width, height);
    }
    // Skia blurs even what keeps its size, unless told not to.
    context.imageSmoothingEnabled = width !== image.width || height !== image.height;
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, width, height);
    const pixels = context.getImageData(0, 0, width, height).data;
    const levels = new Uint8Array(width * height * channels);
    for (let from = 0, to = 0; from < pixels.length; from += 4) {
      const [red, green, blue, alpha] = pixels.subarray(from, from + 4);
      if (alpha < 255) {
        const place = `(${from / 4 % width}, ${Math.floor(from / 4 / width)})`;
        throw fail(`a transparent pixel at ${place}`, "none", "pass the colour that lies behind as background");
      }
      if (channels === 1) levels[to++] = 19595 * red + 38470 * green + 7471 * blue + 32768 >> 16;
      else {
        levels[to++] = red;
        levels[to++] = green;
        levels[to++] = blue;
      }
    }
    return { width, height, levels };
  };
}
