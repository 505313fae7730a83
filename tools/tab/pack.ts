import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import configuration from "../../deno.json" with { type: "json" };
import { output } from "../../testing/child_process.ts";
import { scratchFolder } from "../../testing/scratch_folder.ts";

const here = (path: string) => new URL(path, import.meta.url).href;

/** What runs in the reader's tab, as JavaScript. */
export interface TabScripts {
  /** Of the worker: all that computes. */
  readonly engine: string;
  /** Of the page: buttons, progress, files. */
  readonly script: string;
}

/** Bundles what runs in the reader's tab, from `lib/page/tab/`; what it names of Node is put in its place. */
export async function bundleTab(): Promise<TabScripts> {
  const folder = scratchFolder("tab"), map = `${folder}/import_map.json`;
  const imports = {
    ...configuration.imports,
    "upheld": here("../../mod.ts"),
    "upheld/tf": here("../../lib/tensorflow/mod.ts"),
    "upheld/datasets/mnist": here("../../datasets/mnist/mod.ts"),
    "node:crypto": here("node_crypto.ts"),
    "node:util": here("node_util.ts"),
    "node:path": here("node_nothing.ts"),
    "node:url": here("node_nothing.ts"),
  };
  await Deno.writeTextFile(map, JSON.stringify({ imports }));
  const bundle = async (name: string) => {
    const entry = fileURLToPath(here(`../../lib/page/tab/${name}.ts`)), file = `${folder}/${name}.js`;
    const args = ["bundle", "--quiet", "--minify", "--platform", "browser", "--import-map", map, "-o", file, entry];
    const { success, stderr } = await output(Deno.execPath(), { args });
    if (!success) throw new Error(`${entry} cannot be bundled: ${new TextDecoder().decode(stderr)}`);
    const text = (await Deno.readTextFile(file)).trim();
    const left = leftIn(text);
    if (left.length > 0) throw new Error(`What was bundled of ${entry} still has ${left.join(", ")}`);
    return text;
  };
  return { engine: await bundle("engine"), script: await bundle("main") };
}

/** What no script of a page may have: imports, re-exports, and what would end it. A text that only has the word "from" is none. */
export function leftIn(script: string): string[] {
  const left = /\b(?:import|export)\b[^;"'`]*\bfrom ?"[^"]*"|\bimport ?"[^"]*"|<\/script/g;
  return [...new Set(script.match(left) ?? [])];
}

/** The module that carries both, so that a page can be made where there is no bundler. */
export function packedModule({ engine, script }: TabScripts): string {
  const base64 = gzipSync(engine, { level: 9 }).toString("base64");
  return `// Made by deno task tab from engine.ts and main.ts: change those.
// deno-fmt-ignore-file
// deno-lint-ignore-file

/** The program of the worker: gzip in base64. */
export const engine: string = "${base64}";

/** The script of the page. */
export const script: string = ${JSON.stringify(script)};
`;
}
