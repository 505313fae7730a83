import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import ours from "../../deno.json" with { type: "json" };
import { scratchFolder } from "../../testing/mod.ts";
import { runDeno } from "../../testing/run_task.ts";
import { newProject } from "./mod.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const sentence = "Sixteen hidden units tell irises apart with 95 % accuracy.";

const experiment = `
import {
  adam,
  dataset,
  mlp,
  readCsv,
  standardisation,
  takeRows,
  type TrainingExperiment,
  trainTestSplit,
  valueOf,
  weightNorm,
} from "upheld";

const rate = {
  name: "learning rate",
  unsaid: "the learning rate",
  default: "usual",
  reason: "Adam's own",
  alternatives: ["large"],
  values: { usual: 0.001, large: 0.01 },
};

const experiment: TrainingExperiment = {
  id: "irises",
  title: "A small net tells irises apart",
  code: import.meta.url,
  variants: ["narrow", "wide"],
  seeds: () => 3,
  assumptions: [rate],
  replayFrom: { wide: 1200 },
  protocol: (variant, choices) => ({
    experiment: "irises",
    data: { name: "irises", test: 0.2 },
    model: mlp([4], [variant === "wide" ? 16 : 4], 3),
    initialisation: "he-normal",
    loss: "cross-entropy",
    optimiser: adam(valueOf(rate, choices)),
    batchSize: 10,
    epochs: 800,
    evaluateEvery: 100,
    stepMetrics: [],
    weightSnapshots: [],
    ledgerEvery: 120,
    checkpointEvery: 240,
  }),
  async dataset({ data, random }) {
    const irises = await readCsv(new URL("irises.csv", import.meta.url));
    const inputs = irises.numbers("sepal length", "sepal width", "petal length", "petal width").data;
    const { labels } = irises.classes("species");
    const split = { test: Number(data.test), stream: random("split"), stratify: labels };
    const { train, test } = trainTestSplit(irises.size, split);
    const { apply } = standardisation(takeRows(inputs, train, 4), 4);
    const part = (rows: Uint32Array) => ({ inputs: apply(takeRows(inputs, rows, 4)), targets: takeRows(labels, rows) });
    return dataset({ name: "irises", inputShape: [4], train: part(train), test: part(test) });
  },
  measures: {
    weightNorm,
    // How far ahead the first of the net's answers is, on average over the test set.
    sure({ network, dataset: { test } }) {
      test.gather(Uint32Array.from({ length: test.size }, (_, i) => i), network.inputs(test.size));
      const outputs = network.outputs();
      let sum = 0;
      for (let i = 0; i < test.size; i++) {
        const [second, first] = outputs.slice(3 * i, 3 * i + 3).sort().slice(1);
        sum += first - second;
      }
      return { sure: sum / test.size };
    },
  },
};
export default experiment;
`;

const claims = `
import { claim, testClaims, within } from "upheld";
import experiment from "own/experiment.ts";

export default testClaims([
  claim({
    id: "irises/told-apart",
    quote: "${sentence}",
    reading: "test accuracy after the last epoch, the mean over splits at least 0.9",
    experiment,
    measure: (evidence) => evidence.last("wide", "testAccuracy"),
    rule: within({ low: 0.9, unit: "accuracy" }),
  }),
]);
`;

Deno.test("a project trains on data from a CSV file of its own, killed, resumed, replayed and verified", async () => {
  const folder = `${scratchFolder("own-data")}/my_report`;
  await newProject(folder);
  // What it imports by names of its own is found by every command.
  const config = JSON.parse(Deno.readTextFileSync(`${folder}/deno.json`));
  config.imports["own/"] = "./experiments/irises/";
  Deno.writeTextFileSync(`${folder}/deno.json`, JSON.stringify(config));
  const own = `${folder}/experiments/irises`, csv = `${own}/irises.csv`;
  Deno.mkdirSync(own);
  Deno.copyFileSync(`${root}/fixtures/readers/iris.csv`, csv);
  Deno.writeTextFileSync(`${own}/experiment.ts`, experiment.trimStart());
  Deno.writeTextFileSync(`${own}/claims_test.ts`, claims.trimStart());
  Deno.writeTextFileSync(`${folder}/report.md`, `\n${sentence}\n`, { append: true });
  const upheld = (...args: string[]) => runDeno(["task", "--quiet", "upheld", ...args], folder);
  const reproduce = (...args: string[]) => upheld("reproduce", "irises", "--no-plan", "--jobs", "1", ...args);
  assert.equal((await runDeno(["check"], folder)).code, 0);

  const store = `${folder}/.upheld/store/irises`;
  await killedAtCheckpoint(folder, store);
  const [run] = runsBegun(store), checkpoint = `${store}/${run}/checkpoint.safetensors`;
  const bytes = Deno.readFileSync(checkpoint);
  Deno.writeFileSync(checkpoint, bytes.map((byte, i) => i === bytes.length - 1 ? byte ^ 1 : byte));
  const spoilt = await reproduce();
  assert.equal(spoilt.code, 1);
  assert.match(spoilt.out + spoilt.error, /checkpoint.*which no line of its ledger knows/s);
  Deno.writeFileSync(checkpoint, bytes);
  const resumed = await reproduce("--record", "--json");
  assert.equal(resumed.code, 0, resumed.error);
  assert.equal(JSON.parse(resumed.out).complete.length, 6);
  Deno.removeSync(`${folder}/.upheld`, { recursive: true });
  const calm = await reproduce("--record", "--json");
  assert.equal(JSON.parse(calm.out).record.irises.same.length, 6, "a run that nobody killed left other bytes");

  const replayed = await upheld("replay", "irises");
  assert.equal(replayed.code, 0, replayed.error);
  assert.match(replayed.out, /irises\/wide-0, steps 1,2\d\d to/);
  assert.equal((await runDeno(["task", "accept"], folder)).code, 0);
  const verify = () => upheld("verify", "irises", "--json");
  const verified = await verify();
  assert.equal(verified.code, 0, verified.error);
  const [row]: Row[] = JSON.parse(verified.out);
  assert.deepEqual([row.source, row.verdict], ["fresh", row.record]);

  // Another flower: the runs in the store are of other data, and so are those on record, which replays notice.
  Deno.writeTextFileSync(csv, Deno.readTextFileSync(csv).replace("5.1,3.5", "5.1,3.4"));
  const moved = await verify();
  assert.equal(moved.code, 1);
  assert.match(moved.error, /The data of run wide-0 have digest\s+\w{64}, its ledger\s+says \w{64}/);
  assert.match(JSON.parse(moved.out)[0].source, /on record/);
  Deno.writeTextFileSync(csv, Deno.readTextFileSync(csv).replace("setosa", "setsoa"));
  const refused = await reproduce("--runs", "wide-0");
  assert.equal(refused.code, 1);
  assert.match(refused.out + refused.error, /Class 1 has 1 of 150 examples, of which the training set would have none/);
});

interface Row {
  readonly verdict: string;
  readonly record: string;
  readonly source: string;
}

/** Names of the folders of runs that were begun. */
function runsBegun(store: string): string[] {
  try {
    return Array.from(Deno.readDirSync(store), ({ name }) => name).filter((name) => /^(narrow|wide)-/.test(name));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Makes the runs in a process that is killed once the first has left a checkpoint. */
async function killedAtCheckpoint(folder: string, store: string): Promise<void> {
  const upheld = `jsr:${ours.name}@^${ours.version}/cli`;
  const args = ["run", "-A", "--quiet", upheld, "reproduce", "irises", "--no-plan", "--jobs", "1"];
  const child = new Deno.Command(Deno.execPath(), { args, cwd: folder, stdout: "null", stderr: "null" }).spawn();
  const isThere = (run: string) => {
    try {
      return Deno.statSync(`${store}/${run}/checkpoint.safetensors`).isFile;
    } catch {
      return false;
    }
  };
  while (!runsBegun(store).some(isThere)) await new Promise((resolve) => setTimeout(resolve, 1));
  child.kill("SIGKILL");
  await child.status;
}
