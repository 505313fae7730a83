import config from "../../deno.json" with { type: "json" };
import { filesBelow } from "../../lib/files/mod.ts";

/** What of a folder is published: paths of its files below it, sorted, as `publish` in deno.json says. */
export function publishedFiles(root: string): string[] {
  const { include } = config.publish;
  const isFile = (path: string) => Deno.statSync(`${root}/${path}`).isFile;
  return include.flatMap((path) =>
    isFile(path) ? [path] : filesBelow(`${root}/${path}`, "").map((file) => `${path}/${file}`)
  )
    .filter((path) => isTemplate(path) || !/_test\.tsx?$|\.wasm$/.test(path)).sort();
}

/** Whether a file is copied into new projects: it is none of the package's own modules. */
export const isTemplate = (path: string): boolean => path.startsWith("lib/new/template/");

/** Whether a file is a module of the package that is compiled. */
export const isModule = (path: string): boolean =>
  /\.tsx?$/.test(path) && !/\.d\.ts$/.test(path) && !isTemplate(path) && !path.startsWith("lib/kernels/assembly/");

/** Where a module is in the package. */
export const compiledPath = (path: string): string => path.replace(/\.tsx?$/, ".js");
