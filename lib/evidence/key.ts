import { codeDigest, isProgram, numericsDigest, type Run } from "../experiment/mod.ts";
import { digestOf } from "../files/mod.ts";

/**
 * Key of a run in the local store: all that fixes its bytes, and nothing else. The engine counts by the numbers that it makes; where
 * code of the experiment makes numbers, which may call anything of the engine, by its code as well.
 *
 * @param data Digest of its data.
 */
export function keyOf(run: Pick<Run, "protocol" | "seed" | "code">, data: string): string {
  const { protocol, seed, code } = run;
  // What another program computes the engine has no part in.
  if (isProgram(run)) return digestOf({ protocol, seed, data, experimentCode: code });
  const engine = code === "" ? numericsDigest() : [numericsDigest(), codeDigest()];
  return digestOf({ protocol, seed, data, experimentCode: code, engine });
}
