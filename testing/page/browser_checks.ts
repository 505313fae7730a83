// What must hold of the project's page in a real browser.
import assert from "node:assert/strict";
import { check, folder, opened, report, violations } from "./in_browser.ts";

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [390, 1280]) {
    check(
      `axe finds nothing in the ${colorScheme} page at ${width} pixels, with cards open, and nothing is wider`,
      () =>
        opened({ colorScheme, width }, async (page) => {
          await page.evaluate(
            "document.querySelectorAll('details.card').forEach((card, i) => { card.open = i % 7 === 0; })",
          );
          assert.deepEqual(await violations(page), []);
          assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width);
          // The whole page is too tall for a picture that a machine without a GPU draws in time.
          const picture = (of: string) => page.screenshot({ path: `${folder}/${colorScheme}-${width}-${of}.png` });
          await picture("summary");
          await page.locator("details.card[open]").nth(2).scrollIntoViewIfNeeded();
          await picture("card");
        }),
    );
  }
}

check("a sentence leads to its claim, which opens, by mouse and by keyboard alone", () =>
  opened({}, async (page) => {
    const isOpen = (id: string) =>
      page.evaluate(`document.getElementById(${JSON.stringify(id)}).closest("details").open`);
    await page.click('a.sign[title="function/shallow-beats-deep"]');
    assert.equal(await isOpen("claim-function--shallow-beats-deep"), true);
    // From the top of the page: the first sign, then on.
    await page.goto(report);
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate("document.activeElement.matches('a.said')")) break;
    }
    const hash = await page.evaluate("document.activeElement.hash") as string;
    assert.match(hash, /^#claim-/);
    await page.keyboard.press("Enter");
    await page.locator(`details[open]:has(${hash})`).waitFor();
    assert.equal(await page.evaluate("document.activeElement.tagName"), "SUMMARY");
    await page.keyboard.press("Enter");
    assert.equal(await isOpen(hash.slice(1)), false);
  }));

check("a filter shows the claims of one verdict, and says how many", () =>
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

check(
  "without a script all is there to be read, and a link still opens its claim",
  () =>
    opened({ javaScriptEnabled: false }, async (page) => {
      assert.equal(await page.locator("button:visible").count(), 0);
      assert.equal(await page.locator(".count:visible").count(), 6);
      await page.click('a.sign[title="mnist/table"]');
      await page.waitForSelector("#claim-mnist--table", { state: "visible" });
    }),
);

check("a plot tells seed and value of each run, by the pointer and by arrow keys", () =>
  opened({}, async (page) => {
    await page.click('a.sign[title="function/shallow-beats-deep"]');
    const chart = page.locator("#claim-function--shallow-beats-deep .chart").first();
    const told = () => chart.locator(".readout").textContent();
    await chart.focus();
    await page.keyboard.press("ArrowRight");
    assert.match((await told())!, /^seed 0: \d/);
    await page.keyboard.press("ArrowRight");
    assert.match((await told())!, /^seed 1: \d/);
    await page.keyboard.press("Home");
    assert.match((await told())!, /^seed 0: \d/);
    await page.keyboard.press("End");
    assert.match((await told())!, /^learning rate: 0\.003: .*interval .* to .*, refuted$/);
    await page.keyboard.press("Escape");
    assert.match((await told())!, /arrow keys/);
    await chart.locator("circle.dot").nth(3).hover();
    assert.match((await told())!, /^seed \d+: \d/);
    assert.deepEqual(await violations(page), []);
  }));

check(
  "without a script a plot's picture and a table of its numbers remain",
  () =>
    opened({ javaScriptEnabled: false }, async (page) => {
      await page.click('a.sign[title="function/shallow-beats-deep"]');
      const chart = page.locator("#claim-function--shallow-beats-deep .chart").first();
      assert(await chart.locator("svg").isVisible());
      await chart.locator(".numbers summary").click();
      const rows = await chart.locator(".numbers tr").allInnerTexts();
      assert.match(rows[0], /^seed 0\s+\d/);
      // Ten runs, their interval, and below it looks and other choices.
      assert.equal(rows.length, await chart.locator("svg title").count());
      assert(rows.length > 13);
    }),
);

check("a copied command is the one that is shown", () =>
  opened({}, async (page) => {
    await page.click('a.sign[title="function/low-losses"]');
    const card = page.locator("#claim-function--low-losses");
    // It says so for a while only: who looks must look before it is pressed.
    const told = card.locator("button[data-copy]", { hasText: /Copied|Selected/ }).waitFor();
    await card.locator("button[data-copy]").click();
    await told;
    assert.equal(await card.locator(".copy code").textContent(), "deno task verify function/low-losses");
  }));
