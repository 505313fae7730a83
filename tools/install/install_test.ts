import assert from "node:assert/strict";
import { runTask } from "../../testing/run_task.ts";
import { isReachable } from "./registry.ts";

Deno.test({
  name:
    "a project that the package makes is judged and tested with Node.js alone, as a real registry gives the package",
  ignore: !await isReachable(),
  async fn() {
    const { code, out, error } = await runTask("test:install", ["--quick"]);
    assert.equal(code, 0, `${out} ${error}`);
    assert.match(out, /^✔ Node\.js alone {2}npx upheld verify .* 2 claims are as on record$/m);
    assert.match(out, /^✔ Node\.js alone {2}npx upheld test .* 4 tests pass$/m);
    assert.match(out, /3 of 3 steps are as they have to be/);
  },
});
