/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Job, Outcome, Progress } from "./jobs.ts";
import { LossPlot } from "./loss_plot.ts";

/** A job under way. */
export interface Work {
  readonly outcome: Promise<Outcome>;
  cancel(): void;
}

/** A job that the reader has ended. */
export class Cancelled extends Error {}

/** Starts a job; told how far it is. */
export type Start = (what: Job["what"], tell: (progress: Progress) => void) => Work;

/** An element of the page, with properties. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  set: Partial<HTMLElementTagNameMap[K]> = {},
): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(tag), set) as HTMLElementTagNameMap[K];
}
const button = (text: string, label: string) => {
  const made = element("button", { type: "button", className: "small", textContent: text });
  if (label) made.setAttribute("aria-label", label);
  return made;
};

/** The buttons of a run or claim, what they tell, and what is under way. */
export class Desk {
  /** What is read aloud as it comes: what came out, and how far a job is. */
  readonly #told = element("div", { className: "told" });
  readonly #drawn = element("div");
  readonly #cancel = button("Cancel", "");
  readonly #bar = element("progress");
  readonly #buttons = element("span", { className: "buttons" });
  #work: Work | undefined;

  constructor(readonly start: Start, readonly place: HTMLElement) {
    this.#told.setAttribute("role", "status");
    this.#told.setAttribute("aria-atomic", "false");
    this.#cancel.hidden = this.#bar.hidden = true;
    this.#bar.setAttribute("aria-label", "How much is done");
    this.#cancel.addEventListener("click", () => this.#work?.cancel());
    const desk = element("div", { className: "desk" });
    desk.append(this.#buttons, this.#bar, this.#cancel, this.#drawn, this.#told);
    place.append(desk);
  }

  offer(text: string, label: string, act: () => Promise<void>): void {
    const made = button(text, label);
    made.addEventListener("click", async () => {
      // A button that is disabled would lose the focus.
      if (made.ariaDisabled) return;
      const buttons = [...this.#buttons.querySelectorAll("button")];
      for (const one of buttons) one.ariaDisabled = "true";
      this.#told.replaceChildren();
      this.#drawn.replaceChildren();
      try {
        await act();
      } catch (error) {
        this.tell(
          error instanceof Cancelled ? "Cancelled" : (error as Error).message,
          error instanceof Cancelled ? "" : "other",
        );
      }
      if (document.activeElement === this.#cancel) made.focus();
      this.#cancel.hidden = this.#bar.hidden = true;
      for (const one of buttons) one.ariaDisabled = null;
    });
    this.#buttons.append(made);
  }

  tell(text: string, tone: "same" | "other" | "" = ""): void {
    this.#told.append(
      element("p", { className: tone, textContent: `${tone === "same" ? "✔ " : tone === "other" ? "✘ " : ""}${text}` }),
    );
  }

  async work(
    what: Job["what"],
    steps?: { readonly from: number; readonly to: number },
  ): Promise<{ outcome: Outcome; seconds: number }> {
    const plot = steps && new LossPlot(steps), began = performance.now();
    const far = element("p", { className: "far", textContent: "Computing …" });
    let tenths = 0;
    this.#cancel.hidden = this.#bar.hidden = false;
    this.#bar.removeAttribute("value");
    if (plot) this.#drawn.append(plot.element);
    this.#told.append(far);
    this.#work = this.start(what, ({ step, losses }) => {
      const { from, to } = steps!, share = (step - from) / (to - from);
      this.#bar.max = to - from;
      this.#bar.value = step - from;
      // Ten times at most: it is read aloud.
      if (Math.floor(10 * share) > tenths && share < 1) {
        tenths = Math.floor(10 * share);
        far.textContent = `Step ${step.toLocaleString("en-US")} of ${to.toLocaleString("en-US")}`;
      }
      plot?.add(losses);
    });
    try {
      const outcome = await this.#work.outcome;
      return { outcome, seconds: (performance.now() - began) / 1000 };
    } finally {
      far.remove();
    }
  }
}
