import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { scratchFolder } from "../../testing/mod.ts";
import type { Choices } from "./assumption.ts";
import { logs, type LogsOptions } from "./logs_experiment.ts";

const fixtures = fileURLToPath(new URL("../../fixtures/logs/", import.meta.url));

const options: LogsOptions = {
  id: "torch",
  title: "Two optimisers",
  code: import.meta.url,
  variants: ["adam", "sgd"],
  seeds: 3,
  files: ["../../fixtures/logs/pytorch/tensorboard"],
};
const random = () => {
  throw new Error("nothing is random");
};
const filesOf = (experiment: ReturnType<typeof logs>, choices: Choices = {}) =>
  (experiment.files as (choices: Choices) => readonly string[])(choices);
const run = (experiment: ReturnType<typeof logs>, variant: string, seed: number) =>
  experiment.run({ variant, seed, choices: {}, random });

Deno.test("a run of logs has each metric at its last step, by step, and how many values diverged", async () => {
  const measured = await run(logs(options), "sgd", 1);
  assert.deepEqual(measured["train/loss/steps"], [0, 5, 10, 15, 20, 25, 30, 35]);
  assert.equal(measured["train/loss"], (measured["train/loss/series"] as number[]).at(-1));
  const diverged = await run(logs(options), "sgd", 2);
  assert.equal(diverged["train/loss"], undefined);
  assert.deepEqual([diverged["train/loss/diverged"], (diverged["train/loss/series"] as number[]).length], [7, 1]);
  assert.equal(diverged["val/accuracy/diverged"], 0);
});

Deno.test("seeds may have names of their own, in an order of their own", async () => {
  const some = logs({ ...options, seeds: ["2", "0"] });
  const [first, second] = await Promise.all([0, 1].map((seed) => run(some, "adam", seed)));
  assert.deepEqual([first, second], await Promise.all([2, 0].map((seed) => run(logs(options), "adam", seed))));
});

Deno.test("a log that is not there, a path of its own, a link and an option that is none are refused in words", async () => {
  const lacking = logs({ ...options, seeds: 4 });
  await assert.rejects(
    run(lacking, "adam", 3) as Promise<unknown>,
    /no log of adam, seed 3, wanted one: there are seeds 0, 1, 2 of it; put its file back/,
  );
  await assert.rejects(
    run(logs({ ...options, variants: ["lion"] }), "lion", 0) as Promise<unknown>,
    /no log of lion, seed 0.+there are adam, sgd/,
  );
  assert.throws(
    () => logs({ ...options, files: ["/etc/passwd"] }),
    /Logs "torch": "files" has "\/etc\/passwd", wanted paths relative to the module/,
  );
  assert.throws(
    () => logs({ ...options, seeds: 0 }),
    /"seeds" is 0, wanted a number of seeds, or a list of their names/,
  );
  assert.throws(
    () => logs({ ...options, file: "x" } as unknown as LogsOptions),
    /"file" is not known; did you mean files/,
  );
  assert.throws(() => filesOf(logs({ ...options, files: ["../../fixtures/logs/nothing"] })), /found nothing there/);
  const folder = scratchFolder("logs-link");
  // Deno itself makes links for those alone who may do everything.
  const link = [join(fixtures, "pytorch/csv/adam-0.csv"), `${folder}/adam-0.csv`];
  assert(new Deno.Command("ln", { args: ["-s", ...link] }).outputSync().success);
  const linked = { ...options, code: new URL(`file://${folder}/experiment.ts`).href, files: ["adam-0.csv"] };
  assert.throws(() => filesOf(logs(linked)), /is a link to .+adam-0\.csv", wanted the file itself/);
});

Deno.test("a run says which files it was read from, by paths relative to the module, and what was noticed of them", async () => {
  const origin = async (experiment: ReturnType<typeof logs>, variant: string, seed: number) =>
    await experiment.origin!({ variant, seed, choices: {} });
  const restarted = await origin(logs(options), "sgd", 1);
  assert.equal(restarted.files.length, 2);
  assert(restarted.files.every((file) => file.startsWith("../../fixtures/logs/pytorch/tensorboard/sgd_seed1/events")));
  assert.match(restarted.notes[0], /^train\/loss: restarted at step 20/);
  const [cut] = (await origin(logs(options), "adam", 2)).notes;
  assert.match(
    cut,
    /^\.\.\/\.\.\/fixtures\/logs\/pytorch\/tensorboard\/adam_seed2\/events.*: the last record is cut off/,
  );
  const stored = logs({ ...options, variants: ["mlp", "sgd"], files: ["../../fixtures/logs/sklearn/mlruns"] });
  const [mlp, sgd] = await Promise.all(["mlp", "sgd"].map((variant) => origin(stored, variant, 0)));
  assert(mlp.files.length > 3 && sgd.files.length > 3 && mlp.files.every((file) => !sgd.files.includes(file)));
});

Deno.test("files, columns and seeds may follow from choices", async () => {
  const folder = scratchFolder("logs-choices"), header = "optimizer,rate,seed,loss\n";
  Deno.writeTextFileSync(`${folder}/runs.csv`, `${header}adam,fast,0,1\nadam,fast,1,2\nadam,slow,0,3\n`);
  Deno.writeTextFileSync(`${folder}/long.csv`, `${header}adam,fast,0,4\n`);
  const rate = { name: "rate", unsaid: "the rate", default: "fast", reason: "usual", alternatives: ["slow"] };
  const length = { name: "length", unsaid: "how long", default: "short", reason: "usual", alternatives: ["long"] };
  const experiment = logs({
    ...options,
    code: new URL(`file://${folder}/experiment.ts`).href,
    variants: ["adam"],
    assumptions: [rate, length],
    seeds: (_, changed) => Object.keys(changed).length > 0 ? 1 : 2,
    files: (choices) => [choices.length === "long" ? "long.csv" : "runs.csv"],
    reads: (choices) => ({ where: { rate: choices.rate } }),
  });
  const seeds = experiment.seeds as (variant: string, changed: Choices) => number;
  assert.deepEqual([seeds("adam", {}), seeds("adam", { rate: "slow" })], [2, 1]);
  const loss = async (seed: number, choices: Choices) =>
    (await experiment.run({ variant: "adam", seed, choices, random })).loss;
  assert.equal(await loss(1, { rate: "fast", length: "short" }), 2);
  assert.equal(await loss(0, { rate: "slow", length: "short" }), 3);
  assert.equal(await loss(0, { rate: "fast", length: "long" }), 4);
  assert.deepEqual(filesOf(experiment, { rate: "fast", length: "long" }), ["long.csv"]);
  for (const reads of [{ each: "rate" }, { pattern: "{each}/{seed}.csv" }]) {
    assert.throws(() => logs({ ...options, reads }), /"reads" .*has each, which only upheld judge takes/);
  }
  assert.throws(
    () => filesOf(logs({ ...options, files: () => ["/etc/passwd"] })),
    /"files" has "\/etc\/passwd", wanted paths relative to the module/,
  );
  assert.throws(() => filesOf(logs({ ...options, files: () => [] })), /"files": is \[\], wanted at least one/);
});
