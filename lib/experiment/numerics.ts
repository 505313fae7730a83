import numerics from "./numerics.json" with { type: "json" };
import { digestOf } from "../files/mod.ts";
import { packages } from "./code_digest.ts";

/**
 * Digest of the numbers that the engine makes: of what `numerics.json` has of each kernel and of short runs of each kind, and of the
 * pinned packages below. A change of code that moves no bit leaves it as it is; a test makes the digests again, and fails where one
 * has moved. It is as it was when first asked for: every key of a run asks.
 */
export function numericsDigest(): string {
  return digest ??= digestOf({ numerics, packages: packages() });
}
let digest: string | undefined;
