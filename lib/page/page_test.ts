// The real page of this project, as one file and in a real browser.
import assert from "node:assert/strict";
import { scratchFolder } from "../reference/mod.ts";
import { runDeno, runTask } from "../reference/run_task.ts";
import { findBrowser } from "./find_browser.ts";

const folder = scratchFolder("page");
const path = `${folder}/report.html`;
const executable = findBrowser();
if (!executable) console.log("There is no Chromium in PATH: the page is not tested in a browser");

Deno.test("deno task report writes one page below 5 MB that names no address to fetch from", async () => {
  const { code, out, error } = await runTask("report", ["--out", path, "--json"]);
  assert.equal(code, 0, error);
  const { bytes } = JSON.parse(out);
  assert(bytes < 5e6 && bytes === Deno.statSync(path).size);
  const html = Deno.readTextFileSync(path);
  assert.doesNotMatch(html, /(?:src|href)="(?!data:|#)/);
  assert.doesNotMatch(html, /@import|url\((?!data:|#)/);
});

Deno.test({
  name:
    "the page holds in a real browser: no request, no error, nothing that axe finds, by keyboard and without a script",
  ignore: !executable,
  async fn() {
    const { code, out, error } = await runDeno([
      "test",
      "--no-check",
      "-A",
      "lib/page/browser_checks.ts",
      "--",
      path,
      executable!,
    ]);
    assert.equal(code, 0, `${out}\n${error}`);
    assert.match(out, /ok \| 8 passed/);
  },
});
