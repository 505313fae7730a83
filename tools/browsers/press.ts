import type { DrivenPage } from "../../testing/page/drive.ts";

/** Where a button stands: on a run, on a claim, or where the page tells of its tab. */
export type Place = { readonly run: string } | { readonly claim: string } | { readonly panel: "" };

/** The element of a place, as an expression. */
function elementOf(place: Place): string {
  const [[kind, id]] = Object.entries(place);
  return `document.querySelector(${JSON.stringify(`[data-${kind}=${JSON.stringify(id)}]`)})`;
}

/**
 * Presses the button of a run or claim that begins with these words, and gives what the page then tells, sentence by sentence.
 *
 * @param steps Which steps of the run, as they stand to be chosen from; the first by default.
 */
export async function press(page: DrivenPage, place: Place, button = "Compute", steps?: string): Promise<string[]> {
  return await page.evaluate(`(async () => {
    const until = async (found) => {
      for (let it; ; await new Promise((resolve) => setTimeout(resolve, 20))) if (it = found()) return it;
    };
    const place = ${elementOf(place)};
    if (!place) throw new Error("There is no such place");
    for (let it = place; it; it = it.parentElement) if (it.tagName === "DETAILS") it.open = true;
    place.scrollIntoView();
    const button = await until(() =>
      [...place.querySelectorAll("button")].find((it) => it.textContent.startsWith(${JSON.stringify(button)}))
    );
    const steps = ${JSON.stringify(steps ?? null)}, select = place.querySelector("select");
    if (steps !== null) {
      const choices = [...select.options], choice = choices.find(({ textContent }) => textContent === steps);
      if (!choice) return ["There is no " + steps + ", but " + choices.map(({ textContent }) => textContent).join(", ")];
      select.value = choice.value;
    }
    button.click();
    await until(() => !button.ariaDisabled);
    return [...place.querySelectorAll(".told p")].map((it) => it.textContent);
  })()`);
}

/** Waits until the page's script has done what it does at first. */
export async function ready(page: DrivenPage): Promise<void> {
  await page.evaluate(`(async () => {
    while (document.documentElement.dataset.tab !== "ready") await new Promise((resolve) => setTimeout(resolve, 20));
  })()`);
}

/** Drops files into the page, and gives what it says that they are. */
export async function drop(page: DrivenPage, files: readonly string[]): Promise<string[]> {
  await page.evaluate(`document.querySelector("[data-files]").replaceChildren()`);
  await page.dropFiles(files);
  return await page.evaluate(`(async () => {
    const told = () => [...document.querySelectorAll("[data-files] li")].map(({ textContent }) => textContent);
    for (let i = 0; i < 3000 && !told().some((it) => !it.startsWith("Looking")); i++) await new Promise((resolve) => setTimeout(resolve, 20));
    return told().length > 0 ? told() : ["The page says nothing of what was dropped"];
  })()`);
}
