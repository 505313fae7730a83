import { join } from "node:path";
import binaries from "../kernels/binary_digests.json" with { type: "json" };
import { digestOf, filesBelow, fromFileUrl, readIfThere, sha256 } from "../files/mod.ts";
import { projectRoot } from "../project/mod.ts";

/** Folders whose code decides the bits of a run. */
const folders = ["host", "backend", "kernels", "math", "random", "dataset", "model", "train"];

/** The folder of these sources, which may be edited; undefined where they are a package's, which are what its version says. */
export const sourceFolder: string | undefined = import.meta.url.startsWith("file:") && import.meta.url.endsWith(".ts")
  ? fromFileUrl(new URL("../..", import.meta.url))
  : undefined;

/** The package that these are of, by name and version; sources in a folder need no such file. */
export const packageVersion: string | undefined = sourceFolder === undefined ? await nameAndVersion() : undefined;

async function nameAndVersion(): Promise<string> {
  const { default: { name, version } } = await import("../../deno.json", { with: { type: "json" } });
  return `${name}@${version}`;
}

let code: string | undefined;

/**
 * SHA-256 over the code that decides the bits of a run once its data are there, and the pinned packages below it: over the files where
 * they are sources in a folder, over name and version where they are a package's.
 */
export function codeDigest(): string {
  return code ??= digestOf(
    sourceFolder === undefined
      ? { package: packageVersion, packages: packages() }
      : { digests: digestsIn(sourceFolder), packages: packages() },
  );
}

const digestsIn = (root: string) =>
  Object.fromEntries(codeFiles(root).map((file) => [file, sha256(Deno.readFileSync(`${root}/${file}`))]));

function codeFiles(root: string): string[] {
  const files = folders.flatMap((folder) =>
    [".ts", ".wasm"].flatMap((suffix) =>
      filesBelow(`${root}/lib/${folder}`, suffix).map((file) => `lib/${folder}/${file}`)
    )
  );
  return files.filter((file) => !file.endsWith("_test.ts"));
}

/** Whether a file's bytes are part of {@linkcode codeDigest}. */
export function isKeyed(path: string): boolean {
  if (sourceFolder === undefined) return false;
  keyed ??= new Set(codeFiles(sourceFolder).map((file) => join(sourceFolder, file)));
  return keyed.has(path);
}
let keyed: ReadonlySet<string> | undefined;

/** SHA-256 over the compiled kernels. */
export function kernelDigest(): string {
  return digestOf(binaries);
}

/** The packages that decide the bits of a run, as `name@version` where the project's `deno.lock` pins them. */
export function packages(): string[] {
  const { npm = {} } = JSON.parse(readIfThere(`${projectRoot()}/deno.lock`) ?? "{}");
  return Object.keys(npm).filter((name) =>
    /^(@tensorflow|@stdlib\/math-base-special-(acosh|asinh|atanh|cos|gammaln|log1p|sin|tanh)@|pure-rand|d3-)/.test(name)
  );
}
