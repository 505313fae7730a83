import { join } from "node:path";

/**
 * Who has installed the packages of a project for Node.js, in words; undefined where nobody has, or the project asks for none.
 *
 * npm takes what Deno has installed for its own, and fails over it, unless a lock file tells it.
 */
export function installerOf(folder: string): string | undefined {
  const isThere = (path: string) => {
    try {
      Deno.statSync(join(folder, path));
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  };
  if (!isThere("package.json") || !isThere("node_modules")) return undefined;
  if (!isThere("node_modules/.deno")) return "not by Deno";
  return isThere("package-lock.json")
    ? "by Deno, and npm install can go on from there"
    : "by Deno: remove node_modules before npm install, which cannot go on from there";
}
