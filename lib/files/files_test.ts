import assert from "node:assert/strict";
import { scratchFolder } from "../../testing/mod.ts";
import { filesBelow, readIfThere, writeWhole } from "./files.ts";

Deno.test("writeWhole() puts a file in the place of another and leaves no temporary one", async () => {
  const folder = scratchFolder("files-write");
  await writeWhole(`${folder}/a`, "one");
  await writeWhole(`${folder}/a`, Uint8Array.of(50));
  assert.equal(readIfThere(`${folder}/a`), "2");
  assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["a"]);
});

Deno.test("writeWhole() that fails leaves the file as it was, and no temporary one", async () => {
  const folder = scratchFolder("files-fail");
  // Nothing can be renamed onto a folder that is not empty.
  Deno.mkdirSync(`${folder}/a/b`, { recursive: true });
  await assert.rejects(writeWhole(`${folder}/a`, "text"));
  assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["a"]);
});

Deno.test("readIfThere() is undefined for a missing file, and no other failure passes for that", () => {
  const folder = scratchFolder("files-read");
  assert.equal(readIfThere(`${folder}/none`), undefined);
  assert.throws(() => readIfThere(folder));
});

Deno.test("filesBelow() finds files by suffix at any depth, sorted", () => {
  const folder = scratchFolder("files-below");
  Deno.mkdirSync(`${folder}/b/c`, { recursive: true });
  for (const name of ["z.ts", "b/y.ts", "b/c/x.ts", "b/w.js"]) Deno.writeTextFileSync(`${folder}/${name}`, "");
  assert.deepEqual(filesBelow(folder, ".ts"), ["b/c/x.ts", "b/y.ts", "z.ts"]);
  assert.deepEqual(filesBelow(`${folder}/none`, ".ts"), []);
});
