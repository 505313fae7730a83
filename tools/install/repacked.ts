import { join } from "node:path";
import { output } from "../../testing/child_process.ts";

/** A package as a folder, to be changed and published. */
export interface Repacked {
  readonly folder: string;
  readonly version: string;
}

/**
 * Unpacks a package and gives it another version.
 *
 * @param to A folder that is made.
 */
export async function repacked(tarball: string, to: string, version: string): Promise<Repacked> {
  await Deno.mkdir(to, { recursive: true });
  const { success } = await output("tar", { args: ["-xzf", tarball, "-C", to, "--strip-components", "1"] });
  if (!success) throw new Error(`${tarball} cannot be unpacked`);
  const path = join(to, "package.json"), manifest = JSON.parse(await Deno.readTextFile(path));
  await Deno.writeTextFile(path, JSON.stringify({ ...manifest, version }, null, 2));
  return { folder: to, version };
}

let last = 1000;

/** The version that is published first. */
export const firstVersion = `0.2.${last}`;

/** A version above all that were published here before. */
export const nextVersion = (): string => `0.2.${++last}`;
