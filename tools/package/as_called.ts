import { permissions } from "../../lib/project/permissions.ts";

const tasks = new RegExp(`deno task (?:upheld )?(?=(?:${Object.keys(permissions).join("|")})\\b)`, "g");

/** What messages and helps say of commands, as those call them who have the package: with Node.js alone there is no `deno`. */
export function asCalled(code: string): string {
  return code.replace(tasks, "npx upheld ").replace(/deno test -P(?= -u\b| \$\{)/g, "npx upheld test");
}
