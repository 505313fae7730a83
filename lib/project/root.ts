import { dirname, join, relative } from "node:path";

let root: string | undefined;

/**
 * The folder of the project: the nearest one, from the current folder upwards, that holds a `report.md`.
 *
 * @throws {ProjectError} When there is none.
 *
 * @example
 * ```ts
 * import { projectRoot } from "./root.ts";
 * console.assert(Deno.readTextFileSync(`${projectRoot()}/report.md`).length > 0);
 * ```
 */
export function projectRoot(): string {
  return root ??= rootAbove(Deno.cwd());
}

/** There is no project here. */
export class ProjectError extends Error {
  override readonly name = "ProjectError";
}

/** The project that a folder lies in. */
export function rootAbove(from: string): string {
  for (let folder = from;; folder = dirname(folder)) {
    if (isFile(join(folder, "report.md"))) return folder;
    if (folder === dirname(folder)) break;
  }
  throw new ProjectError(
    `There is no report.md in ${from} or above it: go to the folder of your report, or make one with "upheld new"`,
  );
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    // Above the project nothing may be read.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) return false;
    throw error;
  }
}

/** A path as a reader knows it: relative to the project where it lies inside. */
export function shortPath(path: string): string {
  const inside = relative(projectRoot(), path);
  return inside.startsWith("..") ? path : inside;
}
