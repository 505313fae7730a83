// @ts-types="./tar_stream.d.ts"
import tar from "tar-stream";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

/** The files of a package by their paths in it. */
export type PackageFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** A package as a tarball, as `npm pack` has it: all below `package/`, of no date, in the order of their paths. */
export async function pack(files: PackageFiles, executable: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const packed = tar.pack(), mtime = new Date(0);
  for (const path of [...files.keys()].sort()) {
    const mode = executable.includes(path) ? 0o755 : 0o644;
    packed.entry({ name: `package/${path}`, mode, mtime }, files.get(path)!);
  }
  packed.finalize();
  return new Uint8Array(gzipSync(await allOf(packed), { level: 9 }));
}

/** The files in a package's tarball. */
export async function unpack(tarball: Uint8Array): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>(), extracted = tar.extract();
  extracted.end(gunzipSync(tarball));
  for await (const entry of extracted) {
    const bytes = await allOf(entry);
    if (entry.header.type === "file") files.set(entry.header.name.replace(/^package\//, ""), bytes);
  }
  return files;
}

/** Writes files below a folder. */
export async function writeFiles(files: PackageFiles, folder: string): Promise<void> {
  for (const [path, bytes] of files) {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    await Deno.writeFile(join(folder, path), bytes);
  }
}

async function allOf(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of stream) chunks.push(new Uint8Array(chunk));
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
