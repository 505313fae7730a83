import assert from "node:assert/strict";
import { scratchFolder } from "../../../testing/mod.ts";
import { type RandomStream, stream } from "../../random/mod.ts";
import { DataError } from "../mod.ts";
import { parseCsv, parseIdx, parseJsonLines, parseNpy, parseNpz, readIdx, readImageFolder } from "./mod.ts";

const fixtures = new URL("../../../fixtures/readers/", import.meta.url);
const folder = scratchFolder("readers-broken");
Deno.mkdirSync(`${folder}/images/a`, { recursive: true });

/** Each reader, and a file of its kind to break. What is read is asked for, too. */
const readers: Record<string, { file: string; read(bytes: Uint8Array): unknown; times: number }> = {
  "parseIdx()": { file: "int16.idx", read: (bytes) => parseIdx(bytes, "x"), times: 2000 },
  "readIdx() of gzip": {
    file: "int16.idx.gz",
    async read(bytes) {
      await Deno.writeFile(`${folder}/x.gz`, bytes);
      return await readIdx(`${folder}/x.gz`);
    },
    times: 300,
  },
  "parseNpy()": { file: "npy/i8_big_F.npy", read: (bytes) => parseNpy(bytes, "x"), times: 2000 },
  "parseNpz()": { file: "deflated.npz", read: (bytes) => parseNpz(bytes, "x"), times: 300 },
  "parseCsv()": {
    file: "quoting.csv",
    read(bytes) {
      const table = parseCsv(bytes, "x");
      for (const column of table.columns) table.classes(column);
      return table.numbers();
    },
    times: 2000,
  },
  "parseJsonLines()": {
    file: "iris.jsonl",
    read(bytes) {
      const table = parseJsonLines(bytes.subarray(0, 400), "x");
      table.classes(table.columns[0]);
      return table.numbers();
    },
    times: 2000,
  },
  "readImageFolder()": {
    file: "images/rgb/d.jpg",
    async read(bytes) {
      await Deno.writeFile(`${folder}/images/a/x`, bytes);
      return await readImageFolder(`${folder}/images`, { channels: 3 });
    },
    times: 300,
  },
};

/** The bytes with some flipped, cut out, doubled or made up. */
function broken(bytes: Uint8Array, random: RandomStream): Uint8Array {
  const at = random.integer(0, bytes.length - 1), length = random.integer(1, 8);
  switch (random.integer(0, 4)) {
    case 0:
      return bytes.map((byte, i) => i === at ? byte ^ 1 << random.integer(0, 7) : byte);
    case 1:
      return Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(at + length));
    case 2:
      return Uint8Array.of(...bytes.subarray(0, at + length), ...bytes.subarray(at));
    case 3:
      return bytes.map((byte, i) => i >= at && i < at + length ? random.integer(0, 255) : byte);
    default:
      return Uint8Array.from({ length: random.integer(0, 200) }, () => random.integer(0, 255));
  }
}

for (const [name, { file, read, times }] of Object.entries(readers)) {
  Deno.test(`${name} reads broken bytes, or throws a DataError`, async () => {
    const bytes = await Deno.readFile(new URL(file, fixtures));
    const random = stream("broken input", 0, name);
    let refused = 0;
    for (let i = 0; i < times; i++) {
      const input = broken(bytes, random);
      try {
        await read(input);
      } catch (error) {
        assert(error instanceof DataError, `try ${i} throws ${(error as Error).stack}`);
        refused++;
      }
    }
    assert(refused > times / 5, `${refused} of ${times} are refused`);
  });
}
