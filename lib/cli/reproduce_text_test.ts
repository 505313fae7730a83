import assert from "node:assert/strict";
import type { RecordChange } from "../evidence/mod.ts";
import { changeInWords } from "./reproduce_text.ts";

const none: RecordChange = {
  added: [],
  changed: [],
  same: [],
  left: [],
  missing: [],
  measured: [],
  unmeasured: [],
  stale: [],
};

Deno.test("changeInWords() says by which commands runs of a former protocol are made again", () => {
  const stale = ["wide-0", "batch=all ten/wide-0", "batch=all ten/wide-1", "batch=4/net=small/wide-0"];
  assert.equal(
    changeInWords("fit", { ...none, added: ["wide-1"], stale }),
    "fit on record: 1 new (wide-1); 4 of a protocol that is the experiment's no more (wide-0, batch=all ten/wide-0, " +
      "batch=all ten/wide-1, batch=4/net=small/wide-0), made again by " +
      '"deno task reproduce fit --record" and ' +
      '"deno task reproduce fit --alternatives --record" and "deno task reproduce fit --universes N --record"',
  );
});
