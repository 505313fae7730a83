import * as v from "valibot";
import { exactObject } from "../../validation/mod.ts";
import { type LayerKind, sizeOf } from "../layer.ts";

/** One dimension in place of several: numbers stay where they are. */
export interface Flatten {
  /** Which layer it is. */
  readonly type: "flatten";
}

/** Nothing to compute. */
export const flatten = {
  schema: exactObject({ type: v.literal("flatten") }),
  wants: () => undefined,
  outputShape: (_layer, input) => [sizeOf(input)],
  parameters: () => [],
  operation: () => undefined,
} satisfies LayerKind<Flatten>;
