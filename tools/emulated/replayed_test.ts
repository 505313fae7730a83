import assert from "node:assert/strict";
import { readReplayed } from "./replayed.ts";

const row = (problem: string | null) => ({ check: "function/deep-0, steps 1 to 50", problem });
const out = (...checks: unknown[]) => JSON.stringify({ seed: 7, checks });

Deno.test("readReplayed() takes checks without a problem for a replay", () => {
  assert.deepEqual(readReplayed(out(row(null), row(null)), 0), { checks: [row(null), row(null)], problems: [] });
});

Deno.test("readReplayed() names a check that did not give the recorded bytes, whatever the exit code", () => {
  for (const code of [0, 1]) {
    const { problems } = readReplayed(out(row(null), row("it leaves its record")), code);
    assert.deepEqual(problems, ["function/deep-0, steps 1 to 50: it leaves its record"]);
  }
});

Deno.test("readReplayed() does not take for a replay what made no check, or ended badly", () => {
  for (
    const [text, code] of [["", 0], [out(), 0], ["{}", 0], ["18 of 18 replays", 0], ["", 1], [
      out(row(null)),
      1,
    ]] as const
  ) {
    assert.equal(readReplayed(text, code).problems.length, 1, `${text}, ${code}`);
  }
});
