import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import pngjs from "pngjs";
import { flagPath } from "../../testing/flag_path.ts";
import { projectRoot } from "../project/mod.ts";
import { beside } from "./record.ts";

/** Runs `deno test` on a file that holds one assertion in its own folder, as a user would. */
async function project(name: string, body: string) {
  const folder = `${projectRoot()}/.upheld/tmp/${name}`;
  await Deno.mkdir(folder, { recursive: true });
  for await (const file of Deno.readDir(folder)) await Deno.remove(`${folder}/${file.name}`);
  return {
    folder,
    /** The same test with another value, as after a change of the code. */
    async test(value: string, ...args: string[]) {
      await Deno.writeTextFile(
        `${folder}/made_test.ts`,
        `import { assertJsonRecord, assertPictureRecord } from "../../../lib/snapshot/mod.ts";
         Deno.test("made", async (t) => { const value = ${value}; ${body} });`,
      );
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          "test",
          "--no-check",
          "--no-prompt",
          `--allow-read=${flagPath(projectRoot())}`,
          `--allow-write=${flagPath(folder)},${flagPath(projectRoot())}/.upheld/update_mode`,
          ...args,
          `${folder}/made_test.ts`,
        ],
        cwd: projectRoot(),
        env: { NO_COLOR: "1" },
      }).output();
      return { passed: code === 0, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
    },
    files: async () => (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort(),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

Deno.test("assertJsonRecord() fails without a record, creates it under -u, fails on a change and accepts it under -u", async () => {
  await using made = await project(
    "json_record",
    `await assertJsonRecord(t, new URL("record.json", import.meta.url), value, { tolerance: (path) => path === "near" ? 1 : 0 });`,
  );
  const first = await made.test("{ loss: [1, 0.5], near: 3 }");
  assert(!first.passed);
  assert.match(first.text, /record\.json: there is no such record yet; create it with: deno test -u \S+made_test\.ts/);
  assert.deepEqual(await made.files(), ["made_test.ts"]);

  const created = await made.test("{ loss: [1, 0.5], near: 3 }", "-u");
  assert(created.passed, created.text);
  assert.match(created.text, /Created \S+record\.json/);
  const text = '{\n  "loss": [1, 0.5],\n  "near": 3\n}\n';
  assert.equal(await Deno.readTextFile(`${made.folder}/record.json`), text);

  // Twice: what Deno wrote down under -u must not be taken for the record, nor may a failure change anything.
  for (let time = 0; time < 2; time++) {
    const changed = await made.test("{ loss: [1, 0.505], near: 3, extra: 1 }");
    assert(!changed.passed);
    assert.match(changed.text, /record\.json differs from the record: 1 moved, 1 extra/);
    assert.match(changed.text, /loss\[1\]: recorded 0\.5, now 0\.505, \+0\.005 \(\+1 %\)/);
    assert.match(changed.text, /extra: extra, not recorded, now 1/);
    assert.match(changed.text, /accept it with: deno test -u \S+made_test\.ts/);
    assert.equal(await Deno.readTextFile(`${made.folder}/record.json`), text);
  }

  const within = await made.test("{ loss: [1, 0.5], near: 3.5 }", "-u");
  assert(within.passed, within.text);
  assert.equal(await Deno.readTextFile(`${made.folder}/record.json`), text);

  const accepted = await made.test("{ loss: [1, 0.505], near: 3 }", "-u");
  assert(accepted.passed, accepted.text);
  assert.match(accepted.text, /Updated \S+record\.json: 1 moved\n\s*loss\[1\]: recorded 0\.5, now 0\.505/);
  assert((await made.test("{ loss: [1, 0.505], near: 3 }")).passed);
  assert.deepEqual(await made.files(), ["made_test.ts", "record.json"]);
});

Deno.test("assertPictureRecord() leaves .actual.png and .diff.png on failure and removes them when accepted or passing", async () => {
  await using made = await project(
    "picture_record",
    `await assertPictureRecord(t, new URL("record.png", import.meta.url), Uint8Array.fromBase64(value));`,
  );
  const picture = (shade: number) => {
    const data = Buffer.alloc(400, 255).fill(shade, 120, 240);
    return JSON.stringify(pngjs.PNG.sync.write({ width: 10, height: 10, data }).toString("base64"));
  };
  assert((await made.test(picture(0), "-u")).passed);
  assert.deepEqual(await made.files(), ["made_test.ts", "record.png"]);

  const changed = await made.test(picture(128));
  assert(!changed.passed);
  assert.match(
    changed.text,
    /record\.png differs from the record: 30 pixels of 10 x 10 differ \(30 %\), in columns 0 to 9, rows 3 to 5/,
  );
  assert.match(changed.text, /See \S+record\.actual\.png and \S+record\.diff\.png/);
  const left = ["made_test.ts", "record.actual.png", "record.diff.png", "record.png"];
  assert.deepEqual(await made.files(), left);

  const passing = await made.test(picture(0));
  assert(passing.passed, passing.text);
  assert.deepEqual(await made.files(), ["made_test.ts", "record.png"]);

  assert(!(await made.test(picture(128))).passed);
  const accepted = await made.test(picture(128), "-u");
  assert(accepted.passed, accepted.text);
  assert.match(accepted.text, /Updated \S+record\.png: 30 pixels/);
  assert.deepEqual(await made.files(), ["made_test.ts", "record.png"]);
  assert((await made.test(picture(128))).passed);
});

Deno.test("beside() puts a word before the suffix", () => {
  assert.equal(beside("/a.b/figure.png", "diff"), "/a.b/figure.diff.png");
});
