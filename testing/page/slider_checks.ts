// What must hold where a figure is another picture than on record: the two can be told apart and compared, with and without a script.
import assert from "node:assert/strict";
import type { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { PNG } from "pngjs";
import { changed, check, folder, opened, violations } from "./in_browser.ts";

const figure = "#figure-1-1";

/** Where an element lies. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const boxOf = async (page: Page, selector: string): Promise<Box> =>
  (await page.locator(`${figure} ${selector}`).boundingBox())!;

/** Which of the two pictures is seen at a share of the width. */
async function shownAt(page: Page, share: number): Promise<string> {
  const { x, y, width, height } = await boxOf(page, ".pair .record img");
  return await page.evaluate(
    `document.elementFromPoint(${x + share * width}, ${y + height / 2}).parentElement.className`,
  );
}

/** Mean brightness of a part of a picture between two shares of its width, 0 to 255. */
function brightness(picture: Buffer, from: number, to: number): number {
  const { width, height, data } = PNG.sync.read(picture);
  let sum = 0, count = 0;
  for (let y = 0; y < height; y++) {
    for (let x = Math.ceil(from * width); x < to * width; x++, count++) sum += data[4 * (y * width + x)];
  }
  return sum / count;
}

for (const width of [390, 1280]) {
  check(
    `at ${width} pixels the arrow keys move the edge between record and present, and the pictures follow it`,
    () =>
      opened({ url: changed, width }, async (page) => {
        const slider = page.locator(`${figure} input.slider`);
        await slider.scrollIntoViewIfNeeded();
        assert.deepEqual(await boxOf(page, ".record img"), await boxOf(page, ".present img"));
        assert.deepEqual([await shownAt(page, 0.45), await shownAt(page, 0.55)], ["record", "present"]);
        await slider.focus();
        for (let i = 0; i < 20; i++) await page.keyboard.press("ArrowLeft");
        assert.equal(await slider.inputValue(), "30");
        assert.deepEqual([await shownAt(page, 0.25), await shownAt(page, 0.35)], ["record", "present"]);
        // The record is the present in inverted colours: dark left of the edge, light right of it.
        const picture = await page.locator(`${figure} .pair`).screenshot({ path: `${folder}/slider-${width}.png` });
        const [left, right] = [brightness(picture, 0.05, 0.28), brightness(picture, 0.34, 0.95)];
        assert(left < 80 && right > 180, `brightness is ${left} at the left, ${right} at the right`);
        // The edge stands above the slider's thumb, as wide as a thumb is.
        const { x, width: length } = await boxOf(page, "input.slider");
        const { x: from, width: span } = await boxOf(page, ".record img");
        assert(Math.abs(x + 8 + 0.3 * (length - 16) - (from + 0.3 * span)) < 4);
        for (let i = 0; i < 25; i++) await page.keyboard.press("ArrowRight");
        assert.deepEqual([await shownAt(page, 0.5), await shownAt(page, 0.6)], ["record", "present"]);
        await page.keyboard.press("Home");
        assert.deepEqual([await shownAt(page, 0.02), await shownAt(page, 0.98)], ["present", "present"]);
        await page.keyboard.press("End");
        assert.deepEqual([await shownAt(page, 0.02), await shownAt(page, 0.98)], ["record", "record"]);
      }),
  );
}

check(
  "a screen reader is told what the slider is and how it stands, and only the changed figure has one",
  () =>
    opened({ url: changed }, async (page) => {
      const slider = page.getByRole("slider", { name: "Figure 1-1: where the record ends and the present begins" });
      assert.equal(await slider.count(), 1);
      assert.equal(await page.locator("input.slider").count(), 1);
      assert.equal(await slider.getAttribute("aria-valuetext"), "50 % the record, 50 % the present");
      await slider.press("ArrowRight");
      assert.equal(await slider.getAttribute("aria-valuetext"), "51 % the record, 49 % the present");
      const alternatives = await page.evaluate(
        `[...document.querySelectorAll("${figure} .pair img")].map(({ alt }) => alt)`,
      ) as string[];
      assert.match(alternatives.join("\n"), /^Figure 1-1: .*, as on record\nFigure 1-1: .*, as it is now$/);
      assert.match((await page.textContent(".summary"))!, /Figure 1-1 is another picture than on record/);
    }),
);

check(
  "without a script, and on paper, both pictures stand whole, one above the other, each with its name",
  async () => {
    const stacked = async (page: Page) => {
      const [record, present] = [await boxOf(page, ".record img"), await boxOf(page, ".present img")];
      assert(record.y + record.height <= present.y);
      assert.deepEqual([record.x, record.width, record.height], [present.x, present.width, present.height]);
      assert(record.width > 300);
      const labels = page.locator(`${figure} .which`);
      assert.deepEqual(await labels.allTextContents(), ["On record", "As it is now"]);
      assert.equal(await page.locator(`${figure} .which:visible`).count(), 2);
      assert.equal(await page.locator("input.slider:visible").count(), 0);
      for (const role of ["record", "present"]) {
        const clip = await page.locator(`${figure} .${role}`).evaluate((it) =>
          globalThis.getComputedStyle(it).clipPath
        );
        assert.equal(clip, "none");
      }
    };
    await opened({ url: changed, javaScriptEnabled: false }, stacked);
    await opened({ url: changed }, async (page) => {
      await page.emulateMedia({ media: "print" });
      await stacked(page);
    });
  },
);

for (const colorScheme of ["light", "dark"] as const) {
  check(
    `axe finds nothing in the ${colorScheme} page with a changed picture and links to a repository`,
    () =>
      opened({ url: changed, colorScheme, width: 390 }, async (page) => {
        await page.evaluate("document.querySelectorAll('figure details, .card').forEach((it) => { it.open = true; })");
        assert.deepEqual(await violations(page), []);
        assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 390);
      }),
  );
}
