import { join } from "node:path";
import { digestOf, filesBelow, fromFileUrl, readIfThere, sha256 } from "../files/mod.ts";
import { projectRoot } from "../project/mod.ts";

/** Folders whose code decides the bits of a run. */
const folders = ["host", "backend", "kernels", "math", "random", "dataset", "model", "train"];

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
  return files.filter((file) => !file.endsWith("_test.ts"));
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
