import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { scratchFolder, smallExperiment } from "../../testing/mod.ts";
import { startBackend } from "../backend/mod.ts";
import { runsOf, type TrainingExperiment } from "../experiment/mod.ts";
import { placesOf } from "../project/mod.ts";
import { chainEnd, evidenceOf, leaveOutStaleData, reproduce, reproduceAll, storedRuns } from "./mod.ts";

await startBackend({ threads: 1 });

const folder = scratchFolder("data-digest");
const numbers = `${folder}/numbers.json`;
const data = new URL("../data/mod.ts", import.meta.url).href;
const code = `
  import { dataset } from "${data}";
  const set = (inputs) => ({ inputs, targets: Float32Array.from(inputs) });
  export default {
    dataset: () => dataset({
      inputShape: [1],
      train: set(JSON.parse(Deno.readTextFileSync(${JSON.stringify(numbers)}))),
      test: set([-1]),
    }),
  };`;
/** An experiment whose data are in a file, with a comment in its module. */
function experimentWith(comment: string, change: Partial<TrainingExperiment> = {}): TrainingExperiment {
  const path = `${folder}/${comment}.js`;
  Deno.writeTextFileSync(path, `// ${comment}${code}`);
  return { ...smallExperiment("data-digest"), code: pathToFileURL(path).href, ...change };
}
const write = (values: readonly number[]) => Deno.writeTextFileSync(numbers, JSON.stringify(values));
const some = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], others = some.with(0, 0.5);

Deno.test("a run that is stored counts only as long as its data are the same, and again when they are back", async () => {
  const experiment = experimentWith("first"), runs = runsOf(experiment), places = placesOf(`${folder}/stale`);
  const { store } = places;
  write(some);
  const chain = chainEnd(await reproduce(store, runs[0]));
  await reproduceAll(runs, { store, jobs: 2 });
  assert.equal(evidenceOf(experiment, {}, places).source.kind, "fresh");

  write(others);
  await leaveOutStaleData(store, [experiment]);
  assert.deepEqual([...storedRuns(store, runs)], []);
  assert.equal(evidenceOf(experiment, {}, places).source.kind, "none");
  assert.notEqual(chainEnd(await reproduce(store, runs[0])), chain);

  write(some);
  const steps: number[] = [];
  assert.equal(chainEnd(await reproduce(store, runs[0], ({ step }) => steps.push(step))), chain);
  assert.deepEqual(steps, [], "it was trained again");
});

Deno.test("a comment, a title, more seeds, another place of the module and its variant's neighbours leave a run valid", async () => {
  const store = `${folder}/valid`;
  write(some);
  const [run] = runsOf(experimentWith("second"));
  await reproduce(store, run);
  const changed = experimentWith("third", {
    title: "Another title",
    seeds: () => 3,
    variants: ["narrow"],
    replayFrom: {},
  });
  const runs = runsOf(changed);
  assert.deepEqual(Array.from(storedRuns(store, runs), ({ id }) => id), ["narrow-0"]);
  const steps: number[] = [];
  await reproduce(store, runs[0], ({ step }) => steps.push(step));
  assert.deepEqual(steps, []);
});

Deno.test("data that cannot be made fail the run, and say why", async () => {
  const store = `${folder}/broken`, [run] = runsOf(experimentWith("fourth"));
  write(some);
  await reproduce(store, run);
  Deno.writeTextFileSync(numbers, "[");
  const { failed } = await reproduceAll([run], { store });
  assert.match(failed[0].error, /SyntaxError/);
});
