/**
 * Finds the bounds of common plans in many paths, and writes them into lib/plan/known_bounds.json:
 * `deno run --allow-read=. --allow-write=lib/plan tools/plan_bounds.ts`.
 */
import { keyOf } from "../lib/plan/looks.ts";
import { largestBounds, nullPaths } from "../lib/plan/null_paths.ts";

const common = [
  [3, 6],
  [3, 6, 12],
  [4, 8, 16],
  [5, 10],
  [5, 10, 20],
  [5, 10, 20, 40],
  [6, 12],
  [6, 12, 24],
  [6, 12, 24, 48],
  [8, 16],
  [10, 20],
  [10, 20, 40],
  [20, 40, 80, 160],
];
const paths = 4_000_000;

const bounds: Record<string, number> = {};
for (const looks of common) {
  const drawn = nullPaths(looks, paths);
  for (const alpha of [0.05, 0.01]) {
    const [bound] = largestBounds(drawn, looks, alpha);
    // Four digits are known, and fewer are used.
    bounds[keyOf(looks, alpha)] = Number(bound.toPrecision(4));
  }
  console.log(looks.join("/"), bounds[keyOf(looks, 0.05)]);
}
Deno.writeTextFileSync(
  new URL("../lib/plan/known_bounds.json", import.meta.url),
  `${JSON.stringify(bounds, null, 2)}\n`,
);
