/** `deno task kernels`: compiles the kernels and puts the binaries in their place. @module */
import { binaries, compile } from "./compile.ts";

for (const kind of ["plain", "threaded"] as const) {
  const binary = await compile(kind);
  const path = new URL(`../${binaries[kind]}`, import.meta.url);
  const temporary = new URL(`../${binaries[kind]}.new`, import.meta.url);
  await Deno.writeFile(temporary, binary);
  await Deno.rename(temporary, path);
  console.log(`${binaries[kind]}: ${binary.length} bytes`);
}
