import * as v from "valibot";
import { shown, text } from "./valid.ts";

/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const wanted = "a text, a finite number, true, false, null, or a list or an object of these";

/** What JSON can hold, to the last bit. */
export const json: v.GenericSchema<Json> = v.lazy((value): v.GenericSchema<Json> => {
  if (Array.isArray(value)) return v.array(json);
  if (isPlain(value)) return v.record(v.string(), json);
  return v.custom<Json>(
    (value) => value === null || ["string", "boolean"].includes(typeof value) || Number.isFinite(value),
    ({ input }) => `is ${shown(input)}, wanted ${wanted}`,
  );
});

/** Plain data with a name: an object whose other fields are any values of JSON. */
export interface Named {
  /** What it is. */
  readonly name: string;
  /** All else that fixes it. */
  readonly [field: string]: Json;
}

/** What a {@linkcode Named} has to be. */
export const named: v.GenericSchema<Named> = v.lazy((value) =>
  v.pipe(
    v.custom<Named>(() => isPlain(value), `is ${shown(value)}, wanted an object with "name"`),
    v.objectWithRest({ name: text() }, json, ({ path }) => path ? "is missing" : "is no object"),
  )
);

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
