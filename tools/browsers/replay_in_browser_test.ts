import assert from "node:assert/strict";
import functionFit from "../../experiments/function/experiment.ts";
import { recordedRuns } from "../../lib/evidence/mod.ts";
import { browserPrograms } from "../../testing/page/browser_programs.ts";
import { bundle, replayInBrowser } from "./replay_in_browser.ts";

const browsers = await browserPrograms();
// Where there is none, that is told.
const names = browsers.length > 0 ? browsers : [undefined];

for (const browser of names) {
  Deno.test({
    name: `${browser?.name ?? "a browser"} gives the recorded bytes, and finds a changed number`,
    ignore: !browser,
    async fn() {
      const script = await bundle(), recorded = recordedRuns(functionFit)[0], stretch = { from: 0, to: 200 };
      const same = await replayInBrowser(browser!, script, recorded, stretch);
      assert.deepEqual({ lines: same.lines, problem: same.problem }, { lines: 1, problem: undefined });
      const { ledger } = recorded, [first, ...others] = ledger.lines;
      const loss = [...first.steps!.loss!];
      loss[7] += 2 ** -24;
      const changed = { ...recorded, ledger: { ...ledger, lines: [{ ...first, steps: { loss } }, ...others] } };
      const other = await replayInBrowser(browser!, script, changed, stretch);
      assert.equal(other.lines, 0);
      assert.match(other.problem!, /^differs after step 200: .*"step":8/);
    },
  });
}

const scripts = {
  "that the page says what went wrong": [
    "await fetch('failed', { method: 'POST', body: '{\"message\":\"no\"}' });",
    "no",
  ],
  "that the page has trained nothing": ["await fetch('done', { method: 'POST' });", "ended before step 200"],
} as const;
for (const [what, [script, problem]] of Object.entries(scripts)) {
  Deno.test({
    name: `a replay in a browser tells ${what}`,
    ignore: browsers.length === 0,
    async fn() {
      const found = await replayInBrowser(browsers[0], script, recordedRuns(functionFit)[0], { from: 0, to: 200 });
      assert.deepEqual(found, { lines: 0, arithmetic: undefined, problem });
    },
  });
}
