import { sha256 } from "./digest.ts";

const digests = new Map<string, string>();

/** The digest of a file as it was when first asked for, which is what this process runs, whatever is edited since. */
export function digestOfFile(path: string): string {
  const digest = digests.get(path) ?? sha256(Deno.readFileSync(path));
  digests.set(path, digest);
  return digest;
}
