import { exp, log } from "../math/mod.ts";
import { chiSquareProbability } from "../statistics/mod.ts";

/** How much of alpha is spent by a share of the runs, from 0 to 1. */
export type Spending = (share: number, alpha: number) => number;

/** Names of the spending functions. */
export type SpendingName = "obrien-fleming" | "pocock";

/** Spending functions of Lan & DeMets (1983), two-sided: each side spends half. */
export const spendings: Readonly<Record<SpendingName, Spending>> = {
  /** Little at first: like the bounds of O'Brien & Fleming (1979). */
  "obrien-fleming": (share, alpha) => 2 * twoSided(normalBound(alpha / 2) / Math.sqrt(share)),
  /** About alike at each look: like the bounds of Pocock (1977). */
  "pocock": (share, alpha) => alpha * log(1 + (Math.E - 1) * share),
};

/** The two-sided p of a standard normal number. */
export const twoSided = (z: number): number => 1 - chiSquareProbability(z * z, 1);

/** The standard normal number with a two-sided p. */
export const normalBound = (p: number): number => falls(twoSided, p, 0, 10);

/** Where a function that falls from `low` to `high` passes a value. */
function falls(of: (x: number) => number, value: number, low: number, high: number): number {
  while (high - low > 1e-7) {
    const middle = (low + high) / 2;
    if (of(middle) > value) low = middle;
    else high = middle;
  }
  return high;
}

/** The density of sums that crossed no bound so far, at points from -reach to reach with their weights. */
interface Going {
  readonly points: Float64Array;
  /** Density times weight. */
  readonly mass: Float64Array;
}

/** Even number of panels of Simpson's rule over the sums that go on. */
const panels = 200;

/**
 * The probability that a normal sum crosses at a look and not before (Armitage, McPherson & Rowe 1969).
 *
 * @param going What went on at the look before; undefined at the first look.
 * @param more Variance of the sum since then.
 * @param reach Sums beyond it, on either side, cross.
 */
function crossingAt(going: Going | undefined, more: number, reach: number): number {
  const root = Math.sqrt(more);
  if (!going) return twoSided(reach / root);
  const { points, mass } = going;
  const above = (z: number) => z > 0 ? twoSided(z) / 2 : 1 - twoSided(-z) / 2;
  // It is as likely on either side.
  return 2 * points.reduce((sum, point, i) => sum + mass[i] * above((reach - point) / root), 0);
}

/** What goes on behind a look with that reach. */
function goingOn(before: Going | undefined, more: number, reach: number): Going {
  const root = Math.sqrt(more), scale = 1 / (root * Math.sqrt(2 * Math.PI));
  const density = (distance: number) => scale * exp(-distance * distance / (2 * more));
  const points = Float64Array.from({ length: panels + 1 }, (_, i) => reach * (2 * i / panels - 1));
  const mass = points.map((point, i) => {
    const weight = (i === 0 || i === panels ? 1 : i % 2 === 1 ? 4 : 2) * 2 * reach / panels / 3;
    const here = before
      ? before.points.reduce((sum, from, j) => sum + before.mass[j] * density(point - from), 0)
      : density(point);
    return weight * here;
  });
  return { points, mass };
}

/**
 * The bounds on a standard normal number at each look that spend alpha as told, where no effect crosses: the limit of t with many
 * runs.
 */
export function spendingBounds(looks: readonly number[], spending: Spending, alpha: number): number[] {
  const most = looks.at(-1)!;
  let going: Going | undefined, before = 0, spent = 0;
  return looks.map((n) => {
    const more = n - before, total = n === most ? alpha : spending(n / most, alpha);
    const bound = falls((z) => crossingAt(going, more, z * Math.sqrt(n)), total - spent, 0, 10);
    going = goingOn(going, more, bound * Math.sqrt(n));
    [before, spent] = [n, total];
    return bound;
  });
}

/** The bounds of one shape, such as √(N / n), that no effect crosses with more than a probability of alpha. */
export function shapedBounds(looks: readonly number[], shape: (share: number) => number, alpha: number): number[] {
  const shapes = looks.map((n) => shape(n / looks.at(-1)!));
  const crossed = (factor: number) => {
    let going: Going | undefined, before = 0, sum = 0;
    looks.forEach((n, look) => {
      const reach = factor * shapes[look] * Math.sqrt(n);
      sum += crossingAt(going, n - before, reach);
      going = goingOn(going, n - before, reach);
      before = n;
    });
    return sum;
  };
  const factor = falls(crossed, alpha, 0, 10);
  return shapes.map((shape) => factor * shape);
}
