/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
const space = "http://www.w3.org/2000/svg";
const width = 320, height = 70;

/** The loss as it comes, on a logarithmic axis. */
export class LossPlot {
  readonly element = document.createElementNS(space, "svg");
  readonly #line = document.createElementNS(space, "polyline");
  readonly #text = document.createElementNS(space, "text");
  readonly #points: (readonly [step: number, loss: number])[] = [];
  #isAsked = false;

  /** @param steps What it goes over. */
  constructor(readonly steps: { readonly from: number; readonly to: number }) {
    this.element.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.element.setAttribute("class", "losses");
    this.element.setAttribute("role", "img");
    this.element.setAttribute("aria-label", "The loss as it is computed");
    this.#text.setAttribute("y", String(height - 2));
    this.element.append(this.#line, this.#text);
    this.element.setAttribute("hidden", "");
  }

  add(points: readonly (readonly [step: number, loss: number])[]): void {
    for (const point of points) this.#points.push(point);
    // As often as the screen is drawn, whatever comes.
    if (this.#isAsked || this.#points.length < 2) return;
    this.#isAsked = true;
    requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#isAsked = false;
    this.element.removeAttribute("hidden");
    const { from, to } = this.steps, losses = this.#points.map(([, loss]) => Math.log10(Math.max(loss, 1e-30)));
    const [low, high] = [Math.min(...losses), Math.max(...losses)], room = height - 20;
    const places = this.#points.map(([step], i) => {
      const x = width * (step - from) / (to - from), y = 3 + room * (high - losses[i]) / (high - low || 1);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    });
    this.#line.setAttribute("points", places.join(" "));
    const [step, loss] = this.#points.at(-1)!;
    this.#text.textContent = `loss ${loss.toPrecision(3)} after step ${
      step.toLocaleString("en-US")
    } (logarithmic axis)`;
  }
}
