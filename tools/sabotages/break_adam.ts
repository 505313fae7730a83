import { arithmetics } from "../../lib/kernels/arithmetic.ts";
import { binaryName, memoryKinds } from "../../lib/kernels/binary_name.ts";
import { modulePath, moduleText } from "../kernels/kernel_modules.ts";
import type { Copy } from "./copy.ts";

/** In all binaries the square root of vectors, which only Adam takes, becomes their absolute value. */
export function breakAdam(copy: Copy): void {
  for (const arithmetic of arithmetics) {
    for (const kind of memoryKinds) {
      const name = binaryName(arithmetic, kind);
      copy.edit(modulePath(name), (text) => {
        const bytes = Uint8Array.fromBase64(text.match(/"(.+)"/)![1]);
        for (let at = 0; at < bytes.length - 2; at++) {
          if (bytes[at] === 0xfd && bytes[at + 1] === 0xe3 && bytes[at + 2] === 0x01) bytes[at + 1] = 0xe0;
        }
        return moduleText(name, bytes);
      });
    }
  }
}
