/** `deno task kernels`: compiles the kernels and puts the binaries in their place. @module */
import { arithmetics } from "../../lib/kernels/arithmetic.ts";
import { binaryName, memoryKinds } from "../../lib/kernels/binary_name.ts";
import { compile } from "./compile.ts";

for (const arithmetic of arithmetics) {
  for (const kind of memoryKinds) {
    const binary = await compile(arithmetic, kind), name = binaryName(arithmetic, kind);
    const path = new URL(`../../lib/kernels/${name}`, import.meta.url),
      temporary = new URL(`../../lib/kernels/${name}.new`, import.meta.url);
    await Deno.writeFile(temporary, binary);
    await Deno.rename(temporary, path);
    console.log(`${name}: ${binary.length} bytes`);
  }
}
