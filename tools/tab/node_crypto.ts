// In the place of `node:crypto` where there is no Node: what the modules that are packed call of it.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** SHA-256 alone, in hexadecimal. */
export function createHash(_: "sha256") {
  const hash = sha256.create(), encoder = new TextEncoder();
  const made = {
    update(content: Uint8Array | string) {
      hash.update(typeof content === "string" ? encoder.encode(content) : content);
      return made;
    },
    digest: (_: "hex") => bytesToHex(hash.digest()),
  };
  return made;
}
