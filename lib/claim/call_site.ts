import { fileURLToPath } from "node:url";

/** The file and line that called the caller of this. */
export function callSite(): { file: string; line: number } {
  const found = new Error().stack?.split("\n")[3]?.match(/(file:\/\/.+?):(\d+):\d+/);
  return { file: found ? fileURLToPath(found[1]) : "", line: Number(found?.[2] ?? 0) };
}
