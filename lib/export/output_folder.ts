import { dirname, join } from "node:path";
import { writeWhole } from "../files/mod.ts";
import { fileName } from "./file_name.ts";

/** A file to write. */
export interface ExportFile {
  /** Its folders and its name, as texts that need not be fit for that. */
  readonly path: readonly string[];
  readonly content: Uint8Array | string;
}

/** The folder that files are exported to. Nothing is written outside of it, and nothing in it but what is asked for. */
export class OutputFolder {
  readonly #folder: string;
  readonly #written = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Writes a file whole or not at all, in the place of one of that name, and returns its path.
   *
   * @throws {RangeError} When it was written already, or would be the same to a file system that takes `A` for `a`.
   * @throws {Error} When it cannot be written; what was there is there still.
   */
  async write({ path, content }: ExportFile): Promise<string> {
    const target = join(this.#folder, ...path.map(fileName));
    const key = target.toLowerCase();
    if (this.#written.has(key)) {
      throw new RangeError(`Two files want to be ${target}: give one of the two runs or variants another name`);
    }
    this.#written.add(key);
    try {
      await Deno.mkdir(dirname(target), { recursive: true });
      await writeWhole(target, content);
    } catch (error) {
      throw new Error(
        `${target} cannot be written: ${(error as Error).message}; ` +
          `make room, or move away what is in its place, and export again`,
        { cause: error },
      );
    }
    return target;
  }
}
