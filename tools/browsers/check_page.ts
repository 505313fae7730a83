import { pathToFileURL } from "node:url";
import { openPage } from "../../testing/page/drive.ts";
import { scratchFolder } from "../../testing/scratch_folder.ts";
import type { BrowserProgram } from "../../testing/page/browser_programs.ts";
import { changed, flipped, indexOf, otherDigit, otherVerdict, sectionNames } from "./damage.ts";
import { type Place, press, ready } from "./press.ts";
import { sections } from "../../lib/page/tab/payload.ts";

/** Something to press in a page, and what it must tell first. */
export interface PageCheck {
  readonly name: string;
  /** The page that it is pressed in: as it is, or damaged. */
  readonly html: (html: string) => string;
  readonly place: Place;
  /** What the button begins with. */
  readonly button: string;
  /** Asked for by the address, such as `?exact`. */
  readonly asked?: string;
  readonly tells: RegExp;
}

const same = (html: string) => html;
const recorded = /^✔ The recorded (bytes|numbers), on (Chromium|Firefox) \d+, in /;

/** All that can be computed from a page alone: of each experiment a run, trained weights, each claim; and damage that must be found out. */
export function checksOf(html: string): PageCheck[] {
  const index = indexOf(html), names = sectionNames(html), checks: PageCheck[] = [];
  const press = (name: string, place: Place, tells: RegExp, button = "Compute", change = same, asked = "") =>
    checks.push({ name, place, tells, button, html: change, asked });
  for (const [experiment, runs] of Map.groupBy(index.runs, ({ experiment }) => experiment)) {
    const run = runs.find(({ carried }) => carried);
    if (!run) continue;
    const isWhole = run.carried!.to === run.steps, ledgers = sections.ledgers(experiment), place = { run: run.id };
    press(run.id, place, recorded);
    // What is changed stands in the first run: of a stretch that begins with the run it is the first digest.
    for (const of of isWhole ? ["number", "digest"] as const : ["digest"] as const) {
      const [what, first] = [`a digit of a ${of} in its ledger changed`, { run: runs[0].id }];
      const change = (fitting: boolean) => (html: string) =>
        changed(html, ledgers, (bytes) => otherDigit(bytes, of), fitting);
      press(`${run.id} with ${what}`, first, /^✘ .*was changed/, "Compute", change(false));
      if (run !== runs[0]) continue;
      press(
        `${run.id} with ${what}, and the index made to fit`,
        first,
        /^✘ Run .* leaves its record/,
        "Compute",
        change(true),
      );
    }
    if (!isWhole) press(`${run.id} by the exact kernels`, place, recorded, "Compute", same, "?exact");
  }
  for (
    const { id } of index.runs.filter(({ id, data }) =>
      names.includes(sections.weights(id)) && index.datasets[data]?.test.inputs
    )
  ) {
    const weights = sections.weights(id), flip = (bytes: Uint8Array) => flipped(bytes, bytes.length - 1);
    press(`the weights of ${id}`, { run: id }, recorded, "Evaluate");
    press(
      `the weights of ${id}, one changed`,
      { run: id },
      /^✘ .*was changed/,
      "Evaluate",
      (html) => changed(html, weights, flip, false),
    );
    press(
      `the weights of ${id}, one changed, and the index made to fit`,
      { run: id },
      /^✘ The trained weights of/,
      "Evaluate",
      (html) => changed(html, weights, flip, true),
    );
  }
  press(
    `all ${index.claims.length} claims`,
    { panel: "" },
    /^✔ Judged here, .*: all \d+ claims have the verdict and the finding/,
    "Judge all",
  );
  for (const { id } of index.claims) {
    const verdict = verdictOf(html, id), other = verdict === "upheld" ? "refuted" : "upheld";
    press(
      `claim ${id} with another verdict`,
      { panel: "" },
      new RegExp(`^✘ ${id}: Judged here it is ${verdict}`),
      "Judge all",
      (html) => otherVerdict(html, id, verdict, other),
    );
  }
  return checks;
}

/** What a claim's card shows. */
export function verdictOf(html: string, claim: string): string {
  const id = html.indexOf(`id="claim-${claim.replace("/", "--")}"`);
  return html.slice(html.lastIndexOf("data-verdict=", id)).match(/^data-verdict="([^"]*)"/)![1];
}

/**
 * Opens a page from a file, presses, and tells what came.
 *
 * @returns What is wrong; undefined where the page tells what it must.
 */
export async function checkPage(
  browser: BrowserProgram,
  html: string,
  { place, button, tells, ...check }: PageCheck,
): Promise<string | undefined> {
  const path = `${scratchFolder(`page-${browser.name}`)}/report.html`;
  await Deno.writeTextFile(path, check.html(html));
  const page = await openPage(browser, `${pathToFileURL(path)}${check.asked ?? ""}`);
  try {
    await ready(page);
    const [told = "nothing"] = await press(page, place, button);
    return tells.test(told) ? undefined : told;
  } finally {
    await page.close();
  }
}
