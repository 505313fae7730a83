import { log } from "../math/mod.ts";
import { type RandomStream, stream } from "../random/mod.ts";
import { tQuantile } from "../statistics/mod.ts";

/** The sizes of t at each look, path by path, where there is no effect: t is free of scale, so that one world stands for all. */
export type NullPaths = readonly Float64Array[];

/**
 * Draws paths of t without an effect from a fixed stream. From one look to the next only the sum and the sum of squares of the runs
 * between count: a normal number and a chi-square one.
 */
export function nullPaths(looks: readonly number[], count: number): NullPaths {
  const random = stream("paths of t without an effect", ...looks);
  const paths = looks.map(() => new Float64Array(count));
  for (let path = 0; path < count; path++) {
    let sum = 0, squares = 0, before = 0;
    for (let look = 0; look < looks.length; look++) {
      const n = looks[look], more = n - before;
      const z = random.normal();
      sum += Math.sqrt(more) * z;
      squares += z * z + chiSquare(random, more - 1);
      paths[look][path] = Math.abs(sum) / Math.sqrt(n * (squares - sum * sum / n) / (n - 1));
      before = n;
    }
  }
  return paths;
}

/** A chi-square number: by Marsaglia & Tsang (2000) from two degrees of freedom on. */
function chiSquare(random: RandomStream, freedom: number): number {
  if (freedom === 0) return 0;
  const d = freedom / 2 - 1 / 3, c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    if (freedom === 1) return x * x;
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    if (log(1 - random.uniform()) < x * x / 2 + d * (1 - v + log(v))) return 2 * d * v;
  }
}

/** The share of paths that cross somewhere, where t is held at each look against its two-sided quantile at p. */
export function crossing(paths: NullPaths, looks: readonly number[], p: readonly number[]): number {
  const bounds = looks.map((n, look) => tQuantile(1 - p[look] / 2, n - 1));
  let crossed = 0;
  const count = paths[0].length;
  for (let path = 0; path < count; path++) {
    for (let look = 0; look < bounds.length; look++) {
      if (paths[look][path] > bounds[look]) {
        crossed++;
        break;
      }
    }
  }
  return crossed / count;
}

/**
 * The largest bounds on the two-sided p of t at the looks, all in one proportion, under which at most `alpha` of the paths ever cross.
 * The same bound at all looks is Pocock's (1977), exact in t (Rom & McTague 2020).
 *
 * @param shape In which proportion; the largest of them counts as 1.
 */
export function largestBounds(
  paths: NullPaths,
  looks: readonly number[],
  alpha: number,
  shape: readonly number[] = looks.map(() => 1),
): number[] {
  const most = Math.max(...shape);
  const at = (p: number) => shape.map((share) => p * share / most);
  let low = alpha / looks.length, high = alpha;
  while (high - low > 1e-5 * alpha) {
    const middle = (low + high) / 2;
    if (crossing(paths, looks, at(middle)) <= alpha) low = middle;
    else high = middle;
  }
  return at(low);
}
