// The real page of this project, as one file and in a real browser.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { PNG } from "pngjs";
import { scratchFolder } from "../../testing/mod.ts";
import { findBrowser } from "../../testing/page/find_browser.ts";
import { copyOfProject, runDeno, runTask } from "../../testing/run_task.ts";
import { type BrowserProgram, browserPrograms } from "../../testing/page/browser_programs.ts";
import { openPage } from "../../testing/page/drive.ts";
import { byKeyboard } from "../../tools/browsers/by_keyboard.ts";
import { checkPages, checksOf, checksWithFiles, digestOf, opened } from "../../tools/browsers/check_page.ts";
import { indexOf } from "../../tools/browsers/damage.ts";
import { placesOf, projectRoot } from "../project/mod.ts";

const folder = scratchFolder("page");
const path = `${folder}/report.html`;
const changedPath = `${folder}/changed.html`;
const repository = "https://example.org/me/report/blob/main";
const executable = findBrowser();
if (!executable) console.log("There is no Chromium in PATH: the page is not tested in a browser");

Deno.test("deno task report writes one page below 8 MB that names no address to fetch from", async () => {
  const { code, out, error } = await runTask("report", ["--out", path, "--json"]);
  assert.equal(code, 0, error);
  const { bytes, digest } = JSON.parse(out);
  assert(bytes < 8e6 && bytes === Deno.statSync(path).size);
  const html = Deno.readTextFileSync(path);
  assert.equal(digest, digestOf(html));
  assert.doesNotMatch(html, /(?:src|href)="(?!data:|#)/);
  assert.doesNotMatch(html, /@import|url\((?!data:|#)/);
});

Deno.test("of each experiment but two the page carries what a stretch is trained on, and of each run how its targets come about", () => {
  const { runs, datasets } = indexOf(Deno.readTextFileSync(path));
  const carried = new Set(runs.filter(({ carried }) => carried).map(({ experiment }) => experiment));
  // The shortest stretch of the one would be as large as a page may be; on the other rests one claim alone, and there is no room left.
  const missing = new Set(runs.map(({ experiment }) => experiment)).difference(carried);
  assert.deepEqual(missing, new Set(["memorisation", "minima"]));
  const drawn = new Set(runs.filter(({ experiment }) => experiment === "random").map(({ data }) => data));
  assert(drawn.size >= 5);
  for (const { id, data } of runs) assert(Object.hasOwn(datasets, data), id);
});

Deno.test("each run of an experiment stands in the page once, and cards lead to the table that it stands in", () => {
  const html = Deno.readTextFileSync(path);
  const { runs } = JSON.parse(Deno.readTextFileSync(`${projectRoot()}/snapshots/function/record.json`));
  const chain = (runs["deep-0"] as { readonly chain: string }).chain.slice(0, 32);
  assert.equal(html.split(chain).length, 2);
  assert(html.includes('id="experiment-function"'));
  assert(html.split('href="#experiment-function"').length > 10);
});

Deno.test("a record in other colours, or cut short, is shown beside the present picture, and is no finding that moved", async () => {
  using copy = copyOfProject();
  const shows = async (records: readonly Uint8Array[]) => {
    const { code, error } = await runTask("report", ["--no-tab", "--repository", `${repository}/`], copy.folder);
    assert.equal(code, 0, error);
    const html = Deno.readTextFileSync(`${copy.folder}/report.html`);
    assert.doesNotMatch(html, /data-section|wasm-unsafe-eval/);
    for (const record of records) assert(html.includes(`src="data:image/png;base64,${record.toBase64()}"`));
    assert.equal(html.match(/class="picture pair"/g)?.length, records.length);
    return html;
  };
  const record = `${copy.folder}/snapshots/function/figure-1-1.png`;
  const picture = PNG.sync.read(Buffer.from(Deno.readFileSync(record)));
  for (let i = 0; i < picture.data.length; i++) if (i % 4 !== 3) picture.data[i] = 255 - picture.data[i];
  const inverted = PNG.sync.write(picture);
  Deno.writeFileSync(record, inverted);
  Deno.writeTextFileSync(changedPath, await shows([inverted]));
  const short = Deno.readFileSync(`${copy.folder}/snapshots/mnist/figure-1-2.png`).subarray(0, 1000);
  Deno.writeFileSync(`${copy.folder}/snapshots/mnist/figure-1-2.png`, short);
  await shows([inverted, short]);
});

Deno.test("with --repository each claim and each figure leads to the line that makes it, and nothing else leads away", () => {
  const html = Deno.readTextFileSync(changedPath);
  const made = [
    ...html.matchAll(/<div id="claim-([^"]+)"|<figure id="figure-([^"]+)"/g),
  ].map(({ 1: claim, 2: figure, index }) => ({ claim, figure, index }));
  assert(made.filter(({ claim }) => claim).length >= 49 && made.filter(({ figure }) => figure).length >= 7);
  const leading = [...html.matchAll(/href="(?!#)([^"]*)"/g)];
  assert.equal(leading.length, made.length);
  made.forEach(({ claim, figure, index }, i) => {
    // One link each, in their order: it stands behind its claim and before the next.
    assert(leading[i].index > index && leading[i].index < (made[i + 1]?.index ?? html.length));
    const [, file, line] = leading[i][1].match(/^https:\/\/example\.org\/me\/report\/blob\/main\/([^#]+)#L(\d+)$/)!;
    const lines = Deno.readTextFileSync(`${projectRoot()}/${file}`).split("\n").slice(Number(line) - 1);
    assert.match(lines[0], claim ? /^ *(claim|given)\(\{$/ : /^ *reportFigure\(\{$/, leading[i][1]);
    assert.equal(lines[1].trim(), claim ? `id: "${claim.replace("--", "/")}",` : `name: "${figure}",`);
  });
});

Deno.test({
  name:
    "the pages hold in a real browser: no request, no error, nothing that axe finds, by keyboard, without a script, on paper",
  ignore: !executable,
  async fn() {
    const { code, out, error } = await runDeno([
      "test",
      "--no-check",
      "-A",
      ...["browser", "slider", "print", "markdown"].map((name) => `testing/page/${name}_checks.ts`),
      "--",
      path,
      changedPath,
      executable!,
    ]);
    assert.equal(code, 0, `${out}\n${error}`);
    assert.match(out, /ok \| 21 passed/);
  },
});

/** Few of those that `deno task browsers --page` does. */
const pressed: Readonly<Record<BrowserProgram["name"], readonly RegExp[]>> = {
  Chromium: [
    /^function\/shallow-0$/,
    /^function\/shallow-0 with a digit of a number in its ledger changed, and the index made to fit$/,
    /^function\/shallow-0 with files: from its state/,
  ],
  Firefox: [
    /^sensitivity\/5-0$/,
    /^all \d+ claims$/,
    /^all claims with a digit of a number in a ledger that is carried in part changed/,
    /^claim function\/shallow-beats-deep with another verdict$/,
    /^function\/shallow-0 with files: from its state/,
  ],
};
const browsers = await browserPrograms();
for (const [name, wanted] of Object.entries(pressed)) {
  const browser = browsers.find((one) => one.name === name);
  Deno.test({
    name: `the page computes its own evidence in ${name}, by keyboard alone and with a file that is dropped, too`,
    ignore: !browser,
    async fn(t) {
      const html = Deno.readTextFileSync(path);
      const all = [...checksOf(html), ...checksWithFiles(html, [], placesOf().checkpoints)];
      const checks = wanted.map((one) => {
        const check = all.find(({ name }) => one.test(name));
        assert(check, `the page has nothing to press of the kind ${one}`);
        return check;
      });
      const page = await openPage(browser!, "about:blank");
      try {
        await t.step("a claim by keyboard alone", async () => {
          await opened(page, html);
          assert.equal(await byKeyboard(page, "long"), undefined);
        });
        for (const check of checks) {
          await t.step(check.name, async () => {
            for await (const { problem } of checkPages(page, html, [check])) assert.equal(problem, undefined);
          });
        }
      } finally {
        await page.close();
      }
    },
  });
}
