import { ValidationError } from "../validation/mod.ts";
import { type RandomStream, stream } from "./stream.ts";

/** What a run draws from its seed by itself. */
const purposes = [
  "init",
  "validation",
  "shuffle",
  "dropout",
  "augmentation",
  "sharpness",
  "minibatch gradient",
] as const;

/** A purpose for which a run draws by itself: first weights, which examples validate, order of examples, dropout, augmentation, and what is measured on the trained net. */
export type RunPurpose = typeof purposes[number];

/** The random stream that a run draws from by itself. */
export function runStream(experiment: string, seed: number, purpose: RunPurpose): RandomStream {
  return stream(experiment, seed, purpose);
}

/**
 * The streams that an experiment may draw from beside those of its run.
 *
 * @throws {ValidationError} From a call with a purpose of the run's own, whose numbers training would draw once more.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ownStreams } from "./purposes.ts";
 * import { stream } from "./stream.ts";
 * const random = ownStreams((purpose) => stream("irises", 0, purpose));
 * assert.equal(random("split").uniform(), stream("irises", 0, "split").uniform());
 * assert.throws(() => random("shuffle"), /random\("shuffle"\) is what the run itself draws from/);
 * ```
 */
export function ownStreams(random: (purpose: string) => RandomStream): (purpose: string) => RandomStream {
  return (purpose) => {
    if (!(purposes as readonly string[]).includes(purpose)) return random(purpose);
    throw new ValidationError(
      `random(${
        JSON.stringify(purpose)
      }) is what the run itself draws from, and would give the numbers of training once ` +
        `more: name another purpose than ${purposes.join(", ")}`,
    );
  };
}
