import { numerics } from "../../testing/numerics.ts";
import { startBackend } from "../backend/mod.ts";
import { assertJsonRecord } from "../snapshot/mod.ts";

Deno.test("the engine makes the numbers that keys of runs are made of, with any number of threads", async (t) => {
  for (const threads of [1, 2]) {
    const backend = await startBackend({ threads });
    const found = await numerics();
    await backend.dispose();
    await assertJsonRecord(t, new URL("numerics.json", import.meta.url), found);
  }
});
