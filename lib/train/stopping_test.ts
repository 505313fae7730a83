import assert from "node:assert/strict";
import { tf } from "../backend/mod.ts";
import { stream } from "../random/mod.ts";
import { isOver, type Stopping, unwatched, watch } from "./stopping.ts";

/** The epoch after which a run with these metrics ends, the best one then, and the number waited for at each epoch. */
function followed(values: readonly number[], stopping: Stopping) {
  let watched = unwatched;
  const waited: number[] = [];
  for (const [epoch, value] of values.entries()) {
    watched = watch({ stopping }, watched, epoch, value);
    waited.push(watched.waited);
    if (isOver({ stopping }, watched)) break;
  }
  return [waited.length - 1, watched.bestEpoch, waited];
}

const cases: Record<string, [values: number[], stopping: Stopping, wanted: unknown[]]> = {
  "a loss that falls": [
    [5, 4, 3, 2, 1],
    { metric: "validationLoss", patience: 1 },
    [4, 4, [0, 0, 0, 0, 0]],
  ],
  "a loss that rises at once": [
    [1, 2, 3, 4, 5],
    { metric: "validationLoss", patience: 2 },
    [2, 0, [0, 1, 2]],
  ],
  "a loss that rises and falls within patience": [
    [3, 4, 2, 2.5, 2.25, 1, 1.5, 1.5, 1.5, 0],
    { metric: "validationLoss", patience: 3 },
    [8, 5, [0, 1, 0, 1, 2, 0, 1, 2, 3]],
  ],
  "equal losses, of which the first is the best and none better": [
    [3, 2, 2, 2, 2],
    { metric: "validationLoss", patience: 3 },
    [4, 1, [0, 0, 1, 2, 3]],
  ],
  // 2.75 is less than 3, but by no more than 0.5; so are 2.5 and, from 2.25 on, 2 and 1.75. The best is the least all the same.
  "a loss that falls by too little each time, and enough together": [
    [3, 2.75, 2.5, 2.25, 2, 1.75, 1.8],
    { metric: "validationLoss", patience: 3, minDelta: 0.5 },
    [6, 5, [0, 1, 2, 0, 1, 2, 3]],
  ],
  "an accuracy, which is to rise": [
    [0.5, 0.75, 0.75, 0.7, 0.8],
    { metric: "validationAccuracy", patience: 2 },
    [3, 1, [0, 0, 1, 2]],
  ],
  "an accuracy that rises by too little": [
    [0.5, 0.625, 0.75, 0.875],
    { metric: "validationAccuracy", patience: 4, minDelta: 0.25 },
    [3, 3, [0, 1, 2, 0]],
  ],
};
for (const [name, [values, stopping, wanted]] of Object.entries(cases)) {
  Deno.test(`patience with ${name}`, () => assert.deepEqual(followed(values, stopping), wanted));
}

Deno.test("a run that only keeps the best epoch goes by the loss, and is never over", () => {
  const keep = "best";
  const watched = [2, 1, 1, 3].reduce((known, loss, epoch) => watch({ keep }, known, epoch, loss), unwatched);
  assert.deepEqual([watched.bestEpoch, watched.best], [1, 1]);
  assert.equal(isOver({}, { ...watched, waited: 1e9 }), false);
});

Deno.test("patience ends where that of Keras' EarlyStopping does, as TensorFlow.js has it", async () => {
  const random = stream("stopping test"), ends = new Set<number>();
  for (let list = 0; list < 300; list++) {
    const falls = list % 2 === 0, patience = random.integer(1, 6), minDelta = random.integer(0, 2) / 8;
    // Few values, so that many are equal and many better by just as much as it takes.
    const values = Array.from({ length: 30 }, (_, i) => (random.integer(0, 8) + (falls ? -1 : 1) * (i >> 2)) / 8);
    const theirs = tf.callbacks.earlyStopping({ monitor: "value", mode: falls ? "min" : "max", patience, minDelta });
    const model: tf.LayersModel = Object.create(tf.LayersModel.prototype);
    theirs.setModel(model);
    await theirs.onTrainBegin();
    let end = 0;
    for (; end < values.length; end++) {
      await theirs.onEpochEnd(end, { value: values[end] });
      if (model.stopTraining) break;
    }
    const metric = falls ? "validationLoss" : "validationAccuracy";
    const [last] = followed(values, { metric, patience, minDelta });
    assert.equal(last, Math.min(end, values.length - 1), `list ${list}: ${values}`);
    ends.add(end);
  }
  assert(ends.size > 15);
});
