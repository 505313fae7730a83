import assert from "node:assert/strict";
import { dirname } from "node:path";
import { scratchFolder, smallExperiment } from "../../testing/mod.ts";
import { runsOf } from "../experiment/mod.ts";
import { changeList, listPath } from "../files/mod.ts";
import { placesOf } from "../project/mod.ts";
import { type Made, recordFaults } from "./mod.ts";

const experiment = smallExperiment("faults");
const made = {
  experiments: [experiment],
  claims: [{ id: "faults/one", experiment }, { id: "faults/two", experiment }],
  inferences: [{ experiment, assumption: "batch" }],
  figures: [{ name: "1-1", experiment }],
} as unknown as Made;

/** A record of all that is made, in a folder of its own. */
async function record(name: string) {
  const root = scratchFolder(`faults-${name}`), places = placesOf(root);
  const write = (path: string, text = "") => {
    Deno.mkdirSync(dirname(`${root}/${path}`), { recursive: true });
    Deno.writeTextFileSync(`${root}/${path}`, text);
  };
  const runs = [undefined, { batch: "all ten" }].flatMap((choices) => runsOf(experiment, choices).map(({ id }) => id));
  const index = (ids: readonly string[]) =>
    write(
      "snapshots/faults/record.json",
      JSON.stringify({
        version: 2,
        since: "2026-01-01",
        environments: {},
        runs: Object.fromEntries(ids.map((id) => [id, { chain: "", environment: "", checkpoints: { weights: "" } }])),
      }),
    );
  index(runs);
  for (const run of runs) {
    write(`snapshots/faults/ledger/${run}.jsonl`);
    write(`fixtures/checkpoints/faults/${run}.weights.safetensors`);
  }
  const files = ["claims/faults.one.json", "claims/faults.two.json", "inferences/batch.json", "figure-1-1.png"];
  for (const file of files) write(`snapshots/faults/${file}`);
  const listed = [...files, "record.json"].map((file) => `faults/${file}`);
  await changeList(places.snapshots, { add: listed });
  const texts = (of = made) => recordFaults(of, places).map(({ kind, text }) => `${kind}: ${text}`);
  return { root, places, runs, index, write, remove: (path: string) => Deno.removeSync(`${root}/${path}`), texts };
}

Deno.test("recordFaults() finds nothing where all that is on record is made, and nothing where nothing is on record", async () => {
  assert.deepEqual((await record("none")).texts(), []);
  assert.deepEqual(recordFaults(made, placesOf(scratchFolder("faults-empty"))), []);
});

const without = (change: Partial<Made>): Made => ({ ...made, ...change });
for (
  const [what, change, wanted] of [
    [
      "claim",
      { claims: made.claims.slice(1) },
      /^orphan: snapshots\/faults\/claims\/faults\.one\.json is on record, and no claim makes/,
    ],
    [
      "inference",
      { inferences: [] },
      /^orphan: snapshots\/faults\/inferences\/batch\.json is on record, and no inference makes/,
    ],
    ["figure", { figures: [] }, /^orphan: snapshots\/faults\/figure-1-1\.png is on record, and no figure makes/],
    [
      "experiment",
      { experiments: [] },
      /^orphan: snapshots\/faults\/record\.json is on record, and no experiment makes/,
    ],
  ] as const
) {
  Deno.test(`recordFaults() names a recorded ${what} that nothing makes any more`, async () => {
    const [fault, ...more] = (await record(`orphan-${what}`)).texts(without(change));
    assert.match(fault, wanted);
    assert.deepEqual(more, []);
  });
}

Deno.test("recordFaults() names each run whose variant, seed or choice is gone", async () => {
  const { texts, runs } = await record("runs");
  const named = (change: object) => {
    const changed = { ...experiment, ...change };
    return texts(without({ experiments: [changed] })).map((text) =>
      text.match(/^orphan: Run faults\/(\S+) is on record/)![1]
    );
  };
  const [first, ...variants] = experiment.variants;
  assert.deepEqual(
    named({ variants: [...variants, `${first}er`] }).sort(),
    runs.filter((run) => run.includes(first)).sort(),
  );
  assert.deepEqual(named({ seeds: () => 1 }).sort(), runs.filter((run) => !run.endsWith("-0")).sort());
  const [{ alternatives, ...assumption }] = experiment.assumptions;
  assert.deepEqual(alternatives, ["all ten"]);
  assert.deepEqual(
    named({ assumptions: [{ ...assumption, alternatives: [] }] }).sort(),
    runs.filter((run) => run.includes("/")).sort(),
  );
});

for (
  const [path, wanted] of [
    [
      "snapshots/faults/claims/faults.one.json",
      /^gone: snapshots\/faults\/claims\/faults\.one\.json is gone, and was on record/,
    ],
    ["snapshots/faults/figure-1-1.png", /^gone: snapshots\/faults\/figure-1-1\.png is gone/],
    ["snapshots/faults/inferences/batch.json", /^gone: snapshots\/faults\/inferences\/batch\.json is gone/],
    ["snapshots/faults/ledger/wide-0.jsonl", /^gone: snapshots\/faults\/ledger\/wide-0\.jsonl is gone/],
    [
      "fixtures/checkpoints/faults/wide-0.weights.safetensors",
      /^gone: fixtures\/checkpoints\/faults\/wide-0\.weights\.safetensors is gone/,
    ],
    ["snapshots/files.json", /^unlisted: snapshots\/files\.json is gone, the list of all that is on record/],
  ] as const
) {
  Deno.test(`recordFaults() names ${path} when it is gone`, async () => {
    const { texts, remove } = await record(`gone-${path.replaceAll(/\W/g, "-")}`);
    remove(path);
    const [fault, ...more] = texts();
    assert.match(fault, wanted);
    assert.deepEqual(more, []);
  });
}

Deno.test("recordFaults() names all that is gone with a folder", async () => {
  const { texts, root } = await record("folder");
  Deno.removeSync(`${root}/snapshots/faults`, { recursive: true });
  const kinds = texts().map((text) => text.replace(/ is .*/, ""));
  for (const file of ["claims/faults.one.json", "inferences/batch.json", "figure-1-1.png", "record.json"]) {
    assert(kinds.includes(`gone: snapshots/faults/${file}`), file);
  }
  assert(kinds.includes("orphan: fixtures/checkpoints/faults/wide-0.weights.safetensors"));
});

Deno.test("recordFaults() names what is in no list, what is of no run, and what cannot be read", async () => {
  const { texts, write, root } = await record("others");
  write("snapshots/faults/ledger/other-0.jsonl");
  write("fixtures/checkpoints/faults/other-0.weights.safetensors");
  write("snapshots/faults/ledger/wide-0.jsonl.123.tmp");
  assert.deepEqual(texts(), [
    "orphan: snapshots/faults/ledger/other-0.jsonl is of no run on record",
    "orphan: fixtures/checkpoints/faults/other-0.weights.safetensors is of no run on record",
  ]);
  await changeList(`${root}/snapshots`, { remove: ["faults/figure-1-1.png"] });
  assert.deepEqual(texts()[0], "unlisted: snapshots/faults/figure-1-1.png is not in snapshots/files.json");
  Deno.writeTextFileSync(listPath(`${root}/snapshots`), "{}");
  assert.match(
    texts()[0],
    /^broken: snapshots\/files\.json cannot be read: .*files\.json:1:1: is \{\}, wanted Array; restore it from git/,
  );
});
