/** The thread of `BackgroundDigest`: waits until it is asked, digests, and waits again. @module */
import { createHash } from "node:crypto";
import { asked, done, length, noMore, type SharedMemory } from "./background_digest.ts";

/** What a Worker's scope has, whatever library a project checks types against. */
const scope = globalThis as unknown as {
  addEventListener(type: "message", listener: (event: MessageEvent<SharedMemory>) => void): void;
};

scope.addEventListener("message", ({ data: { control, bytes, digest } }) => {
  for (let number = 0;;) {
    Atomics.wait(control, asked, number);
    number = Atomics.load(control, asked);
    if (number === noMore) return;
    digest.set(createHash("sha256").update(bytes.subarray(0, control[length])).digest());
    Atomics.store(control, done, number);
  }
});
