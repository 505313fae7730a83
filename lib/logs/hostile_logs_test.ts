// Files that are cut off, broken in a bit, or say that they are huge: each is read up to where it is whole, or refused in words.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseLog } from "./parse_log.ts";

const logs = fileURLToPath(new URL("../../fixtures/logs/", import.meta.url));
const paths = [
  "pytorch/tensorboard/adam_seed0",
  "pytorch/csv/adam-0.csv",
  "pytorch/jsonl/adam-0.jsonl",
  "keras/adam_0.json",
  "sklearn/folds.npz",
  "sklearn/folds.safetensors",
  "wandb/chart.csv",
  "wandb/offline/run-idadam0.wandb",
].map((path) => path.includes("tensorboard") ? `${path}/${[...Deno.readDirSync(logs + path)][0].name}` : path);

/** What became of broken bytes: a message, or nothing where they were read. */
async function told(path: string, bytes: Uint8Array): Promise<string | undefined> {
  try {
    await parseLog([{ path, bytes }]);
  } catch (error) {
    assert(["DataError", "ValidationError"].includes((error as Error).name), `${path}: ${(error as Error).stack}`);
    const { message } = error as Error;
    assert(message.includes(path) && message.length < 600, message);
    return message;
  }
}

for (const path of paths) {
  Deno.test(`${path.replace(/events.*/, "an event file")} that is cut off or broken in a bit is read or refused, and never crashes`, async () => {
    const bytes = readFileSync(logs + path);
    const binary = /tfevents|npz|safetensors|\.wandb/.test(path);
    let refused = 0;
    for (let i = 0; i < 60; i++) {
      const cut = Math.floor(i * bytes.length / 60);
      if (await told(path, bytes.subarray(0, cut)) !== undefined) refused++;
      const broken = Uint8Array.from(bytes), place = Math.floor((i * 7919 + 13) % bytes.length);
      broken[place] ^= 1 << (i % 8);
      if (await told(path, broken) !== undefined) refused++;
    }
    assert(refused >= (binary ? 40 : 1), `${refused} of 120`);
  });
}

Deno.test("every bit of an event file is held by a checksum", async () => {
  const path = paths[0], bytes = readFileSync(logs + path);
  for (let place = 0; place < bytes.length; place += 11) {
    const broken = Uint8Array.from(bytes);
    broken[place] ^= 4;
    assert.match(
      await told(path, broken) ?? "",
      /another checksum of the (length|data) in record \d+, at byte \d+/,
      String(place),
    );
  }
});

Deno.test("lengths that no file has are refused before anything is made of them", async () => {
  const huge = new Uint8Array(16).fill(0xff);
  assert.match(await told("x.safetensors", huge) ?? "", /wanted a header of .+ within them/);
  assert.match(
    await told("x.safetensors", Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d)) ?? "",
    /a header of 9 within/,
  );
  const header = new TextEncoder().encode('{"a":{"dtype":"F32","shape":[1e9,1e9],"data_offsets":[0,4]}}');
  const bytes = new Uint8Array(12 + header.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  assert.match(
    await told("x.safetensors", bytes) ?? "",
    /"a" of \[1000000000,1000000000\] at \[0,4\], wanted its 4000000000000000000 bytes/,
  );
  assert.match(await told("x.safetensors", Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d)) ?? "", /no array/);
  assert.match(await told("weights.bin", Uint8Array.of(1, 0, 2, 0, 5)) ?? "", /bytes that are no text/);
});

Deno.test("names that JavaScript's own objects have are names like others", async () => {
  const file = {
    path: "x.csv",
    bytes: new TextEncoder().encode("model,seed,constructor,__proto__\n__proto__,0,0.5,0.25\ntoString,0,0.75,1\n"),
  };
  const { runs } = await parseLog([file]);
  assert.deepEqual(
    runs.map(({ variant, metrics }) => [variant, Object.entries(metrics).map(([name, [{ value }]]) => [name, value])]),
    [
      ["__proto__", [["constructor", 0.5], ["__proto__", 0.25]]],
      ["toString", [["constructor", 0.75], ["__proto__", 1]]],
    ],
  );
});

Deno.test("JSON that is nested without an end, empty, or no log is refused in words", async () => {
  for (
    const [text, message] of [
      ["[".repeat(100_000), /in line 1/],
      ["{}", /wanted a list of objects, or an object of lists or numbers/],
      ["[1, 2]", /wanted a list of objects/],
      ['{"a": "text"}', /a column of numbers that is a metric/],
      ["", /found no line/],
    ] as const
  ) assert.match(await told("x.json", new TextEncoder().encode(text)) ?? "", message, text.slice(0, 20));
});
