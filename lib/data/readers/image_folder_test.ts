import assert from "node:assert/strict";
import { scratchFolder } from "../../../testing/mod.ts";
import { readImageFolder } from "./mod.ts";

const fixtures = new URL("../../../fixtures/readers/", import.meta.url);
const folder = new URL("images", fixtures);
const { rgb, grey, jpeg } = JSON.parse(await Deno.readTextFile(new URL("images.json", fixtures)));

/** A folder of classes, each with these images of the fixtures. */
function folderOf(name: string, classes: Record<string, string[]>): string {
  const scratch = scratchFolder(name);
  for (const [label, images] of Object.entries(classes)) {
    Deno.mkdirSync(`${scratch}/${label}`);
    for (const image of images) {
      Deno.copyFileSync(new URL(image, fixtures), `${scratch}/${label}/${image.split("/").at(-1)}`);
    }
  }
  return scratch;
}

Deno.test("readImageFolder() decodes PNG, BMP, WebP and JPEG to the levels that Pillow has", async () => {
  const { shape, data, labels, classes, files } = await readImageFolder(folder, { channels: 3 });
  assert.deepEqual(shape, [6, 3, 4, 3]);
  assert.deepEqual(files, ["grey/1.png", "grey/2.png", "rgb/a.png", "rgb/b.bmp", "rgb/c.webp", "rgb/d.jpg"]);
  assert.deepEqual([[...labels], classes], [[0, 0, 1, 1, 1, 1], ["grey", "rgb"]]);
  const image = (i: number) => [...data.subarray(36 * i, 36 * i + 36)];
  assert.deepEqual(image(0), grey.flatMap((level: number) => [level, level, level]));
  for (const i of [1, 2, 3, 4]) assert.deepEqual(image(i), rgb, files[i]);
  assert.deepEqual(image(5), jpeg);
});

Deno.test("readImageFolder() makes the grey that Pillow makes", async () => {
  const { shape, data } = await readImageFolder(folder, { channels: 1 });
  assert.deepEqual(shape, [6, 3, 4, 1]);
  for (let i = 0; i < 5; i++) assert.deepEqual([...data.subarray(12 * i, 12 * i + 12)], grey, `image ${i}`);
});

Deno.test("readImageFolder() takes classes in the order that is named, also one without a folder, and no other", async () => {
  const { labels, classes } = await readImageFolder(folder, { channels: 1, classes: ["rgb", "none", "grey"] });
  assert.deepEqual([[...labels], classes], [[2, 2, 0, 0, 0, 0], ["rgb", "none", "grey"]]);
  await assert.rejects(
    readImageFolder(folder, { channels: 1, classes: ["rgb"] }),
    /images: found the folder "grey", wanted one of "rgb"; add it to the order of the classes/,
  );
});

Deno.test("readImageFolder() scales when told, and wants one size otherwise", async () => {
  const { shape, data } = await readImageFolder(folder, { channels: 3, resize: { width: 2, height: 5 } });
  assert.deepEqual([shape, data.length], [[6, 5, 2, 3], 6 * 30]);
  const scratch = folderOf("images-sizes", { a: ["images/rgb/a.png"], b: ["odd_images/turned.jpg"] });
  await assert.rejects(
    readImageFolder(scratch, { channels: 1 }),
    /turned\.jpg: found 3 x 4 pixels, wanted 4 x 3, as a\/a\.png has; pass a size as resize/,
  );
});

Deno.test("readImageFolder() refuses a transparent pixel unless told what lies behind", async () => {
  const scratch = folderOf("images-alpha", { a: ["odd_images/opaque.png", "odd_images/transparent.png"] });
  await assert.rejects(
    readImageFolder(scratch, { channels: 3 }),
    /transparent\.png: found a transparent pixel at \(1, 2\), wanted none; pass the colour that lies behind as background/,
  );
  const { data } = await readImageFolder(scratch, { channels: 3, background: "white" });
  assert.deepEqual([...data.subarray(0, 36)], rgb);
  assert.deepEqual([...data.subarray(36)], rgb.with(27, 255).with(28, 255).with(29, 255));
});

Deno.test("readImageFolder() makes 8 bits of 16", async () => {
  const scratch = folderOf("images-16-bits", { a: ["odd_images/grey_16_bits.png"] });
  const { data } = await readImageFolder(scratch, { channels: 1 });
  assert.deepEqual([...data], rgb.filter((_: number, i: number) => i % 3 === 0));
});

for (const name of ["rgb/a.png", "rgb/b.bmp", "rgb/c.webp", "rgb/d.jpg", "grey/2.png"]) {
  Deno.test(`readImageFolder() refuses each truncation of ${name}`, async () => {
    const scratch = folderOf(`images-short-${name.replace("/", "-")}`, { a: [] });
    const bytes = await Deno.readFile(new URL(`images/${name}`, fixtures));
    for (let length = 0; length < bytes.length; length += bytes.length > 200 ? 7 : 1) {
      await Deno.writeFile(`${scratch}/a/x`, bytes.subarray(0, length));
      // And not for the pixels that Skia leaves transparent where it finds no more of them.
      const message = /found (no end in the \w+ file of|what is none of these|a broken image)/;
      await assert.rejects(
        readImageFolder(scratch, { channels: 3 }),
        { name: "DataError", message },
        `${length} bytes`,
      );
    }
  });
}

Deno.test("readImageFolder() refuses a PNG file with any flipped bit", async () => {
  const scratch = folderOf("images-flipped", { a: [] });
  const bytes = await Deno.readFile(new URL("images/rgb/a.png", fixtures));
  for (let at = 0; at < bytes.length; at++) {
    await Deno.writeFile(`${scratch}/a/x`, bytes.map((byte, i) => i === at ? byte ^ 16 : byte));
    await assert.rejects(readImageFolder(scratch, { channels: 3 }), { name: "DataError", file: `${scratch}/a/x` });
  }
});

Deno.test("readImageFolder() names what is neither class nor image, and skips what begins with a dot", async () => {
  const scratch = folderOf("images-others", { a: ["images/rgb/a.png", "iris.csv"], ".cache": ["iris.csv"] });
  const read = () => readImageFolder(scratch, { channels: 1 });
  await assert.rejects(read, /iris\.csv: found what is none of these, wanted a whole image \(PNG, JPEG, WebP, BMP\)/);
  await Deno.rename(`${scratch}/a/iris.csv`, `${scratch}/a/.iris.csv`);
  assert.deepEqual((await read()).files, ["a/a.png"]);
  await Deno.mkdir(`${scratch}/a/more`);
  await assert.rejects(
    read,
    /images-others\/a: found the folder "more", wanted nothing but images \(PNG.*; move it else/,
  );
  await Deno.writeTextFile(`${scratch}/readme`, "");
  await assert.rejects(read, /images-others: found the file "readme", wanted nothing but folders, one for each class/);
});

Deno.test("readImageFolder() refuses a folder that is missing, empty, or a file, and options that are none", async () => {
  await assert.rejects(readImageFolder(`${scratchFolder("images-none")}/x`, { channels: 1 }), /found nothing there/);
  await assert.rejects(readImageFolder(scratchFolder("images-none"), { channels: 1 }), /found no image, wanted/);
  await assert.rejects(readImageFolder(new URL("iris.csv", fixtures), { channels: 1 }), { name: "DataError" });
  await assert.rejects(readImageFolder(folder, { channels: 2 as 1 }), /"channels" wanted 1 for grey, or 3/);
});
