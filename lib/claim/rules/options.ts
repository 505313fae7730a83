import * as v from "valibot";
import { numberWhere, oneOf, shown, wholeNumber } from "../../validation/mod.ts";

/** Options that several rules have, by what they are called there. */
export const level = v.optional(numberWhere("a share between 0 and 1, e.g. 0.95", (x) => x > 0 && x < 1), 0.95);
export const scale = v.optional(oneOf(["plain", "log", "logit"]), "plain");
export const trials = v.optional(wholeNumber(1));
export const unit = v.optional(v.string());
export const direction = oneOf(["less", "greater"]);
export const finite = numberWhere("a finite number");
const bound = v.nullable(finite);
/** The least and the greatest value of a metric. */
export const bounds = v.optional(
  v.pipe(
    v.tuple([bound, bound]),
    v.check(
      ([least, greatest]) => least === null || greatest === null || least < greatest,
      ({ input }) => `is ${shown(input)}, wanted the least value before the greatest`,
    ),
  ),
);
