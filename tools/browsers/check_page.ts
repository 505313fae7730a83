import { pathToFileURL } from "node:url";
import type { DrivenPage } from "../../testing/page/drive.ts";
import { scratchFolder } from "../../testing/scratch_folder.ts";
import { changed, flipped, indexOf, otherDigit, otherVerdict, sectionNames, sectionOf } from "./damage.ts";
import { drop, type Place, press, ready } from "./press.ts";
import { type Extent, unpackLedgers } from "../../lib/page/tab/carried_ledger.ts";
import { headerOf } from "../../lib/page/tab/evidence_here.ts";
import { sections, type TabIndex, type TabRun, trainingOf } from "../../lib/page/tab/payload.ts";
import { sha256 } from "../../lib/files/mod.ts";

/** Something to press in a page, and what it must tell. */
export interface PageCheck {
  readonly name: string;
  /** The page that it is pressed in: as it is, or damaged. */
  readonly html: (html: string) => string;
  readonly place: Place;
  /** What the button begins with. */
  readonly button: string;
  /** Which steps of a run; the first that can be chosen by default. */
  readonly steps?: string;
  /** Asked for by the address, such as `?exact`. */
  readonly asked?: string;
  /** What is dropped into the page before. */
  readonly files?: readonly string[];
  /** What it tells, each sentence on its line. */
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
    const code = sections.code(experiment);
    if (names.includes(code)) {
      const other = (text: string) => () => new TextEncoder().encode(text);
      const damaged = (what: string, text: string, tells: RegExp, fitting = true) =>
        press(`${run.id} with ${what}`, place, tells, "Compute", (html) => changed(html, code, other(text), fitting));
      damaged("its code changed", "var upheldExperiment;", /^✘ The part "code\/.*was changed/, false);
      const gives =
        "var upheldExperiment = { default: { run: () => ({ one: 1 }), steps: () => 1, async *segments() {} } };";
      damaged("code that gives something else", gives, /^✘ Run .* leaves its record|^✘ Run .* ended after step/);
      damaged(
        "code that fails as it is loaded",
        "throw new Error('it breaks');",
        /^✘ .* cannot be loaded .*: it breaks/,
      );
    }
    if (!isWhole && trainingOf(index, run)) {
      press(`${run.id} by the exact kernels`, place, recorded, "Compute", same, "?exact");
    }
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
    new RegExp(
      `^✔ Judged here, .*: all \\d+ claims have the verdict and the finding.*\\n.* has the digest ${digestOf(html)}:`,
    ),
    "Judge all",
  );
  for (const [experiment, reason] of Object.entries(index.reasons)) {
    const claim = index.claims.find((claim) => claim.experiment === experiment);
    if (!claim) continue;
    const told = `^✔ Judged here[^]*Its runs cannot be computed in a tab, as ${RegExp.escape(reason)}:`;
    press(`claim ${claim.id}, whose runs no tab can make`, { claim: claim.id }, new RegExp(told));
    if (!extentsOf(html, index, experiment).includes("whole")) continue;
    press(
      `claim ${claim.id} with a digit of a digest in its ledgers changed, and the index made to fit`,
      { claim: claim.id },
      /^✘ Not judged, .*the ledger of .* was changed/,
      "Compute",
      (html) => changed(html, sections.ledgers(experiment), (bytes) => otherDigit(bytes, "digest"), true),
    );
  }
  const partly = index.runs.map(({ experiment }) => experiment).find((one) =>
    extentsOf(html, index, one).includes("measured")
  );
  if (partly) {
    // No chain closes over such a ledger, and its numbers may be none that a claim looks at: the digest is another one all the same.
    press(
      `all claims with a digit of a number in a ledger that is carried in part changed, and the index made to fit`,
      { panel: "" },
      new RegExp(`^[^]* has the digest (?!${digestOf(html)})`),
      "Judge all",
      (html) => changed(html, sections.ledgers(partly), (bytes) => otherDigit(bytes, "number"), true),
    );
  }
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

/** Of the index, as the page tells it. */
export const digestOf = (html: string): string => sha256(sectionOf(html, sections.index));

/** How much of each ledger of an experiment a page carries. */
function extentsOf(html: string, index: TabIndex, experiment: string): Extent[] {
  if (!sectionNames(html).includes(sections.ledgers(experiment))) return [];
  const runs = index.runs.filter((run) => run.experiment === experiment);
  return unpackLedgers(sectionOf(html, sections.ledgers(experiment)), runs.map((run) => headerOf(index, run)))
    .map(({ extent }) => extent);
}

/** What a claim's card shows. */
function verdictOf(html: string, claim: string): string {
  const id = html.indexOf(`id="claim-${claim.replace("/", "--")}"`);
  return html.slice(html.lastIndexOf("data-verdict=", id)).match(/^data-verdict="([^"]*)"/)![1];
}

/** How a check went. */
export interface Checked {
  readonly check: PageCheck;
  /** What is wrong; missing where the page tells what it must. */
  readonly problem?: string;
  readonly seconds: number;
}

/** A page from a file, as a browser opens it. */
export async function opened(page: DrivenPage, html: string, asked = ""): Promise<void> {
  const path = `${scratchFolder(`page-pressed-${Deno.pid}`)}/report.html`;
  await Deno.writeTextFile(path, html);
  await page.open(`${pathToFileURL(path)}${asked}`);
  await ready(page);
}

/** Opens the page, presses, and tells what came: one check after the other. */
export async function* checkPages(
  page: DrivenPage,
  html: string,
  checks: readonly PageCheck[],
): AsyncGenerator<Checked> {
  let given: PageCheck["files"];
  for (const check of checks) {
    const began = performance.now(), { place, button, steps, tells, files } = check, unknown: string[] = [];
    // What was given once is there for what is pressed next.
    if (!files || files !== given) {
      await opened(page, check.html(html), check.asked);
      if (files) unknown.push(...(await drop(page, files)).filter((it) => !/: (?:the|")/.test(it)));
    }
    given = files;
    const told = [...unknown, ...await press(page, place, button, steps)].join("\n") || "nothing";
    yield { check, seconds: (performance.now() - began) / 1000, ...(!tells.test(told) && { problem: told }) };
  }
}

/**
 * What a reader can compute who gives the page files: of each net the steps behind each state on record; and where it learns from images,
 * the first steps of another run than the page carries, and the test numbers of trained weights.
 *
 * @param images The files of the images; without them, nets on images are left out.
 * @param checkpoints Where the files of the record are.
 */
export function checksWithFiles(html: string, images: readonly string[], checkpoints: string): PageCheck[] {
  const index = indexOf(html), names = sectionNames(html), files = [...images], checks: PageCheck[] = [];
  const add = (what: string, run: string, button: string, steps?: string) =>
    checks.push({
      name: `${run} with files: ${what}`,
      html: same,
      place: { run },
      button,
      steps,
      files,
      tells: recorded,
    });
  const learnsFromImages = ({ data }: TabRun) => index.datasets[data]?.train.images !== undefined;
  const known = index.runs.filter((run) =>
    trainingOf(index, run) && !run.id.includes("=") && (images.length > 0 || !learnsFromImages(run))
  );
  for (const [net, runs] of Map.groupBy(known, ({ experiment, variant }) => `${experiment}/${variant}`)) {
    const other = runs.find((run) => learnsFromImages(run) && !run.carried && run.seed > 0) ?? runs[0];
    if (learnsFromImages(other)) {
      add(
        "its first steps",
        other.id,
        "Compute",
        stepsText(0, Math.min(trainingOf(index, other)!.ledgerEvery, other.steps)),
      );
    }
    for (const run of runs.filter(({ id }) => id === `${net}-0`)) {
      const { id, steps } = run;
      for (const name of Object.keys(run.checkpoints)) {
        const from = Number(name.match(/^state-(\d+)$/)?.[1] ?? 0);
        if (from === 0 && name !== "weights") continue;
        if (!names.includes(from > 0 ? sections.state(id, from) : sections.weights(id))) {
          files.push(`${checkpoints}/${id}.${name}.safetensors`);
        }
        if (from === 0 && learnsFromImages(run)) add("its weights", id, "Evaluate");
        else if (from > 0) {
          add(
            `from its state ${from}`,
            id,
            "Compute",
            stepsText(from, Math.min(from + trainingOf(index, run)!.ledgerEvery, steps)),
          );
        }
      }
    }
  }
  return checks;
}

const stepsText = (from: number, to: number) =>
  `steps ${(from + 1).toLocaleString("en-US")} to ${to.toLocaleString("en-US")}`;
