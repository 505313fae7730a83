import { type Dataset, mnist, randomLabels, sinc } from "../data/mod.ts";
import { stream } from "../random/mod.ts";
import type { Protocol } from "./protocol.ts";

/** The examples of a run: random labels and random points come from streams of the experiment and the seed. */
export async function datasetOf(
  { experiment, data }: Pick<Protocol, "experiment" | "data">,
  seed: number,
): Promise<Dataset> {
  switch (data.name) {
    case "sinc":
      return sinc({ ...data, stream: stream(experiment, seed, "points") });
    case "mnist": {
      const real = await mnist();
      return data.labels === "true" ? real : randomLabels(real, stream(experiment, seed, "labels"));
    }
  }
}
