import assert from "node:assert/strict";
import { ownStreams, type RunPurpose, runStream, stream } from "./mod.ts";

const random = ownStreams((purpose) => stream("purposes-test", 3, purpose));

Deno.test("ownStreams() gives the stream of any purpose that a run does not draw for", () => {
  for (const purpose of ["split", "Shuffle", "shuffle ", "init 2"]) {
    assert.deepEqual(random(purpose).state(), stream("purposes-test", 3, purpose).state());
  }
});

Deno.test("ownStreams() refuses each purpose that a run draws for, and names them all", () => {
  const all: Record<RunPurpose, true> = {
    "init": true,
    "validation": true,
    "shuffle": true,
    "dropout": true,
    "augmentation": true,
    "sharpness": true,
    "minibatch gradient": true,
  };
  for (const purpose of Object.keys(all) as RunPurpose[]) {
    assert.deepEqual(runStream("purposes-test", 3, purpose).state(), stream("purposes-test", 3, purpose).state());
    assert.throws(() => random(purpose), {
      name: "ValidationError",
      message:
        `random("${purpose}") is what the run itself draws from, and would give the numbers of training once more: ` +
        "name another purpose than init, validation, shuffle, dropout, augmentation, sharpness, minibatch gradient",
    });
  }
});
