import type { Arithmetic } from "../../kernels/arithmetic.ts";
import { binaryName } from "../../kernels/binary_name.ts";

/** The kernels for one thread. */
export function kernelBytes(arithmetic: Arithmetic): Uint8Array {
  return Deno.readFileSync(new URL(`../../kernels/${binaryName(arithmetic, "plain")}`, import.meta.url));
}
