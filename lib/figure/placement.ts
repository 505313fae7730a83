/** A rectangle in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const inside = (box: Box, x: number, y: number, margin = 0) =>
  x >= box.left - margin && x <= box.left + box.width + margin && y >= box.top - margin &&
  y <= box.top + box.height + margin;

/** How near a point may come to a text. */
const pointMargin = 3;

const touch = (a: Box, b: Box) =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;

/** Keeps what is taken in a panel, and finds room for texts. */
export class Room {
  readonly #area: Box;
  readonly #taken: Box[] = [];
  readonly #points: [x: number, y: number][] = [];

  constructor(area: Box) {
    this.#area = area;
  }

  /** Keeps texts off a rectangle. */
  take(box: Box): void {
    this.#taken.push(box);
  }

  /** Keeps texts off a line through points, or off the points alone. */
  takePoints(points: readonly [x: number, y: number][], joined: boolean): void {
    points.forEach(([x, y], i) => {
      if (!Number.isFinite(x) || !Number.isFinite(y)) return;
      this.#points.push([x, y]);
      const [fromX, fromY] = points[i - 1] ?? [NaN, NaN];
      const steps = joined ? Math.floor(Math.hypot(x - fromX, y - fromY) / 3) : 0;
      for (let step = 1; step < steps; step++) {
        this.#points.push([fromX + (x - fromX) * step / steps, fromY + (y - fromY) * step / steps]);
      }
    });
  }

  /** Takes the first of the boxes that hides least: no other box, nothing off the panel, as few points as can be. */
  place(candidates: readonly Box[]): Box {
    const { left, top, width, height } = this.#area;
    const cost = (box: Box) => {
      const within = inside(this.#area, box.left, box.top) &&
        inside(this.#area, box.left + box.width, box.top + box.height);
      const distance = within ? 0 : 1e6 + Math.hypot(box.left - left - width / 2, box.top - top - height / 2);
      return distance + 1e4 * this.#taken.filter((taken) => touch(taken, box)).length +
        this.#points.filter(([x, y]) => inside(box, x, y, pointMargin)).length;
    };
    const best = candidates.map((box) => ({ box, cost: cost(box) })).reduce((a, b) => (b.cost < a.cost ? b : a)).box;
    this.take(best);
    return best;
  }
}

/**
 * Moves heights apart until each has its distance from the next, as little as need be and in the same order.
 *
 * @param wanted Where each would like to be, in any order.
 * @param distance Least distance between two.
 * @param low The first place that may be taken.
 * @param high The last one; there is room for all when `(wanted.length - 1) * distance <= high - low`.
 */
export function spreadOut(wanted: readonly number[], distance: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const last = order.length - 1;
  // Groups of neighbours that touch, each around the mean of what its members want.
  const groups: { first: number; size: number; start: number }[] = [];
  const settle = (first: number, size: number) => {
    const sum = order.slice(first, first + size).reduce((total, index, k) => total + wanted[index] - k * distance, 0);
    const start = Math.min(Math.max(sum / size, low + first * distance), high - (last - first) * distance);
    return { first, size, start };
  };
  for (let k = 0; k <= last; k++) {
    groups.push(settle(k, 1));
    while (groups.length > 1) {
      const [before, group] = groups.slice(-2);
      if (before.start + before.size * distance <= group.start) break;
      groups.splice(-2, 2, settle(before.first, before.size + group.size));
    }
  }
  const places: number[] = [];
  for (const { first, size, start } of groups) {
    for (let k = 0; k < size; k++) places[order[first + k]] = start + k * distance;
  }
  return places;
}
