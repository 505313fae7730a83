import { dirname, join } from "node:path";
import * as v from "valibot";
import { parseJson, ValidationError } from "../validation/mod.ts";
import { readIfThere, withLock, writeWhole } from "./files.ts";

/** Path of the list of what is on record: by it is known what was there and is gone. */
export const listPath = (snapshots: string) => join(snapshots, "files.json");

const schema = v.array(v.string());

/**
 * The files that are on record, by their paths below `snapshots/`, as the list has them; undefined where there is no list.
 *
 * @throws {ValidationError} When it is no list of paths.
 */
export function listedFiles(snapshots: string): ReadonlySet<string> | undefined {
  const path = listPath(snapshots), text = readIfThere(path);
  if (text === undefined) return undefined;
  try {
    return new Set(parseJson(schema, text, path));
  } catch (error) {
    if (error instanceof ValidationError) throw new ValidationError(`${error.message}; restore it from git`);
    throw error;
  }
}

/** Adds files to the list, and takes others from it, while no other process does. */
export async function changeList(
  snapshots: string,
  { add = [], remove = [] }: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
): Promise<void> {
  const folder = join(dirname(snapshots), ".upheld");
  await Deno.mkdir(folder, { recursive: true });
  await withLock(join(folder, "files.lock"), async () => {
    const before = listedFiles(snapshots) ?? new Set();
    const after = new Set([...before, ...add].filter((path) => !remove.includes(path)));
    if (before.size === after.size && before.isSubsetOf(after)) return;
    await Deno.mkdir(snapshots, { recursive: true });
    await writeWhole(listPath(snapshots), JSON.stringify([...after].sort(), null, 2) + "\n");
  });
}
