import { gzipSync } from "node:zlib";
import { sha256 } from "../../files/mod.ts";

/** What a page carries for the tab, as much of it as there is room for. */
export class Carried {
  /** By name: gzip in base64. */
  readonly sections = new Map<string, string>();
  /** SHA-256 of each part, unpacked. */
  readonly digests: Record<string, string> = {};
  #left: number;

  /** @param room In characters. */
  constructor(room: number) {
    this.#left = room;
  }

  /** Characters that there still is room for. */
  get left(): number {
    return this.#left;
  }

  /** Sets room aside; false, and none, where there is not so much. */
  reserve(characters: number): boolean {
    if (characters > this.#left) return false;
    this.#left -= characters;
    return true;
  }

  /** Takes up a part where there is room for it: whether it is there. */
  add(name: string, bytes: Uint8Array): boolean {
    if (this.sections.has(name)) return true;
    const text = packed(bytes);
    if (!this.reserve(text.length)) return false;
    this.#keep(name, bytes, text);
    return true;
  }

  /** Takes up a part for which room was set aside. */
  put(name: string, bytes: Uint8Array): void {
    this.#keep(name, bytes, packed(bytes));
  }

  #keep(name: string, bytes: Uint8Array, text: string): void {
    this.sections.set(name, text);
    this.digests[name] = sha256(bytes);
  }
}

/** Bytes as a page carries them. */
export const packed = (bytes: Uint8Array): string => gzipSync(bytes, { level: 9 }).toString("base64");
