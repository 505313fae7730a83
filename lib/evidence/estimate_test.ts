import assert from "node:assert/strict";
import { runsOf } from "../experiment/mod.ts";
import { smallExperiment } from "../reference/mod.ts";
import { sgd, Training } from "../train/mod.ts";
import { estimate } from "./estimate.ts";

Deno.test("a plan trains no further than a run does, and is made of one that diverges too", async () => {
  const ordinary = runsOf(smallExperiment("estimate-test"));
  const diverging = runsOf({ ...smallExperiment("estimate-diverges", { optimiser: sgd(1e18) }) });
  const { step } = Training.prototype;
  let most = 0;
  Training.prototype.step = function () {
    const result = step.call(this);
    most = Math.max(most, this.stepsDone);
    return result;
  };
  try {
    const estimates = await estimate([...ordinary, ...diverging], 1);
    assert.deepEqual([...new Set(Array.from(estimates.values(), ({ steps }) => steps))], [15]);
    assert.equal(most, 15);
  } finally {
    Training.prototype.step = step;
  }
});
