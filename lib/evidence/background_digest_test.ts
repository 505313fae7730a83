import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { sha256 } from "../files/mod.ts";
import { BackgroundDigest } from "./background_digest.ts";

/** Bytes that are others for each number. */
const bytesOf = (length: number, number: number) => new Uint8Array(length).map((_, i) => i * 7 + number);

Deno.test("BackgroundDigest gives the digest of what it began with, whoever takes it", async () => {
  using background = new BackgroundDigest();
  // The thread starts within the first pauses; without a pause it cannot be done in time.
  const pauses = [...Array(20).fill(20), ...Array(20).fill(0)];
  for (const [number, pause] of pauses.entries()) {
    for (const length of [10, 200_000, 200_100, 150_000, 300_000]) {
      const bytes = bytesOf(length, number);
      background.begin(bytes);
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
      assert.equal(background.end(), sha256(bytes), `${length} bytes, number ${number}`);
    }
  }
});

Deno.test("BackgroundDigest takes the digests of large states on its thread", async () => {
  using background = new BackgroundDigest();
  const bytes = bytesOf(200_000, 1), digest = sha256(bytes);
  // On a busy machine its thread starts late: Deno looks at the types of its module first.
  for (let tries = 0; tries < 6000; tries++) {
    background.begin(bytes);
    await new Promise((resolve) => setTimeout(resolve, 20));
    // What this thread would digest now is something else: only the other one can know the digest of what it was.
    bytes[0]++;
    const found = background.end();
    bytes[0]--;
    if (found === digest) return;
  }
  assert.fail("The thread never took one");
});

Deno.test("BackgroundDigest does not keep a process alive", async () => {
  const from = new URL("./background_digest.ts", import.meta.url);
  const program = `import { BackgroundDigest } from "${from}";
    using background = new BackgroundDigest();
    for (let i = 0; i < 10; i++) {
      background.begin(new Uint8Array(200_000));
      await new Promise((resolve) => setTimeout(resolve, 50));
      background.end();
    }`;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", program],
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    signal: AbortSignal.timeout(60_000),
  }).output();
  assert(success, `it did not end within a minute: ${new TextDecoder().decode(stderr)}`);
});
