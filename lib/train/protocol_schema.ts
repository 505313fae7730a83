import * as v from "valibot";
import { runArithmetics } from "../kernels/arithmetic.ts";
import { initialisationSchema, lossSchema, modelSchema } from "../model/mod.ts";
import { distinct, exactObject, named, numberWhere, oneOf, text, wholeNumber } from "../validation/mod.ts";
import { augmentationSchema } from "./augmentation.ts";
import { averagingSchema } from "./averaging.ts";
import { clippingSchema } from "./clipping.ts";
import { metricSchema } from "./metrics.ts";
import { optimiserSchema } from "./optimisers.ts";
import { scheduleSchema } from "./schedule.ts";
import { stoppingSchema } from "./stopping.ts";
import { validationSchema } from "./validation.ts";

/** What a `Protocol` has to be, field by field; `requireProtocol` checks that the fields go together. */
export const protocolSchema = exactObject({
  experiment: text(),
  data: named,
  model: modelSchema,
  initialisation: initialisationSchema,
  loss: lossSchema,
  optimiser: optimiserSchema,
  schedule: v.optional(scheduleSchema),
  clipping: v.optional(clippingSchema),
  augmentation: v.optional(
    v.pipe(v.array(augmentationSchema), v.minLength(1, "is [], wanted at least one augmentation, or no such field")),
  ),
  averaging: v.optional(averagingSchema),
  arithmetic: v.optional(oneOf(runArithmetics)),
  batchSize: wholeNumber(1),
  epochs: wholeNumber(1),
  stopAtTrainAccuracy: v.optional(numberWhere("an accuracy above 0, at most 1", (share) => share > 0 && share <= 1)),
  validation: v.optional(validationSchema),
  stopping: v.optional(stoppingSchema),
  keep: v.optional(oneOf(["best"])),
  evaluateEvery: wholeNumber(1),
  metrics: v.optional(distinct(metricSchema)),
  stepMetrics: distinct(oneOf(["loss", "gradientNorm"])),
  stepMetricsUntil: v.optional(wholeNumber(1)),
  weightSnapshots: distinct(wholeNumber(-1)),
  ledgerEvery: wholeNumber(1),
  checkpointEvery: wholeNumber(1),
});
