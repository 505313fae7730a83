import type { Arithmetic } from "./arithmetic.ts";

/** Whose memory a binary works on: what it imports says whether it is shared with other threads. */
export type MemoryKind = "plain" | "threaded";

/** Both of them. */
export const memoryKinds: readonly MemoryKind[] = ["plain", "threaded"];

/** The file of the kernels with this arithmetic for this kind of memory, in this folder. */
export function binaryName(arithmetic: Arithmetic, kind: MemoryKind): string {
  const words = ["kernels", ...arithmetic === "separate" ? [] : [arithmetic], ...kind === "plain" ? [] : [kind]];
  return `${words.join("_")}.wasm`;
}
