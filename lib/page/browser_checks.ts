// What must hold of a page in a real browser: `deno test -A lib/page/browser_checks.ts -- page.html`. The driver of the browser reads and
// writes all over the machine, so that these run in a process of their own.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { startBrowser } from "./browser.ts";

const [path, executable] = Deno.args;
const folder = dirname(path);

/** Opens the page as a reader with these settings has it. */
async function opened(
  settings: { readonly colorScheme?: "light" | "dark"; readonly width?: number; readonly javaScriptEnabled?: boolean },
  read: (page: Page) => Promise<void>,
): Promise<void> {
  const { colorScheme = "light", width = 1280, javaScriptEnabled = true } = settings;
  const browser = await startBrowser(executable);
  try {
    const context = await browser.newContext({ colorScheme, javaScriptEnabled, viewport: { width, height: 900 } });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on("console", (message) => void (message.type() === "error" && problems.push(message.text())));
    page.on("pageerror", (error) => void problems.push(error.message));
    page.on("request", (request) => {
      if (!/^(file|data):/.test(request.url())) problems.push(`requested ${request.url()}`);
    });
    await page.goto(pathToFileURL(path).href);
    await read(page);
    assert.deepEqual(problems, []);
  } finally {
    await browser.close();
  }
}

/** What axe finds wrong, as one line a rule. */
async function violations(page: Page): Promise<string[]> {
  const axe = Deno.readTextFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"));
  // Past the page's own policy, as an extension of the browser would come in.
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe });
  const { result } = await session.send("Runtime.evaluate", {
    expression:
      "axe.run().then(({ violations }) => JSON.stringify(violations.map(({ id, nodes }) => id + ': ' + nodes[0].html)))",
    awaitPromise: true,
  });
  return JSON.parse(result.value);
}

const test = (name: string, fn: () => Promise<void>) =>
  Deno.test({ name, sanitizeOps: false, sanitizeResources: false, fn });

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [390, 1280]) {
    test(`axe finds nothing in the ${colorScheme} page at ${width} pixels, with cards open, and nothing is wider`, () =>
      opened({ colorScheme, width }, async (page) => {
        await page.evaluate(
          "document.querySelectorAll('details.card').forEach((card, i) => { card.open = i % 7 === 0; })",
        );
        assert.deepEqual(await violations(page), []);
        assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width);
        await page.screenshot({ path: `${folder}/${colorScheme}-${width}.png`, fullPage: true });
      }));
  }
}

test("a sentence leads to its claim, which opens, by mouse and by keyboard alone", () =>
  opened({}, async (page) => {
    const isOpen = (id: string) =>
      page.evaluate(`document.getElementById(${JSON.stringify(id)}).closest("details").open`);
    await page.click('a.sign[title="function/shallow-beats-deep"]');
    assert.equal(await isOpen("claim-function--shallow-beats-deep"), true);
    // From the top of the page: the first sign, then on.
    await page.goto(`${pathToFileURL(path).href}`);
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate("document.activeElement.matches('a.said')")) break;
    }
    const hash = await page.evaluate("document.activeElement.hash") as string;
    assert.match(hash, /^#claim-/);
    await page.keyboard.press("Enter");
    await page.waitForFunction(`document.getElementById(${JSON.stringify(hash.slice(1))}).closest("details").open`);
    assert.equal(await page.evaluate("document.activeElement.tagName"), "SUMMARY");
    await page.keyboard.press("Enter");
    assert.equal(await isOpen(hash.slice(1)), false);
  }));

test("a filter shows the claims of one verdict, and says how many", () =>
  opened({}, async (page) => {
    const visible = () =>
      page.evaluate(
        "[...document.querySelectorAll('.card[data-verdict]')].filter((card) => card.offsetParent).map((card) => card.dataset.verdict)",
      ) as Promise<string[]>;
    const all = await visible();
    const refuted = all.filter((verdict) => verdict === "refuted").length;
    assert(refuted > 0 && refuted < all.length);
    await page.click('button[data-filter="refuted"]');
    assert.deepEqual(await visible(), Array(refuted).fill("refuted"));
    assert.equal(await page.textContent("#shown"), `${refuted} claims are shown: refuted`);
    await page.click('button[data-filter="refuted"]');
    assert.deepEqual(await visible(), all);
  }));

test("without a script all is there to be read, and a link still opens its claim", () =>
  opened({ javaScriptEnabled: false }, async (page) => {
    assert.equal(await page.locator("button:visible").count(), 0);
    assert.equal(await page.locator(".count:visible").count(), 4);
    await page.click('a.sign[title="mnist/table"]');
    await page.waitForSelector("#claim-mnist--table", { state: "visible" });
  }));

test("a copied command is the one that is shown", () =>
  opened({}, async (page) => {
    await page.click('a.sign[title="function/low-losses"]');
    const card = page.locator("#claim-function--low-losses");
    await card.locator("button[data-copy]").click();
    assert.match((await card.locator("button[data-copy]").textContent())!, /Copied|Selected/);
    assert.equal(await card.locator(".copy code").textContent(), "deno task verify function/low-losses");
  }));
