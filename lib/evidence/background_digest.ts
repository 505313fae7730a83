import { Buffer } from "node:buffer";
import { sha256 } from "../files/mod.ts";

/** What both threads write to. */
export interface SharedMemory {
  /** At {@linkcode asked}, {@linkcode done} and {@linkcode length}. */
  readonly control: Int32Array<SharedArrayBuffer>;
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  /** SHA-256 of the bytes. */
  readonly digest: Uint8Array<SharedArrayBuffer>;
}

/** How many digests were asked for, or {@linkcode noMore}. */
export const asked = 0;
/** Number of the last one that is done, counted from 1. */
export const done = 1;
/** How many bytes there are. */
export const length = 2;
/** The thread ends. */
export const noMore = -1;

/** Bytes up to which a digest takes less time than waking another thread. */
const small = 1 << 17;
/** How much longer than the first bytes later ones may be: the numbers in a state's header grow. */
const growth = 4096;

/**
 * Takes digests on a thread of its own while this one goes on. That thread is a help and no more: what it has not done when a
 * digest is wanted is digested here, so that nobody ever waits for it.
 *
 * @example
 * ```ts
 * import { BackgroundDigest } from "./background_digest.ts";
 * import { sha256 } from "../files/digest.ts";
 *
 * using background = new BackgroundDigest();
 * const bytes = new Uint8Array(1_000_000);
 * background.begin(bytes);
 * console.assert(background.end() === sha256(bytes));
 * ```
 */
export class BackgroundDigest {
  #bytes = new Uint8Array(0);
  /** Of what the thread was asked for; undefined where it was not. */
  #number: number | undefined;
  #memory: SharedMemory | undefined;
  #worker: Worker | undefined;

  /** Begins with the digest of bytes, which must stay as they are until its end. */
  begin(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#number = bytes.length > small ? this.#ask(bytes) : undefined;
  }

  /** SHA-256 of the bytes that it began with, as 64 hexadecimal digits. */
  end(): string {
    const memory = this.#memory;
    if (!memory || Atomics.load(memory.control, done) !== this.#number) return sha256(this.#bytes);
    return Buffer.from(memory.digest).toString("hex");
  }

  [Symbol.dispose](): void {
    if (!this.#memory) return;
    // A thread that waits cannot be terminated.
    Atomics.store(this.#memory.control, asked, noMore);
    Atomics.notify(this.#memory.control, asked);
    this.#worker!.terminate();
  }

  #ask(bytes: Uint8Array): number | undefined {
    const { control, bytes: room } = this.#memory ??= this.#start(bytes.length + growth);
    if (bytes.length > room.length) return undefined;
    room.set(bytes);
    control[length] = bytes.length;
    const number = Atomics.add(control, asked, 1) + 1;
    Atomics.notify(control, asked);
    return number;
  }

  #start(capacity: number): SharedMemory {
    const memory: SharedMemory = {
      control: new Int32Array(new SharedArrayBuffer(12)),
      bytes: new Uint8Array(new SharedArrayBuffer(capacity)),
      digest: new Uint8Array(new SharedArrayBuffer(32)),
    };
    this.#worker = new Worker(new URL("./digest_worker.ts", import.meta.url), { type: "module" });
    this.#worker.postMessage(memory);
    return memory;
  }
}
