/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** What runs in the page itself: a button wherever something can be computed, the reader's files, and a worker for each job. @module */
import { sha256 } from "../../files/digest.ts";
import { fromBase64, unpacked } from "./bytes.ts";
import { browserName } from "./browser_name.ts";
import { Cancelled, Desk, element, type Work } from "./desk.ts";
import type { Job, Message, Outcome, Progress } from "./jobs.ts";
import { ownFault } from "./own_names.ts";
import { sections as names, type TabIndex, type TabRun, trainingOf } from "./payload.ts";
import { changedWords, judgedWords, needsWords, shownVerdict, stepsWords, trainedWords } from "./words.ts";

const sections: Readonly<Record<string, string>> = Object.fromEntries(
  [...document.querySelectorAll<HTMLScriptElement>("script[data-section]")].map((
    it,
  ) => [decodeURIComponent(it.dataset.section!), it.text]),
);
// For who wants to see what a browser without fused multiply-add does: report.html?exact
const exact = new URLSearchParams(location.search).has("exact");
const browser = browserName(navigator.userAgent);
const index: TabIndex = JSON.parse(new TextDecoder().decode(await unpacked(fromBase64(sections[names.index]))));
const runs = new Map(index.runs.map((run) => [run.id, run]));
const claims = new Set(index.claims.map(({ id }) => id));
const engine = await unpacked(fromBase64(sections[names.engine]));
const addressOf = (...script: BlobPart[]) => URL.createObjectURL(new Blob(script, { type: "text/javascript" }));
const program = addressOf(engine);
/** Of experiments whose runs are made by the project's own code: the engine with that behind it. */
const ownPrograms = new Map<string, Promise<string>>();

/** The script that computes a run. */
function programFor({ experiment }: TabRun): Promise<string> {
  const section = names.code(experiment);
  if (!Object.hasOwn(sections, section)) return Promise.resolve(program);
  const known = ownPrograms.get(experiment) ?? ownProgram(section);
  ownPrograms.set(experiment, known);
  return known;
}

async function ownProgram(section: string): Promise<string> {
  const code = await unpacked(fromBase64(sections[section])).catch(() => undefined);
  if (code === undefined || sha256(code) !== index.digests[section]) throw new Error(changedWords(section));
  return addressOf(engine, "\ntry {\n", code, `\n} catch (error) {\n globalThis.${ownFault} = error;\n}`);
}

/** The reader's files, and what is known of them. */
let files: readonly File[] = [], known = new Set<string>();

function start(what: Job["what"], tell: (progress: Progress) => void = () => {}, given = files): Work {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  const over = new AbortController();
  const work = (address: string) => {
    if (over.signal.aborted) return;
    const worker = new Worker(address);
    over.signal.addEventListener("abort", () => worker.terminate());
    worker.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.tells === "progress") return tell(data.value);
      over.abort();
      if (data.tells === "done") resolve(data.value);
      else reject(new Error(data.value));
    };
    worker.onerror = ({ message }) => {
      over.abort();
      reject(new Error(`This browser cannot run the engine${message ? `: ${message}` : ""}`));
    };
    const { [names.engine]: _, ...needed } = sections;
    worker.postMessage({ what, sections: needed, files: given, exact } satisfies Job);
  };
  const run = what.kind === "train" ? runs.get(what.run) : undefined;
  if (run) programFor(run).then(work, reject);
  else work(program);
  return {
    outcome: promise,
    cancel() {
      over.abort();
      reject(new Cancelled());
    },
  };
}

/** The stretches of a run that can be trained now. */
function stretchesOf(run: TabRun): { readonly from: number; readonly to: number; readonly words: string }[] {
  const { train, test } = index.datasets[run.data] ?? {}, { ledgerEvery = 1 } = trainingOf(index, run) ?? {};
  const { carried, steps, checkpoints } = run, found: { from: number; to: number; words: string }[] = [];
  const whole = { from: 0, to: steps, words: `all ${steps.toLocaleString("en-US")} steps` };
  const has = (set?: typeof train) => set !== undefined && (!set.images || known.has(set.images.digest));
  const hasData = has(train) && has(test), first = Math.min(ledgerEvery, steps);
  if (carried) {
    found.push(carried.to === steps && carried.from === 0 ? whole : { ...carried, words: stepsWords(carried) });
  }
  if (!hasData) return found;
  for (const name of Object.keys(checkpoints)) {
    const from = Number(name.match(/^state-(\d+)$/)?.[1] ?? 0);
    if (from > 0 && (sections[names.state(run.id, from)] || known.has(checkpoints[name]))) {
      found.push({
        from,
        to: Math.min(from + ledgerEvery, steps),
        words: stepsWords({ from, to: from + ledgerEvery }),
      });
    }
  }
  for (const stretch of [{ from: 0, to: first, words: stepsWords({ from: 0, to: first }) }, whole]) {
    if (!found.some(({ from, to }) => from === stretch.from && to === stretch.to)) found.push(stretch);
  }
  return found;
}

async function train(desk: Desk, run: TabRun, stretch: { readonly from: number; readonly to: number }): Promise<void> {
  const { outcome, seconds } = await desk.work({ kind: "train", run: run.id, ...stretch }, stretch);
  if (outcome.kind !== "trained") return;
  desk.tell(
    trainedWords(outcome, { run: run.id, browser, seconds, stretch: stepsWords(stretch) }),
    outcome.difference ? "other" : "same",
  );
}

function runDesk(place: HTMLElement): void {
  const run = runs.get(place.dataset.run!);
  if (!run || Object.hasOwn(index.reasons, run.experiment)) return;
  const desk = new Desk(start, place), chosen = element("select", { className: "small" });
  chosen.setAttribute("aria-label", `Which steps of ${run.id}`);
  desk.offer("Compute this here", `Compute this here: ${run.id}`, async () => {
    const stretches = stretchesOf(run), stretch = stretches[Number(chosen.value || 0)] ?? stretches[0];
    if (stretch) await train(desk, run, stretch);
    else desk.tell(needsWords(run, index));
  });
  const weights = run.checkpoints["weights"];
  if (weights) {
    desk.offer("Evaluate its weights here", `Evaluate its weights here: ${run.id}`, async () => {
      const { outcome, seconds } = await desk.work({ kind: "evaluate", run: run.id });
      if (outcome.kind !== "evaluated") return;
      desk.tell(
        trainedWords(outcome, { run: run.id, browser, seconds, stretch: "" }),
        outcome.difference ? "other" : "same",
      );
    });
  }
  const choose = () => {
    const stretches = stretchesOf(run);
    chosen.replaceChildren(
      ...stretches.map(({ words }, i) => element("option", { value: String(i), textContent: words })),
    );
    chosen.hidden = stretches.length < 2;
  };
  place.querySelector(".buttons")!.append(chosen);
  choose();
  addEventListener("files", choose);
}

/** So that each press computes another run. */
const turns = new Map<string, number>();

function claimDesk(place: HTMLElement): void {
  const id = place.dataset.claim!, { experiment = "" } = place.dataset, desk = new Desk(start, place);
  desk.offer("Compute this here", `Compute this here: ${id}`, async () => {
    if (claims.has(id)) await judge(desk, [id]);
    else desk.tell(noVerdictWords(id));
    const computable = index.runs.filter((run) => run.experiment === experiment && stretchesOf(run).length > 0);
    const turn = turns.get(experiment) ?? 0, run = computable[turn % Math.max(1, computable.length)];
    turns.set(experiment, turn + 1);
    if (run) return await train(desk, run, stretchesOf(run)[0]);
    const why = Object.hasOwn(index.reasons, experiment) && index.reasons[experiment];
    if (why) {
      return desk.tell(`Its runs cannot be computed in a tab, as ${why}: upheld reproduce ${experiment} makes them`);
    }
    const any = index.runs.find((run) => run.experiment === experiment);
    if (any) desk.tell(needsWords(any, index));
  });
}

const cardOf = (id: string) =>
  document.querySelector(`[data-claim=${JSON.stringify(id)}]`)?.closest<HTMLElement>("[data-verdict]") ?? null;

/** What a card says was found, without what this script has told in it. */
const findingOf = (card: HTMLElement | null) =>
  [...card?.querySelectorAll(".words") ?? []].map(({ textContent }) => textContent).join(" ");

function noVerdictWords(id: string): string {
  const shown = shownVerdict(cardOf(id));
  return /^(upheld|refuted|inconclusive)$/.test(shown)
    ? "Its verdict cannot be judged here: its rule is the project's own, or it rests on more numbers than this page carries"
    : `It has no verdict that could be judged: it is "${shown}"`;
}

/** Judges claims, and holds what comes against what their cards show: of one all is told, of many how many are the same. */
async function judge(desk: Desk, ids: readonly string[]): Promise<void> {
  const { outcome, seconds } = await desk.work({ kind: "judge", claims: ids });
  if (outcome.kind !== "judged") return;
  const told = outcome.claims.map((claim) => {
    const card = cardOf(claim.id);
    const shown = { shown: shownVerdict(card), finding: findingOf(card), browser, seconds };
    return { id: claim.id, ...judgedWords(claim, shown) };
  });
  if (ids.length === 1) return told.forEach(({ words, isSame }) => desk.tell(words, isSame ? "same" : "other"));
  const others = told.filter(({ isSame }) => !isSame);
  for (const { id, words } of others) desk.tell(`${id}: ${words}`, "other");
  const where = `on ${browser}, in ${seconds.toFixed(1)} s`;
  if (others.length === 0) {
    desk.tell(
      `Judged here, ${where}: all ${told.length} claims have the verdict and the finding that this page shows`,
      "same",
    );
  }
  desk.tell(
    `What this page carries has the digest ${outcome.digest}: where it is made again, deno task report says the same`,
  );
  const without = [...document.querySelectorAll<HTMLElement>("[data-claim]")].map(({ dataset }) => dataset.claim!)
    .filter((id) => !claims.has(id));
  if (without.length > 0) {
    desk.tell(`Not judged here: ${without.map((id) => `${id} (${shownVerdict(cardOf(id))})`).join(", ")}`);
  }
}

/** Gives what comes near to being seen its buttons: there may be thousands of runs. */
const observer = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    observer.unobserve(target);
    const place = target as HTMLElement;
    if (place.dataset.run) runDesk(place);
    else claimDesk(place);
  }
}, { rootMargin: "1000px" });
for (const table of document.querySelectorAll<HTMLTableElement>("table[data-runs]")) {
  for (const { cells: [name, place] } of table.tBodies[0].rows) {
    if (!place) continue;
    place.dataset.run = `${table.dataset.runs}/${name.textContent}`;
    observer.observe(place);
  }
}
for (const place of document.querySelectorAll("[data-claim]")) observer.observe(place);

async function take(more: readonly File[]): Promise<void> {
  const list = document.querySelector("[data-files]");
  const told = (text: string) => list?.replaceChildren(element("li", { textContent: text }));
  if (more.length === 0) return;
  told("Looking at the files …");
  try {
    const outcome = await start({ kind: "look at files" }, undefined, [...files, ...more]).outcome;
    if (outcome.kind !== "files") return;
    files = [...files, ...more].filter((_, i) => outcome.files[i].is !== undefined);
    known = new Set(outcome.known);
    list?.replaceChildren(
      ...outcome.files.map(({ name, is }) =>
        element("li", { textContent: `${name}: ${is ?? "nothing that the record knows, by its digest"}` })
      ),
    );
    dispatchEvent(new Event("files"));
  } catch (error) {
    told((error as Error).message);
  }
}

const panel = document.querySelector<HTMLElement>("[data-panel]");
if (panel && claims.size > 0) {
  const desk = new Desk(start, panel);
  desk.offer("Judge all claims here", "", () => judge(desk, [...claims]));
}
const picker = document.querySelector<HTMLInputElement>("input[data-pick]");
picker?.addEventListener("change", async () => {
  await take([...picker.files ?? []]);
  picker.value = "";
});
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  void take([...event.dataTransfer?.files ?? []]);
});
document.documentElement.dataset.tab = "ready";
