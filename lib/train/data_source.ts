import { type Dataset, mnist, randomLabels, sinc } from "../data/mod.ts";
import { stream } from "../random/mod.ts";
import { valid } from "../validation/mod.ts";
import type { DataSource, Protocol } from "./protocol.ts";
import { dataSourceSchema } from "./protocol_schema.ts";

/** What is known of examples before they are read. */
export interface Source {
  readonly inputShape: readonly number[];
  /** Number of training examples. */
  readonly size: number;
  /** How many labels there are, from 0; undefined where the targets are values. */
  readonly classes?: number;
}

/** What a protocol's examples are like. */
export function describeSource(data: DataSource): Source {
  switch (data.name) {
    case "sinc":
      return { inputShape: [1], size: data.points };
    case "mnist":
      return { inputShape: [28, 28, 1], size: 60_000, classes: 10 };
  }
}

/**
 * The examples of a run: random labels and random points come from streams of the experiment and the seed.
 *
 * @throws {ValidationError} When there are no such data.
 */
export async function datasetOf(
  { experiment, data }: Pick<Protocol, "experiment" | "data">,
  seed: number,
): Promise<Dataset> {
  valid(dataSourceSchema, data, `The data of ${experiment}`);
  switch (data.name) {
    case "sinc":
      return sinc({ ...data, stream: stream(experiment, seed, "points") });
    case "mnist": {
      const real = await mnist();
      return data.labels === "true" ? real : randomLabels(real, stream(experiment, seed, "labels"));
    }
  }
}
