import { numericsDigest, type Run } from "../experiment/mod.ts";
import { digestOf } from "../files/mod.ts";

/**
 * Key of a run in the local store: all that fixes its bytes, and nothing else. Code of the engine counts by the numbers that it makes.
 *
 * @param data Digest of its data.
 */
export function keyOf({ protocol, seed, code }: Pick<Run, "protocol" | "seed" | "code">, data: string): string {
  return digestOf({ protocol, seed, data, experimentCode: code, numerics: numericsDigest() });
}
