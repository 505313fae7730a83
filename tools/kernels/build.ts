/** `deno task kernels`: compiles the kernels, and puts the binaries and the modules that hold them in their place. @module */
import { arithmetics } from "../../lib/kernels/arithmetic.ts";
import { binaryName, memoryKinds } from "../../lib/kernels/binary_name.ts";
import { compile } from "./compile.ts";
import { digestsText, modulePath, moduleText } from "./kernel_modules.ts";

async function put(path: string, content: Uint8Array<ArrayBuffer>): Promise<void> {
  const temporary = new URL(`../../${path}.new`, import.meta.url);
  await Deno.writeFile(temporary, content);
  await Deno.rename(temporary, new URL(`../../${path}`, import.meta.url));
}

const text = new TextEncoder(), built = new Map<string, Uint8Array>();
for (const arithmetic of arithmetics) {
  for (const kind of memoryKinds) {
    const binary = await compile(arithmetic, kind), name = binaryName(arithmetic, kind);
    await put(`lib/kernels/${name}`, binary);
    await put(modulePath(name), text.encode(moduleText(name, binary)));
    built.set(`lib/kernels/${name}`, binary);
    console.log(`${name}: ${binary.length} bytes`);
  }
}
await put("lib/kernels/binary_digests.json", text.encode(digestsText(built)));
