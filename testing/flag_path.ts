/**
 * A path as Deno's `--allow-read` and the like take it: they take a comma for the end of one path, and two for a comma.
 *
 * @example
 * ```ts
 * import { flagPath } from "./flag_path.ts";
 * console.assert(flagPath("/home/me/deep, and shallow") === "/home/me/deep,, and shallow");
 * ```
 */
export function flagPath(path: string): string {
  return path.replaceAll(",", ",,");
}
