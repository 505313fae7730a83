import type { DrivenPage } from "../../testing/page/drive.ts";

/** So many things a reader passes by the tabulator key at most until the one that is looked for. */
const most = 400;

/** What has the focus, and whether a reader sees that. */
interface Focused {
  readonly tag: string;
  readonly text: string;
  readonly hash: string;
  readonly isSeen: boolean;
}

const focused = `(() => {
  const it = document.activeElement, { outlineStyle, outlineWidth } = getComputedStyle(it);
  const isSeen = it !== document.body && outlineStyle !== "none" && outlineWidth !== "0px" && it.getBoundingClientRect().height > 0;
  return { tag: it.tagName, text: it.textContent.trim().slice(0, 60), hash: it.matches("a.said") ? it.hash : "", isSeen };
})()`;

/**
 * Computes a claim by keyboard alone, as a reader does who has no mouse: from the top of the page to the words of the first claim, into
 * its card, to its button; cancels once, and computes it then. The focus is seen all the way, and how far it is stands in a live region.
 *
 * @param page As it is when it was opened.
 * @param run What is computed: nothing, where no tab can, or a run with so many steps that it tells how far it is, or fewer.
 * @returns What is wrong; undefined where nothing is.
 */
export async function byKeyboard(page: DrivenPage, run: "none" | "short" | "long"): Promise<string | undefined> {
  const look = () => page.evaluate<Focused>(focused);
  const goTo = async (what: string, isIt: (found: Focused) => boolean) => {
    for (let i = 0; i < most; i++) {
      await page.press("Tab");
      const found = await look();
      if (!found.isSeen) throw new Error(`the focus is not seen on the way to ${what}: ${JSON.stringify(found)}`);
      if (isIt(found)) return found;
    }
    throw new Error(`${most} presses of Tab do not come to ${what}`);
  };
  const until = async (what: string, expression: string) => {
    for (let i = 0; i < 3000; i++) {
      if (await page.evaluate<boolean>(expression)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`it does not come to ${what}: ${JSON.stringify(await look())}`);
  };
  try {
    const { hash } = await goTo("a claim's words", ({ hash }) => hash !== "");
    await page.press("Enter");
    await until(
      "its card",
      `document.activeElement.tagName === "SUMMARY" && document.activeElement.parentElement.open`,
    );
    // A card has it as soon as it comes near the screen, which no reader's fingers outrun.
    await until("having a button", `document.activeElement.parentElement.querySelector(".desk button") !== null`);
    await goTo("its button", ({ tag, text }) => tag === "BUTTON" && text === "Compute this here");
    await page.evaluate(`(() => {
      const desk = document.activeElement.closest(".desk"), region = desk.querySelector("[role=status]");
      globalThis.said = [];
      new MutationObserver(() => said.push(region.textContent)).observe(region, { childList: true, subtree: true, characterData: true });
      globalThis.said.desk = desk;
    })()`);
    const isOver = `said.desk.querySelector(".buttons button:not([aria-disabled])") !== null`;
    await page.press("Space");
    await until("being under way", `said.some((it) => it.includes("Computing"))`);
    if ((await look()).text !== "Compute this here") throw new Error(`the focus is lost as it begins`);
    await goTo("Cancel", ({ text }) => text === "Cancel");
    await page.press("Enter");
    await until("an end", `said.at(-1).endsWith("Cancelled") && ${isOver}`);
    await page.evaluate("said.length = 0");
    // Where it was begun.
    if ((await look()).text !== "Compute this here") throw new Error(`the focus is lost as it is cancelled`);
    await page.press("Enter");
    await until("being under way again", "said.length > 0");
    await until("its end", isOver);
    const found = await look(), said = await page.evaluate<string[]>("said"), told = said.at(-1) ?? "";
    const steps = new Set(said.flatMap((it) => it.match(/Step [\d,]+ of [\d,]+/)?.[0] ?? []));
    if (found.text !== "Compute this here" || !found.isSeen) throw new Error("the focus is lost as it ends");
    if (steps.size < (run === "long" ? 3 : 0) || steps.size > 9) {
      throw new Error(`it says ${steps.size} times how far it is`);
    }
    const wanted = run === "none"
      ? /✔ Judged here.*cannot be computed in a tab/s
      : /✔ Judged here.*✔ The recorded bytes/s;
    if (!wanted.test(told)) throw new Error(`${hash} tells ${told}`);
  } catch (error) {
    return (error as Error).message;
  }
}
