// What must hold of a page whose report has all that Markdown has, and what would do harm.
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

import { drawFigure, palette } from "../../lib/figure/mod.ts";
import { renderPage } from "../../lib/page/mod.ts";
import { check, folder, opened, violations } from "./in_browser.ts";
import { pageOf, plainCard, richQuotes, richReport } from "./rich_report.ts";

Deno.mkdirSync(`${folder}/figures`, { recursive: true });
const steps = Array.from({ length: 50 }, (_, i) => i);
Deno.writeFileSync(
  `${folder}/figures/loss curve.png`,
  drawFigure({
    width: "single",
    panels: [{
      x: { label: "step" },
      y: { label: "loss" },
      series: [{ label: "momentum", x: steps, y: steps.map((step) => 1 / (1 + step)), color: palette.blue }],
    }],
  }),
);
const cards = Object.entries(richQuotes).map(([id, quote]) => plainCard(`a/${id}`, quote));
Deno.writeTextFileSync(`${folder}/rich.html`, renderPage(pageOf(richReport, cards, { folder })));
const url = pathToFileURL(`${folder}/rich.html`).href;

for (const width of [390, 1280]) {
  check(
    `at ${width} pixels a report with all of Markdown has nothing that axe finds, that acts, or that is wider`,
    () =>
      opened({ url, width }, async (page) => {
        assert.deepEqual(await violations(page), []);
        assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width);
        assert.equal(await page.locator("#report img").count(), 3);
        const widths = await page.evaluate(
          "[...document.querySelectorAll('#report img[width]')].map((it) => it.clientWidth)",
        );
        assert.deepEqual(widths, [300, 150]);
        assert.equal(
          await page.evaluate("getComputedStyle(document.querySelector('[mathcolor]')).color"),
          "rgb(191, 0, 64)",
        );
        assert.equal(
          await page.evaluate("getComputedStyle(document.querySelector('.tml-framed')).borderTopWidth"),
          "1px",
        );
        assert(await page.evaluate("[...document.images].every(({ naturalWidth }) => naturalWidth > 100)"));
        assert(
          await page.evaluate("document.querySelector('math[display=block]').getBoundingClientRect().height > 30"),
        );
        // A link to a heading, a footnote's sign and a claim in a cell lead to what they name.
        for (
          const [id, seen] of [["section-results"], ["note-1"], ["anchor-what-came", " + .wide"], ["claim-a--cell"]]
        ) {
          await page.click(`#report a[href="#${id}"]`);
          assert(await page.locator(`#${id}${seen ?? ""}`).isVisible(), id);
        }
        await page.screenshot({ path: `${folder}/rich-${width}.png`, fullPage: true });
      }),
  );
}
