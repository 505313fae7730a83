import { codeDigest, type Run } from "../experiment/mod.ts";
import { digestOf } from "../files/mod.ts";

/**
 * Key of a run in the local store: all that fixes its bytes, and nothing else.
 *
 * @param data Digest of its data.
 */
export function keyOf({ protocol, seed, code }: Pick<Run, "protocol" | "seed" | "code">, data: string): string {
  return digestOf({ protocol, seed, data, experimentCode: code, code: codeDigest() });
}
