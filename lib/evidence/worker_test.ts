import assert from "node:assert/strict";
import type { Answer } from "./worker.ts";

Deno.test("a Worker says that it listens, as what is sent to one that still loads may be lost", async () => {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  // One that says nothing of itself answers this.
  const asking = setInterval(() => worker.postMessage("end"), 100);
  const first = await new Promise<Answer>((resolve) => worker.onmessage = ({ data }) => resolve(data));
  clearInterval(asking);
  worker.terminate();
  assert.equal(first, "listening");
});
