import assert from "node:assert/strict";
import { allCommands } from "../../lib/cli/commands.ts";
import { asCalled } from "./as_called.ts";

Deno.test("messages of the package name commands as they are called with Node.js alone", () => {
  for (
    const [said, wanted] of [
      ['run "deno task reproduce ${id} --record", or', 'run "npx upheld reproduce ${id} --record", or'],
      ["deno task upheld remove <name>", "npx upheld remove <name>"],
      ["and then deno test -P -u; or", "and then npx upheld test -u; or"],
      ["`deno test -P ${path}`", "`npx upheld test ${path}`"],
      // What only a clone has, and what is said of Deno itself, stay.
      ["made by deno task kernels", "made by deno task kernels"],
      ['as "deno test -P" does', 'as "deno test -P" does'],
      ["deno task reproductions", "deno task reproductions"],
    ]
  ) assert.equal(asCalled(said), wanted);
});

Deno.test("helps of the package fit 80 columns, and name no task of Deno", async () => {
  for (const { help } of await allCommands()) {
    const lines = asCalled(help).split("\n");
    assert.deepEqual(lines.filter((line) => line.length > 80 || line.includes("deno task")), []);
  }
});
