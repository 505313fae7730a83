import { AssertionError } from "node:assert";
import { basename, dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { changeList, listedFiles, writeWhole } from "../files/mod.ts";
import { placesOf, shortPath } from "../project/mod.ts";
import { inUpdateMode } from "./update_mode.ts";

/** What one kind of record (JSON, pictures) knows about its files. */
export interface RecordKind {
  /** The content of the record as it would be written now. */
  dump(): Uint8Array;
  /** What differs from the recorded content, in words; nothing where it may pass. */
  check(recorded: Uint8Array): string | undefined;
  /** Leaves something to look at beside a record that failed, and says what. */
  leave?(path: string): Promise<string>;
  /** Removes what {@linkcode leave} left. */
  tidy?(path: string): Promise<void>;
}

/** The content of a file, or undefined where there is none. */
async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Removes a file that may not be there; where it is not, permission to write is not needed. */
export async function removeIfThere(path: string): Promise<void> {
  if (await readIfThere(path)) await Deno.remove(path);
}

/** The driver under all records: pass, fail in words, or (under `-u`) write the record and print what changed. */
export async function assertRecord(t: Deno.TestContext, record: URL | string, kind: RecordKind): Promise<void> {
  const path = record instanceof URL ? fileURLToPath(record) : record;
  const name = shortPath(path);
  const recorded = await readIfThere(path);
  const difference = recorded ? kind.check(recorded) : "there is no such record yet";
  const missing = notListed(path);
  if ((difference !== undefined || missing) && await inUpdateMode(t, name)) {
    if (difference !== undefined) {
      await Deno.mkdir(dirname(path), { recursive: true });
      await writeWhole(path, kind.dump());
      console.log(`${recorded ? "Updated" : "Created"} ${name}${recorded ? `: ${difference}` : ""}`);
    }
    if (missing) await changeList(missing.snapshots, { add: [missing.file] });
    return await kind.tidy?.(path);
  }
  if (difference === undefined) return await kind.tidy?.(path);
  const accept = `deno test -u ${shortPath(fileURLToPath(t.origin))}`;
  throw new AssertionError({
    message: recorded
      ? `${name} differs from the record: ${difference}\n${await left(
        kind,
        path,
      )}If it is meant, accept it with: ${accept}`
      : `${name}: ${difference}; create it with: ${accept}`,
  });
}

/** The place of a record that the list of files on record lacks; what lies elsewhere is on no list. */
function notListed(path: string): { readonly snapshots: string; readonly file: string } | undefined {
  const { snapshots } = placesOf(), file = relative(snapshots, path).replaceAll("\\", "/");
  return file.startsWith("../") || listedFiles(snapshots)?.has(file) ? undefined : { snapshots, file };
}

/** A sentence on what was left beside a record; the test fails all the same where nothing may be written. */
async function left(kind: RecordKind, path: string): Promise<string> {
  try {
    return kind.leave ? `${await kind.leave(path)}\n` : "";
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return "Nothing was left beside it: writing is not permitted\n";
    throw error;
  }
}

/** The path beside a record for something that goes with it: `x.png`, `diff` -> `x.diff.png`. */
export function beside(path: string, what: string): string {
  const name = basename(path);
  const dot = name.lastIndexOf(".");
  return `${dirname(path)}/${dot > 0 ? `${name.slice(0, dot)}.${what}${name.slice(dot)}` : `${name}.${what}`}`;
}
