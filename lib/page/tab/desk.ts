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
  readonly #told = element("div", { className: "told" });
  readonly #cancel = button("Cancel", "");
  readonly #bar = element("progress");
  readonly #buttons = element("span", { className: "buttons" });
  #work: Work | undefined;

  constructor(readonly start: Start, readonly place: HTMLElement) {
    this.#told.setAttribute("role", "status");
    this.#cancel.hidden = this.#bar.hidden = true;
    this.#bar.setAttribute("aria-label", "How much is done");
    this.#cancel.addEventListener("click", () => this.#work?.cancel());
    const desk = element("div", { className: "desk" });
    desk.append(this.#buttons, this.#bar, this.#cancel, this.#told);
    place.append(desk);
  }

  offer(text: string, label: string, act: () => Promise<void>): void {
    const made = button(text, label);
    made.addEventListener("click", async () => {
      for (const one of this.#buttons.children) (one as HTMLButtonElement).disabled = true;
      this.#told.replaceChildren();
      try {
        await act();
      } catch (error) {
        this.tell(
          error instanceof Cancelled ? "Cancelled" : (error as Error).message,
          error instanceof Cancelled ? "" : "other",
        );
      }
      this.#cancel.hidden = this.#bar.hidden = true;
      for (const one of this.#buttons.children) (one as HTMLButtonElement).disabled = false;
      if (document.activeElement === document.body || document.activeElement === this.#cancel) made.focus();
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
    this.#cancel.hidden = this.#bar.hidden = false;
    this.#bar.removeAttribute("value");
    if (plot) this.#told.append(plot.element);
    this.#work = this.start(what, ({ step, losses }) => {
      this.#bar.max = steps!.to - steps!.from;
      this.#bar.value = step - steps!.from;
      plot?.add(losses);
    });
    const outcome = await this.#work.outcome;
    return { outcome, seconds: (performance.now() - began) / 1000 };
  }
}
