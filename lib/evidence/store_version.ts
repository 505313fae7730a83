import { join } from "node:path";
import { readIfThere } from "../files/mod.ts";

/** The form of the local store: another number for each form that code before it cannot read. */
const version = "2";
const name = "version";

/** A local store that another version of this code made. */
export class StoreVersionError extends Error {
  override readonly name = "StoreVersionError";
}

const known = new Set<string>();

/**
 * Refuses a local store of another form. One that is empty or not there yet is none.
 *
 * @throws {StoreVersionError} When it was made by another version of this code. Nothing in it is touched.
 */
export function requireVersion(store: string): void {
  if (known.has(store)) return;
  // In this order, as another process may be making it: what it writes first is the version.
  const empty = isEmpty(store);
  const found = readIfThere(join(store, name))?.trim();
  if (found === undefined && empty) return;
  if (found !== version) {
    throw new StoreVersionError(
      `The local store ${store} has ${
        found === undefined ? "no version" : `version ${JSON.stringify(found)}`
      }, wanted ` +
        `"${version}": another version of this code made it. Nothing in it was touched: move it away, or remove it and reproduce`,
    );
  }
  known.add(store);
}

/** Writes the version of a store that {@linkcode requireVersion} lets pass, before anything else is in it. */
export function markVersion(store: string): void {
  if (known.has(store)) return;
  Deno.mkdirSync(store, { recursive: true });
  // Under a name of its own, as several Workers of one process may come here at once.
  const temporary = Deno.makeTempFileSync({ dir: store, prefix: `${name}.` });
  Deno.writeTextFileSync(temporary, `${version}\n`);
  Deno.renameSync(temporary, join(store, name));
}

function isEmpty(store: string): boolean {
  try {
    return Array.from(Deno.readDirSync(store)).every((entry) => entry.name.startsWith(name));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}
