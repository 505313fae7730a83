import type { Arithmetic } from "../kernels/arithmetic.ts";
import { binaryName, type MemoryKind } from "../kernels/binary_name.ts";

/** The compiled kernels with this arithmetic for this kind of memory. */
export async function readKernels(arithmetic: Arithmetic, kind: MemoryKind): Promise<WebAssembly.Module> {
  const binary = new URL(`../kernels/${binaryName(arithmetic, kind)}`, import.meta.url);
  return await WebAssembly.compile(await Deno.readFile(binary));
}
