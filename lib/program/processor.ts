/** What Linux says of a processor, with what tells apart those of one name. Each is left out where it is unknown. */
export interface Processor {
  /** Its maker, family, model and stepping: `AuthenticAMD family 25 model 17 stepping 1`. */
  readonly processor?: string;
  /** By which it computes with vectors and adds up products, with a space between them: `avx avx2 fma`. */
  readonly instructionSets?: string;
}

/** The words that print `/proc/cpuinfo` of the first processor, which Deno itself reads for those alone who may do all. */
export const cpuinfoWords: readonly string[] = ["sh", "-c", "sed '/^$/q' /proc/cpuinfo"];

/** The fields that tell a processor, on x86 and on ARM, and what each is called. */
const facts: readonly (readonly [field: string, name: string])[] = [
  ["vendor_id", ""],
  ["cpu family", "family "],
  ["model", "model "],
  ["stepping", "stepping "],
  ["CPU implementer", "implementer "],
  ["CPU variant", "variant "],
  ["CPU part", "part "],
  ["CPU revision", "revision "],
];

const isArithmetic = (flag: string) =>
  /^(mmx|pni|ssse3|sse.*|avx.*|fma4?|f16c|xop|amx.*|neon|vfp.*|fphp|asimd.*|sve.*|sme(?!p$).*|i8mm|bf16)$/.test(flag);

/**
 * A processor by `/proc/cpuinfo`. Clouds call processors of many generations the same.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { processorIn } from "./processor.ts";
 * assert.deepEqual(processorIn("cpu family\t: 26\nmodel name\t: AMD EPYC\nflags\t\t: fpu avx2 fma smep\n"), {
 *   processor: "family 26",
 *   instructionSets: "avx2 fma",
 * });
 * assert.deepEqual(processorIn(""), {});
 * ```
 */
export function processorIn(cpuinfo: string): Processor {
  const field = (name: string) => cpuinfo.match(new RegExp(`^${name}[ \\t]*: *(.+)$`, "m"))?.[1].trim();
  const told = facts.flatMap(([name, prefix]) => field(name) === undefined ? [] : [prefix + field(name)]);
  const flags = (field("flags") ?? field("Features") ?? "").split(" ").filter(isArithmetic).sort();
  return {
    ...told.length > 0 && { processor: told.join(" ") },
    ...flags.length > 0 && { instructionSets: flags.join(" ") },
  };
}
