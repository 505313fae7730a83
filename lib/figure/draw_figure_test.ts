import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import * as examples from "../../testing/figure_examples.ts";
import { flagPath } from "../../testing/flag_path.ts";
import { assertJsonRecord, assertPictureRecord } from "../snapshot/mod.ts";
import { drawFigure } from "./mod.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const digestsHere = () =>
  Object.values(examples).flatMap((example) =>
    (["png", "svg"] as const).map((format) => createHash("sha256").update(drawFigure(example(), format)).digest("hex"))
  );

for (const [name, example] of Object.entries(examples)) {
  Deno.test(`drawFigure() draws the example ${name} as on record`, async (t) => {
    await assertPictureRecord(t, new URL(`../../snapshots/figure/${name}.png`, import.meta.url), drawFigure(example()));
  });
}

Deno.test("drawFigure() gives the same bytes in another process, with other settings and the least permissions", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--no-prompt",
      `--allow-read=${flagPath(root)}`,
      `--allow-ffi=${flagPath(root)}node_modules`,
      "--allow-env=DISABLE_SYSTEM_FONTS_LOAD,NAPI_RS_NATIVE_LIBRARY_PATH,NAPI_RS_FORCE_WASI",
      fileURLToPath(new URL("../../testing/draw_digests.ts", import.meta.url)),
    ],
    cwd: root,
    env: { TZ: "Asia/Kathmandu", LANG: "ar_EG.UTF-8", LC_ALL: "ar_EG.UTF-8", NO_COLOR: "1" },
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), digestsHere());
});

Deno.test("drawFigure() gives the same bytes in a worker, and twice", async () => {
  const worker = new Worker(import.meta.resolve("../../testing/draw_digests.ts"), { type: "module" });
  const inWorker = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = reject;
  });
  worker.terminate();
  assert.deepEqual(inWorker, digestsHere());
});

Deno.test("a curve that moves by 1 % fails against the record, in words and as a picture", async (t) => {
  const folder = `${root}.upheld/tmp/one_percent`;
  await Deno.mkdir(folder, { recursive: true });
  // As without -u, even when this test runs under it.
  const context = {
    origin: t.origin,
    assertSnapshot: (_: unknown, { msg }: { msg: string }) => Promise.reject(new Error(msg)),
  } as unknown as Deno.TestContext;
  try {
    const figure = examples.curves();
    const [losses, fits] = figure.panels;
    const [first, ...others] = fits.series;
    const moved = { ...first, y: first.y.map((value) => 1.01 * value) };
    const changed = { ...figure, panels: [losses, { ...fits, series: [moved, ...others] }] };

    await Deno.writeFile(`${folder}/curves.png`, drawFigure(figure));
    await assertPictureRecord(context, `${folder}/curves.png`, drawFigure(figure));
    await assert.rejects(assertPictureRecord(context, `${folder}/curves.png`, drawFigure(changed)), {
      name: "AssertionError",
      message:
        /curves\.png differs from the record: \d+ pixels of 1360 x \d+ differ .*in columns \d+ to \d+, rows \d+ to \d+/,
    });
    assert.deepEqual(await Deno.readFile(`${folder}/curves.actual.png`), drawFigure(changed));
    assert((await Deno.readFile(`${folder}/curves.diff.png`)).length > 0);

    const data = (series: typeof first) => ({ [series.label]: series.y });
    await Deno.writeTextFile(`${folder}/curves.json`, JSON.stringify(data(first)));
    await assertJsonRecord(context, `${folder}/curves.json`, data(first));
    await assert.rejects(assertJsonRecord(context, `${folder}/curves.json`, data(moved)), {
      name: "AssertionError",
      message: /201 moved\n {2}shallow\[0\]: recorded \S+, now \S+, \S+ \([+-]1 %\)\n/,
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
