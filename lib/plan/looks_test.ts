import assert from "node:assert/strict";
import { looks } from "./looks.ts";
import knownBounds from "./known_bounds.json" with { type: "json" };
import { crossing, largestBounds, nullPaths } from "./null_paths.ts";

const close = (a: number, b: number, share: number) => assert(Math.abs(a / b - 1) < share, `${a} is not near ${b}`);

Deno.test("the bounds of common plans are those that fixed paths without an effect give", () => {
  // Of 200,000 other paths: 0.0150, 0.0198, 0.0286, 0.020 and 0.0150.
  const published: [number[], number][] = [
    [[5, 10, 20, 40], 0.0150],
    [[6, 12, 24], 0.0198],
    [[8, 16], 0.0286],
    [[10, 20, 40], 0.020],
    [[6, 12, 24, 48], 0.0150],
  ];
  for (const [seeds, bound] of published) {
    const known = knownBounds[`${seeds.join("/")} at 0.05` as keyof typeof knownBounds];
    close(known, bound, 0.02);
    const [drawn] = largestBounds(nullPaths(seeds, 20_000), seeds, 0.05);
    // The share of 20,000 paths that cross has an error of 0.15 points.
    close(drawn, known, 0.1);
    for (const look of seeds) {
      const p = 1 - looks(...seeds).levelAt(look);
      assert(p <= known && p > known - 1e-4, `${p} at ${look}`);
    }
  }
});

Deno.test("paths of t are the same whenever they are drawn, and have Student's quantiles at each look", () => {
  const seeds = [3, 4, 9], paths = nullPaths(seeds, 20_000);
  assert.deepEqual(nullPaths(seeds, 10)[2], paths[2].slice(0, 10));
  seeds.forEach((_, i) => {
    const share = crossing(paths.slice(i, i + 1), seeds.slice(i, i + 1), [0.05]);
    assert(Math.abs(share - 0.05) < 0.005, `${share} at ${seeds[i]}`);
  });
});

Deno.test("a plan that stands in no table has the bounds of its own paths", () => {
  const plan = looks(7, 9);
  const [p] = largestBounds(nullPaths([7, 9], 200_000), [7, 9], 0.05);
  close(1 - plan.levelAt(7), p, 0.005);
  assert.equal(plan.levelAt(7), plan.levelAt(9));
  // Looks that see nearly the same runs share nearly the whole level.
  assert(p > 0.0286 && p < 0.05, `${p}`);
});

Deno.test("one look has the whole level, and levels of another rule have bounds of their own", () => {
  assert.equal(looks(40).levelAt(40), 0.95);
  assert.equal(looks(40).levelAt(40, 0.99), 0.99);
  const strict = 1 - looks(5, 10, 20, 40).levelAt(5, 0.99);
  assert(strict > 0.01 / 4 && strict < 0.0035, `${strict}`);
});

Deno.test("spending functions keep the error rate of t too: O'Brien & Fleming's decides late, Pocock's alike", () => {
  const seeds = [8, 16];
  for (const spending of ["obrien-fleming", "pocock"] as const) {
    const plan = looks(seeds, { spending });
    const p = seeds.map((look) => 1 - plan.levelAt(look));
    const share = crossing(nullPaths(seeds, 200_000), seeds, p);
    assert(share <= 0.05 && share > 0.049, `${spending}: ${share}`);
    assert.equal(p[0] < p[1] / 5, spending === "obrien-fleming", `${p}`);
    assert.match(plan.words, new RegExp(`^looks at 8 and 16 seeds, by the ${spending} spending function$`));
  }
});

Deno.test("looks() refuses what is no plan, and levelAt() what is no look of it", () => {
  const wrong: [() => unknown, RegExp][] = [
    [
      () => looks(2, 4),
      /Looks: "0" is 2, wanted a whole number of at least 3|is 2, wanted a whole number of at least 3/,
    ],
    [() => looks(5, 5), /is \[5,5\], wanted each look to have more seeds than the one before/],
    [() => looks(), /is \[\], wanted at least one look/],
    [() => looks(5, 7.5), /is 7\.5, wanted a whole number/],
    [() => looks([5, 10], { spending: "pockock" as "pocock" }), /"spending" is "pockock".*did you mean pocock/],
    [() => looks(5, 10).levelAt(7), /7 seeds are no look of the plan, wanted one of 5, 10/],
    [() => looks(5, 10).levelAt(5, 95), /The level is 95, wanted a share between 0 and 1/],
  ];
  for (const [make, message] of wrong) assert.throws(make, message);
});
