import { relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Path of the project's folder. */
export const projectRoot: string = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

/** A path as a reader knows it: relative to the project where it lies inside. */
export function shortPath(path: string): string {
  const inside = relative(projectRoot, path);
  return inside.startsWith("..") ? path : inside;
}
