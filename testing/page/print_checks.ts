// What must hold of the page on paper: all that is folded away on a screen is there to be read, and nothing is there to be pressed.
import assert from "node:assert/strict";
import { check, folder, opened, violations } from "./in_browser.ts";

check("as a PDF it has more than five pages", () =>
  opened({}, async (page) => {
    const pdf = await page.pdf({ path: `${folder}/report.pdf`, format: "A4" });
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
    const pages = pdf.toString("latin1").match(/\/Type \/Page\b/g)!.length;
    assert(pages > 5 && pages < 150, `${pages} pages`);
  }));

for (const colorScheme of ["light", "dark"] as const) {
  check(
    `from a ${colorScheme} screen every finding, reading and rule is on paper, in dark ink, whatever was filtered`,
    () =>
      opened({ colorScheme, width: 680 }, async (page) => {
        const closed = page.locator(".card[data-verdict]:not([open])");
        const all = await closed.count();
        assert(all > 40);
        const seen = (selector: string) =>
          page.evaluate(
            `[...document.querySelectorAll(${JSON.stringify(selector)})].filter((it) =>
            it.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }) && it.getBoundingClientRect().height > 8).length`,
          ) as Promise<number>;
        const inside = ".card[data-verdict] > div";
        assert.deepEqual([await seen(`${inside} > blockquote`), await seen(`${inside} > blockquote + .words`)], [0, 0]);
        await page.click('button[data-filter="refuted"]');

        await page.emulateMedia({ media: "print" });
        // What is folded away is laid out with a frame of its own.
        await page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
        assert.equal(await closed.count(), all);
        for (const selector of ["> blockquote", "> blockquote + .words", "> .copy code", "> dl"]) {
          assert.equal(await seen(`${inside} ${selector}`), all, selector);
        }
        assert.equal(await seen(`${inside} svg`), await page.locator(`${inside} svg`).count());
        assert.equal(await seen("button, input, .skip, #shown"), 0);
        assert.equal(await seen(".counts .count"), 6);
        // Verdicts can be told apart without colours.
        const verdicts = await page.locator(".card[data-verdict] > summary").allInnerTexts();
        for (const verdict of verdicts) {
          assert.match(
            verdict.trim(),
            /^(✔ upheld|✘ refuted|\? inconclusive|· no evidence yet|= taken as given|∅ cannot be tested)$/,
          );
        }
        assert.deepEqual(await violations(page), []);
        assert.equal(await page.evaluate("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)");
        assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 680);
      }),
  );
}
