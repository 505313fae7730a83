import { createHash } from "node:crypto";
import { canonicalize } from "json-canonicalize";

/** SHA-256 of bytes or of a text's UTF-8, as 64 hexadecimal digits. */
export function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

/**
 * SHA-256 of a JSON value in its canonical form (RFC 8785), so that the order of keys does not matter.
 *
 * @example
 * ```ts
 * import { digestOf } from "./digest.ts";
 * console.assert(digestOf({ a: 1, b: 2 }) === digestOf({ b: 2, a: 1 }));
 * ```
 */
export function digestOf(value: unknown): string {
  return sha256(canonicalize(value));
}
