import assert from "node:assert/strict";
import coin from "../../testing/coin_experiment.ts";
import { smallExperiment } from "../../testing/mod.ts";
import { runsOf } from "../experiment/mod.ts";
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

Deno.test("estimate() counts the steps of each run, and gives seconds", async () => {
  const runs = [
    ...runsOf(smallExperiment("estimate-test")),
    ...runsOf(smallExperiment("estimate-long", { epochs: 10 })),
  ];
  const estimates = await estimate(runs, 1);
  // Ten points in minibatches of four are three steps an epoch.
  assert.deepEqual(runs.map((run) => estimates.get(run)!.steps), [15, 15, 15, 15, 30, 30, 30, 30]);
  // A step of four points takes microseconds: so few never take minutes, and milliseconds taken for seconds would.
  for (const { seconds } of estimates.values()) assert(seconds > 0 && seconds < 100, `${seconds} seconds`);
});

Deno.test("estimate() takes a call for one step of an unknown time", async () => {
  const runs = runsOf(coin);
  assert.deepEqual([...(await estimate(runs, 1)).values()], runs.map(() => ({ steps: 1, seconds: 0 })));
});

Deno.test("estimate() of no runs starts nothing", async () => {
  assert.equal((await estimate([], 1)).size, 0);
});
