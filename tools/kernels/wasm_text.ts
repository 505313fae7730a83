import binaryen from "binaryen";

/** A WASM binary in WebAssembly's text format, an instruction a line. */
export function textOf(binary: Uint8Array): string {
  const module = binaryen.readBinary(binary);
  try {
    return module.emitText();
  } finally {
    module.dispose();
  }
}

/** The names of a WASM binary's instructions, as they come: `f32x4.add`. */
export function instructionsIn(binary: Uint8Array): string[] {
  return Array.from(textOf(binary).matchAll(/^ *\(([a-z0-9_]+(?:\.[a-z0-9_]+)*)/gm), ([, name]) => name);
}
