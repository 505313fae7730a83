import asc from "assemblyscript/asc";
import { microKernels } from "./micro_kernels.ts";
import { winogradTransforms } from "./winograd_transforms.ts";

/** What is written by generators; everything else in the folder `assembly` is written by hand. */
const generated: Record<string, () => string> = {
  "generated/micro_kernels.ts": microKernels,
  "generated/winograd_transforms.ts": winogradTransforms,
};

const folder = new URL("../assembly/", import.meta.url);

/** The two binaries: on memory of its own kind each, since what a module imports says whether it is shared. */
export const binaries = { plain: "kernels.wasm", threaded: "kernels_threaded.wasm" } as const;

/**
 * Compiles the kernels.
 *
 * `-O1` and not more, which gathers the loads of several unrolled steps: there are not enough registers for them.
 */
export async function compile(kind: keyof typeof binaries): Promise<Uint8Array<ArrayBuffer>> {
  const { error, stdout, stderr, files } = await compileFiles([
    "module.ts",
    ...["--outFile", binaries[kind]],
    "-O1",
    ...["--runtime", "stub"],
    "--noAssert",
    // Addresses have 32 bits here, nothing is lost where they meet other numbers; no vector crosses to JavaScript.
    ...["--disableWarning", "201", "--disableWarning", "112"],
    "--importMemory",
    ...["--enable", kind === "threaded" ? "simd,threads" : "simd"],
    ...kind === "threaded" ? ["--sharedMemory", "--initialMemory", "256", "--maximumMemory", "65536"] : [],
  ]);
  if (error) throw new Error(`The kernels do not compile: ${error.message}\n${stdout}${stderr}`);
  return files[binaries[kind]];
}

async function compileFiles(options: string[]) {
  const files: Record<string, Uint8Array<ArrayBuffer>> = {};
  const result = await asc.main(options, {
    readFile: (name: string) => {
      if (name in generated) return generated[name]();
      try {
        return Deno.readTextFileSync(new URL(name, folder));
      } catch {
        return null;
      }
    },
    writeFile: (name: string, contents: string | Uint8Array) => {
      files[name] = (typeof contents === "string" ? new TextEncoder().encode(contents) : contents) as Uint8Array<
        ArrayBuffer
      >;
    },
    listFiles: () => [],
  });
  return { error: result.error, stdout: String(result.stdout), stderr: String(result.stderr), files };
}
