import type { Arithmetic } from "./arithmetic.ts";
import type { MemoryKind } from "./binary_name.ts";

type Binary = () => Promise<{ readonly default: string }>;

// Literal paths, so that whatever packs modules finds them. Only the one that is asked for is loaded.
const binaries: Readonly<Record<Arithmetic, Readonly<Record<MemoryKind, Binary>>>> = {
  separate: { plain: () => import("./kernels_wasm.ts"), threaded: () => import("./kernels_threaded_wasm.ts") },
  fused: { plain: () => import("./kernels_fused_wasm.ts"), threaded: () => import("./kernels_fused_threaded_wasm.ts") },
  exact: { plain: () => import("./kernels_exact_wasm.ts"), threaded: () => import("./kernels_exact_threaded_wasm.ts") },
};

/** The bytes of the kernels with this arithmetic for this kind of memory. They come with the modules, wherever those are from. */
export async function kernelBinary(arithmetic: Arithmetic, kind: MemoryKind): Promise<Uint8Array<ArrayBuffer>> {
  const { default: base64 } = await binaries[arithmetic][kind]();
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/**
 * The compiled kernels with this arithmetic for this kind of memory.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compileKernels } from "./kernel_binary.ts";
 * const module = await compileKernels("separate", "plain");
 * assert(WebAssembly.Module.exports(module).some(({ name }) => name === "matmul"));
 * ```
 */
export async function compileKernels(arithmetic: Arithmetic, kind: MemoryKind): Promise<WebAssembly.Module> {
  return await WebAssembly.compile(await kernelBinary(arithmetic, kind));
}
