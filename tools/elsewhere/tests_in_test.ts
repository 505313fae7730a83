import assert from "node:assert/strict";
import { testsIn } from "./tests_in.ts";

Deno.test("testsIn() counts what ran, and gives the errors of what failed", () => {
  const said =
    "a ... ok (1ms)\nb ... FAILED (1ms)\n\n ERRORS \n\nb => ./b_test.ts:1:1\nerror: no\n\nFAILED | 1 passed | 1 failed | 3 ignored (2ms)\n";
  const { ran, text, failures } = testsIn(said);
  assert.deepEqual([ran, text], [2, "1 passed | 1 failed | 3 ignored (2ms)"]);
  assert.match(failures, /^ERRORS \n\nb => /);
});

Deno.test("testsIn() counts nothing where nothing ran, or the tests broke off", () => {
  assert.equal(testsIn("\nok | 0 passed | 0 failed | 6 ignored (2ms)\n").ran, 0);
  assert.deepEqual(testsIn("error: no such file").text, "the tests did not run to their end");
});
