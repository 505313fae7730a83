import { sha256 } from "../../lib/files/mod.ts";

/** Path of the module that holds a binary of this name. */
export const modulePath = (name: string): string => `lib/kernels/${name.replace(".wasm", "_wasm.ts")}`;

/** A module that holds a binary: it comes along wherever modules come from, and nothing has to be read beside it. */
export function moduleText(name: string, binary: Uint8Array): string {
  return `// ${name} in base64, made by deno task kernels.\nexport default "${binary.toBase64()}";\n`;
}

/** The SHA-256 of each binary by its path, as JSON. */
export function digestsText(binaries: ReadonlyMap<string, Uint8Array>): string {
  const sorted = [...binaries].sort(([a], [b]) => a < b ? -1 : 1);
  return `${JSON.stringify(Object.fromEntries(sorted.map(([path, bytes]) => [path, sha256(bytes)])), null, 2)}\n`;
}
