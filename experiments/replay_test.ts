import assert from "node:assert/strict";
import { startBackend } from "../lib/backend/mod.ts";
import { randomSeed } from "../lib/cli/arguments.ts";
import { checkText, doCheck, recordedRuns, spotChecks } from "../lib/evidence/mod.ts";
import { stream } from "../lib/random/mod.ts";
import author from "./author/experiment.ts";
import authorFit from "./author_fit/experiment.ts";
import functionFit from "./function/experiment.ts";
import memorisation from "./memorisation/experiment.ts";
import minima from "./minima/experiment.ts";
import mnist from "./mnist/experiment.ts";
import optimisation from "./optimisation/experiment.ts";
import random from "./random/experiment.ts";
import sensitivity from "./sensitivity/experiment.ts";

/** Another segment each time, printed so that it can be drawn again. */
const seed = randomSeed();

for (
  const experiment of [functionFit, mnist, optimisation, minima, random, memorisation, sensitivity, author, authorFit]
) {
  const runs = recordedRuns(experiment);
  Deno.test({
    name: `what is on record of "${experiment.id}" is replayed to the recorded bytes`,
    ignore: runs.length === 0,
    async fn(t) {
      console.log(`deno task replay ${experiment.id} --seed ${seed}`);
      const backend = await startBackend();
      for (const check of spotChecks(runs, stream("replay", seed))) {
        await t.step(checkText(check), () => doCheck(check));
      }
      await backend.dispose();
    },
  });
}

Deno.test("a whole run of the function fit, reproduced from its seed, gives every line on record", async () => {
  const backend = await startBackend({ threads: 1 });
  const recorded = recordedRuns(functionFit).find(({ run }) => run.id === "shallow-1")!;
  const steps: number[] = [];
  const { lines } = recorded.ledger;
  await doCheck({ recorded, stretch: { from: 0, to: lines.at(-1)!.step } }, (step) => steps.push(step));
  assert.deepEqual(steps, lines.map(({ step }) => step));
  await backend.dispose();
});
