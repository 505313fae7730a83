import asc from "assemblyscript/asc";
import type { Arithmetic } from "../../lib/kernels/arithmetic.ts";
import { binaryName, type MemoryKind } from "../../lib/kernels/binary_name.ts";
import { microKernels, type Tile, tiles } from "./micro_kernels.ts";
import { multiplyAddModule } from "./multiply_add.ts";
import { winogradTransforms } from "./winograd_transforms.ts";

/** What is written by generators; everything else in the folder `assembly` is written by hand. */
const generated: Record<string, (arithmetic: Arithmetic, tile: Tile) => string> = {
  "generated/micro_kernels.ts": microKernels,
  "generated/multiply_add.ts": multiplyAddModule,
  "generated/winograd_transforms.ts": winogradTransforms,
};

const folder = new URL("../../lib/kernels/assembly/", import.meta.url);

/**
 * Compiles the kernels.
 *
 * @param tile How many sums of a matrix product are computed at once.
 *
 * `-O1` and not more, which gathers the loads of several unrolled steps: there are not enough registers for them.
 */
export async function compile(
  arithmetic: Arithmetic,
  kind: MemoryKind,
  tile: Tile = tiles[arithmetic],
): Promise<Uint8Array<ArrayBuffer>> {
  const name = binaryName(arithmetic, kind);
  const features = [
    "simd",
    ...kind === "threaded" ? ["threads"] : [],
    ...arithmetic === "fused" ? ["relaxed-simd"] : [],
  ];
  const { error, stdout, stderr, files } = await compileFiles(arithmetic, tile, [
    "module.ts",
    ...["--outFile", name],
    "-O1",
    ...["--runtime", "stub"],
    "--noAssert",
    // Addresses have 32 bits here, nothing is lost where they meet other numbers; no vector crosses to JavaScript.
    ...["--disableWarning", "201", "--disableWarning", "112"],
    "--importMemory",
    ...["--enable", features.join(",")],
    // Whoever brings the memory has so many pages at least: an address with an offset below them takes one comparison, not two.
    ...kind === "threaded"
      ? ["--sharedMemory", "--initialMemory", "256", "--maximumMemory", "65536"]
      : ["--initialMemory", "1"],
  ]);
  if (error) throw new Error(`The kernels do not compile: ${error.message}\n${stdout}${stderr}`);
  return files[name];
}

async function compileFiles(arithmetic: Arithmetic, tile: Tile, options: string[]) {
  const files: Record<string, Uint8Array<ArrayBuffer>> = {};
  const result = await asc.main(options, {
    readFile: (name: string) => {
      if (name in generated) return generated[name](arithmetic, tile);
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
