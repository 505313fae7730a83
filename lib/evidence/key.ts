import { join } from "node:path";
import type { Run } from "../experiment/mod.ts";
import { digestOf, sha256 } from "./digest.ts";
import { projectRoot } from "../project/mod.ts";
import { filesBelow, readIfThere } from "./files.ts";
import { fromFileUrl } from "./paths.ts";

/** Folders whose code decides the bits of a run. */
const folders = ["backend", "kernels", "math", "random", "data", "model", "train", "measure"];

const root = fromFileUrl(new URL("../..", import.meta.url));
const digestsOf = (files: readonly string[]) =>
  Object.fromEntries(files.map((file) => [file, sha256(Deno.readFileSync(`${root}/${file}`))]));

let code: string | undefined;

/** SHA-256 over the code that decides the bits of a run once its data are there, and the pinned packages below it. */
export function codeDigest(): string {
  return code ??= digestOf({ digests: digestsOf(codeFiles()), packages: packages() });
}

function codeFiles(): string[] {
  const files = folders.flatMap((folder) =>
    [".ts", ".wasm"].flatMap((suffix) =>
      filesBelow(`${root}/lib/${folder}`, suffix).map((file) => `lib/${folder}/${file}`)
    )
  );
  // What reads files makes data, whose digest is part of a key itself.
  return files.filter((file) => !file.endsWith("_test.ts") && !file.startsWith("lib/data/readers/"));
}

/** Whether a file's bytes are part of {@linkcode codeDigest}. */
export function isKeyed(path: string): boolean {
  keyed ??= new Set(codeFiles().map((file) => join(root, file)));
  return keyed.has(path);
}
let keyed: ReadonlySet<string> | undefined;

/** SHA-256 over the compiled kernels. */
export function kernelDigest(): string {
  return digestOf(digestsOf(codeFiles().filter((file) => file.endsWith(".wasm"))));
}

/** The packages that decide the bits of a run, as `name@version` where the project's `deno.lock` pins them. */
export function packages(): string[] {
  const { npm = {} } = JSON.parse(readIfThere(`${projectRoot()}/deno.lock`) ?? "{}");
  return Object.keys(npm).filter((name) =>
    /^(@tensorflow|@stdlib\/math-base-special-(acosh|asinh|atanh|cos|gammaln|log1p|sin|tanh)@|pure-rand|d3-)/.test(name)
  );
}

/**
 * Key of a run in the local store: all that fixes its bytes, and nothing else.
 *
 * @param data Digest of its data.
 */
export function keyOf({ protocol, seed, code }: Pick<Run, "protocol" | "seed" | "code">, data: string): string {
  return digestOf({ protocol, seed, data, experimentCode: code, code: codeDigest() });
}
