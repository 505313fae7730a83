import type { DrivenPage } from "../../testing/page/drive.ts";

/** Where a button stands: on a run, on a claim, or where the page tells of its tab. */
export type Place = { readonly run: string } | { readonly claim: string } | { readonly panel: "" };

/** Presses the button of a run or claim that begins with these words, and gives what the page then tells, sentence by sentence. */
export async function press(page: DrivenPage, place: Place, button = "Compute"): Promise<string[]> {
  const [[kind, id]] = Object.entries(place);
  return await page.evaluate(`(async () => {
    const until = async (found) => {
      for (let it; ; await new Promise((resolve) => setTimeout(resolve, 20))) if (it = found()) return it;
    };
    const place = document.querySelector(${JSON.stringify(`[data-${kind}=${JSON.stringify(id)}]`)});
    if (!place) throw new Error("There is no such place");
    for (let it = place; it; it = it.parentElement) if (it.tagName === "DETAILS") it.open = true;
    place.scrollIntoView();
    const button = await until(() =>
      [...place.querySelectorAll("button")].find((it) => it.textContent.startsWith(${JSON.stringify(button)}))
    );
    button.click();
    await until(() => !button.disabled);
    return [...place.querySelectorAll(".told p")].map((it) => it.textContent);
  })()`);
}

/** Waits until the page's script has done what it does at first. */
export async function ready(page: DrivenPage): Promise<void> {
  await page.evaluate(`(async () => {
    while (document.documentElement.dataset.tab !== "ready") await new Promise((resolve) => setTimeout(resolve, 20));
  })()`);
}
