import { fileURLToPath } from "node:url";

/** An empty folder for a test in the project's `.upheld/tmp/`, where tests may write. */
export function scratchFolder(name: string): string {
  const folder = fileURLToPath(new URL(`../.upheld/tmp/${name}`, import.meta.url));
  try {
    Deno.removeSync(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  Deno.mkdirSync(folder, { recursive: true });
  return folder;
}
