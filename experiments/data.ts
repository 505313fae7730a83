import * as v from "valibot";
import { mnist, randomLabels } from "../datasets/mnist/mod.ts";
import type { Dataset } from "../lib/dataset/mod.ts";
import type { DatasetCall } from "../lib/experiment/mod.ts";
import { exactObject, numberWhere, oneKindOf, oneOf, valid, wholeNumber } from "../lib/validation/mod.ts";
import { sinc } from "./function/sinc.ts";

/** What the data of our protocols have to be. */
export const dataSchema = oneKindOf("name", [
  exactObject({ name: v.literal("mnist"), labels: oneOf(["true", "random"]) }),
  exactObject({
    name: v.literal("sinc"),
    points: wholeNumber(2),
    from: numberWhere("a finite number"),
    to: numberWhere("a finite number"),
    spacing: oneOf(["even", "uniform random"]),
  }),
]);

/** Which data the experiments of the report learn from. */
export type Data = v.InferOutput<typeof dataSchema>;

/**
 * The examples of our experiments.
 *
 * @throws {ValidationError} When there are no such data.
 */
export async function dataset({ data: given, random }: Omit<DatasetCall, "seed">): Promise<Dataset> {
  const data = valid(dataSchema, given, "The data");
  if (data.name === "sinc") return sinc({ ...data, stream: random("points") });
  const real = await mnist();
  return data.labels === "true" ? real : randomLabels(real, random("labels"));
}
