import { join } from "node:path";

/** Writes a file whole or not at all: to a temporary name beside it, flushed, then renamed. */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${Deno.pid}.tmp`;
  try {
    using file = await Deno.open(temporary, { write: true, create: true, truncate: true });
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
    await file.sync();
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

/** Does something while no other process or Worker does what wants the same lock. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  using file = await Deno.open(path, { write: true, create: true });
  await file.lock(true);
  return await work();
}

/** Removes what processes that were killed left half-written in a folder that nobody else writes to now. */
export async function removeTemporaries(folder: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) if (name.endsWith(".tmp")) await Deno.remove(join(folder, name));
}

/** A file's text, or undefined where there is none. */
export function readIfThere(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** All files with this suffix below a folder, as sorted paths relative to it with `/` between their parts. */
export function filesBelow(folder: string, suffix: string): string[] {
  const found: string[] = [];
  const walk = (relative: string) => {
    try {
      for (const entry of Deno.readDirSync(join(folder, relative))) {
        const path = relative ? `${relative}/${entry.name}` : entry.name;
        if (entry.isDirectory) walk(path);
        else if (entry.name.endsWith(suffix)) found.push(path);
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  };
  walk("");
  return found.sort();
}
