import assert from "node:assert/strict";
import { join } from "node:path";
import { scratchFolder, smallExperiment } from "../../testing/mod.ts";
import { readCsv } from "../../testing/read_csv.ts";
import { readEventFile } from "../../testing/read_event_file.ts";
import { readSafetensors } from "../../testing/read_safetensors.ts";
import { startBackend } from "../backend/mod.ts";
import { type Ledger, type LedgerLine, reproduce } from "../evidence/mod.ts";
import { type Run, runsOf } from "../experiment/mod.ts";
import { csvFiles, eventFiles, type ExportedRun, type ExportFile, OutputFolder, weightFiles } from "./mod.ts";

/** All files below a folder, as paths with `/`. */
function filesBelow(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder)).flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(join(folder, name)).map((path) => `${name}/${path}`) : [name]
  ).sort();
}

const hostile = '../../"x",\n<img src=x onerror=alert(1)> \x1b[31m=1+1';

Deno.test("nothing of a run leaves the output folder, whatever its names are", async () => {
  await startBackend({ threads: 1 });
  const small = smallExperiment("hostile-test");
  const [run] = runsOf(small);
  const ledger = await reproduce(scratchFolder("hostile-store"), run);
  const odd: Run = {
    ...run,
    experiment: hostile,
    id: `${hostile}=${hostile}/../../up-0`,
    variant: hostile,
    choices: { [hostile]: hostile },
  };
  const rename = ({ epochs, steps, ...line }: LedgerLine) => ({
    ...line,
    ...(epochs && { epochs: epochs.map((epoch) => ({ ...epoch, [hostile]: 1 })) }),
    ...(steps && { steps: { ...steps, [hostile]: steps.loss } }),
  });
  const checkpoint = new Uint8Array([...new Uint8Array(new BigUint64Array([2n]).buffer), 0x7b, 0x7d]);
  const runs: ExportedRun[] = [{
    run: odd,
    ledger: { ...ledger, lines: ledger.lines.map(rename) } as Ledger,
    measured: { [hostile]: { numbers: { [hostile]: 2, ["__proto__"]: 3 } } },
    weights: () => checkpoint,
  }];

  const around = scratchFolder("hostile-export");
  const folder = new OutputFolder(join(around, "one", "out"));
  const contents: ExportFile["content"][] = [];
  for (const filesOf of [csvFiles, eventFiles, weightFiles]) {
    for (const file of filesOf({ id: hostile }, runs)) {
      await folder.write(file);
      contents.push(file.content);
    }
  }
  const found = filesBelow(around);
  assert.equal(found.length, 5);
  for (const path of found) {
    assert.match(path, /^one\/out\/(csv|tensorboard|safetensors)\/[A-Za-z0-9=+,_.~%/-]+$/);
    assert(!path.split("/").some((part) => part.startsWith(".")), path);
  }

  const [epochs, steps, final] = contents.slice(0, 3).map((text) => readCsv(text as string));
  for (const table of [epochs, steps, final]) {
    assert.deepEqual(table[1].slice(0, 3), [hostile, `${hostile}=${hostile}`, hostile]);
    for (const row of table) assert.equal(row.length, table[0].length);
  }
  assert(epochs[0].includes(hostile) && steps[0].includes(hostile));
  assert.deepEqual(final.slice(1).map((row) => row.slice(4)), [[hostile, "", "2"], ["__proto__", "", "3"]]);
  const tags = readEventFile(contents[3] as Uint8Array).map(({ tag }) => tag);
  for (const kind of ["epoch", "step", "final"]) assert(tags.includes(`${kind}/${hostile}`), kind);
  assert.equal(readSafetensors(contents[4] as Uint8Array).metadata.variant, hostile);
});

Deno.test("write() takes the place of a file of the same name, and touches no other", async () => {
  const around = scratchFolder("output-overwrite");
  const folder = () => new OutputFolder(join(around, "out"));
  const path = await folder().write({ path: ["a", "b.csv"], content: "a longer text than the next" });
  assert.equal(path, join(around, "out", "a", "b.csv"));
  Deno.writeTextFileSync(join(around, "out", "a", "mine.txt"), "mine");
  await folder().write({ path: ["a", "b.csv"], content: Uint8Array.of(49, 50) });
  assert.deepEqual(filesBelow(around), ["out/a/b.csv", "out/a/mine.txt"]);
  assert.equal(Deno.readTextFileSync(path), "12");
  assert.equal(Deno.readTextFileSync(join(around, "out", "a", "mine.txt")), "mine");
});

Deno.test("write() leaves what was there, and nothing half-written, where it fails", async () => {
  const around = scratchFolder("output-fails");
  const folder = new OutputFolder(around);
  await folder.write({ path: ["a"], content: "whole" });
  const message = /output-fails.* cannot be written: .*export again/;
  await assert.rejects(folder.write({ path: ["a", "b"], content: "cannot be: a is a file" }), message);
  Deno.mkdirSync(join(around, "c"));
  await assert.rejects(folder.write({ path: ["c"], content: "cannot be: c is a folder" }), message);
  assert.deepEqual(filesBelow(around), ["a"]);
  assert.equal(Deno.readTextFileSync(join(around, "a")), "whole");
});

Deno.test("write() refuses to lay one file over another of the same export", async () => {
  const folder = new OutputFolder(scratchFolder("output-twice"));
  await folder.write({ path: ["runs", "Deep-0"], content: "first" });
  await assert.rejects(
    folder.write({ path: ["runs", "deep-0"], content: "second" }),
    /Two files want to be .*deep-0: give one/,
  );
});
