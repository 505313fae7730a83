import { DataError } from "../data_error.ts";
import { pathOf, unreadable } from "./file.ts";

/** So much is read at once for whoever reads one piece behind the other. */
const readAhead = 1 << 18;

/** Bytes between two pieces that follow each other, such as ends of lines. */
const smallGap = 64;

/** Files that nobody uses any more are closed. */
const closing = new FinalizationRegistry<Deno.FsFile>((handle) => handle.close());

/** A plain file that stays open, whose bytes are read by their place. */
export class OpenFile implements Disposable {
  /** Its path. */
  readonly path: string;
  /** Its bytes when it was opened. */
  readonly length: number;
  #handle: Deno.FsFile | undefined;
  /** What lies behind the place where the last reader stopped. */
  #ahead = { at: 0, bytes: new Uint8Array(0) };
  #next = -Infinity;

  /** @throws {DataError} When it is missing, may not be read, or is packed. */
  constructor(path: string | URL) {
    this.path = pathOf(path);
    try {
      this.#handle = Deno.openSync(path);
    } catch (error) {
      throw unreadable(this.path, error);
    }
    closing.register(this, this.#handle, this);
    try {
      this.length = this.#handle.statSync().size;
      const [first, second] = this.read(0, Math.min(2, this.length));
      if (first === 0x1f && second === 0x8b) {
        const found = "a file that gzip packed", wanted = "a plain one, to read it by index";
        const remedy = "unpack it with gunzip, or read it whole where it fits into memory";
        throw new DataError({ file: this.path, found, wanted, remedy });
      }
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** So many bytes from a place on. @throws {DataError} When the file was closed, or ends before. */
  read(at: number, length: number): Uint8Array<ArrayBuffer> {
    const out = new Uint8Array(length);
    this.readInto(out, at);
    return out;
  }

  /** Fills an array with the bytes from a place on. @throws {DataError} When the file was closed, or ends before. */
  readInto(out: Uint8Array, at: number): void {
    if (!this.#handle) {
      const remedy = "open it anew, or close it later";
      throw new DataError({ file: this.path, found: "that the file was closed", wanted: "an open one", remedy });
    }
    const gap = at - this.#next, isNext = gap >= 0 && gap <= smallGap;
    this.#next = at + out.length;
    const { at: from, bytes } = this.#ahead;
    if (at >= from && at + out.length <= from + bytes.length) {
      return out.set(bytes.subarray(at - from, at - from + out.length));
    }
    if (!isNext || out.length >= readAhead) return this.#fill(out, at);
    const ahead = new Uint8Array(Math.max(out.length, Math.min(readAhead, this.length - at)));
    this.#fill(ahead, at);
    this.#ahead = { at, bytes: ahead };
    out.set(ahead.subarray(0, out.length));
  }

  [Symbol.dispose](): void {
    closing.unregister(this);
    this.#handle?.close();
    this.#handle = undefined;
  }

  #fill(out: Uint8Array, at: number): void {
    const handle = this.#handle!;
    handle.seekSync(at, Deno.SeekMode.Start);
    for (let done = 0; done < out.length;) {
      const count = handle.readSync(out.subarray(done));
      if (count === null) {
        const found = `its end after ${handle.statSync().size} bytes`;
        const wanted = `at least ${at + out.length}, as when it was opened`;
        throw new DataError({ file: this.path, found, wanted, remedy: "leave the file as it is while it is read" });
      }
      done += count;
    }
  }
}
