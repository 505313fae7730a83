import { join } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { readIfThere } from "../files/mod.ts";

/** Where the code of Upheld is had from: what a new project has to name. */
export type Source =
  & { readonly version: string; /** What starts a command in a task. */ readonly command: string }
  & (
    /** From npm: the project depends on it in its package.json. */
    | { readonly kind: "package" }
    /** From JSR. */
    | { readonly kind: "address" }
    /** A clone: the project is linked to it, and works where that is. */
    | { readonly kind: "folder"; readonly folder: string }
  );

/** Where this code is had from. */
export const source: () => Source = () => sourceAt(new URL("../../", import.meta.url));

/** Where the code at an address is had from: a package has a package.json, and a clone has none. */
export function sourceAt(url: URL): Source {
  const { name, version } = config, address = `jsr:${name}@^${version}`;
  const command = `deno run --quiet --no-prompt --allow-run=deno ${address}/launch --config deno.json`;
  if (url.protocol !== "file:") return { kind: "address", version, command };
  const folder = fileURLToPath(url).replace(/[/\\]$/, ""), manifest = readIfThere(join(folder, "package.json"));
  if (manifest === undefined) return { kind: "folder", version, command, folder };
  return { kind: "package", version: JSON.parse(manifest).version, command: "upheld" };
}
