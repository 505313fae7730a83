import assert from "node:assert/strict";
import * as rules from "../../lib/claim/rules/mod.ts";
import { drawFigure } from "../../lib/figure/mod.ts";
import type { Plan } from "../../lib/plan/mod.ts";
import { looks } from "../../lib/plan/mod.ts";
import { assertPictureRecord } from "../../lib/snapshot/mod.ts";
import { scratchFolder } from "../../testing/mod.ts";
import { calibrate, type Count, everyWorld, reportsOf } from "./calibrate.ts";
import { type MadeUpClaim, madeUpClaims, nameOf } from "./made_up_claims.ts";
import { plans, type ReportOptions } from "./made_up_report.ts";
import { tell } from "./main.ts";
import { blockOf, noise, worlds } from "./noise.ts";
import { faultsOf, ratesBy, ruleOf } from "./rates.ts";
import { pagePath, picturePath, readRecord, withTables } from "./record.ts";
import { rateFigure } from "./tables.ts";
import { stream } from "../../lib/random/mod.ts";

const judged = async (name: string, reports: readonly ReportOptions[], claims?: readonly MadeUpClaim[]) => {
  const folder = scratchFolder(`calibrate-${name}`);
  try {
    return await calibrate(reports, { folder, claims });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
};
/** Reports whose border is the truth. */
const onBorder = (count: number, seeds: ReportOptions["seeds"]): ReportOptions[] =>
  Array.from({ length: count }, (_, number) => ({ number, world: "normal", truth: "border", seeds }));
/** What the task ends with, and what it says on stderr. */
function ended(counts: readonly Count[]): { code: number; said: string[] } {
  const said: string[] = [];
  return { code: tell(counts, { log: () => {}, error: (line) => said.push(line) }), said };
}

/** Rules that decide wrongly just as often as they may, by themselves. */
const sharp = madeUpClaims.filter((claim) =>
  /^(pairedComparison|groupComparison|within|similar): .*(plain|log|logit) scale$/.test(nameOf(claim)) &&
  !/a single run|both sides/.test(claim.how)
);

Deno.test("a small calibration goes from runs to verdicts on record, and gives the same counts everywhere", async () => {
  const counts = await judged("small", reportsOf("normal", 8, [8, looks(5, 10)]), sharp);
  assert.deepEqual(faultsOf(counts), []);
  const border = ratesBy(counts, ruleOf, "normal", "border");
  assert.deepEqual(border.map(({ name, claims, byLook }) => [name, claims, byLook]), [
    ["pairedComparison", 48, [4, 0]],
    ["groupComparison", 48, [5, 1]],
    ["similar", 48, [3, 2]],
    ["within", 48, [0, 3]],
  ]);
  assert.equal(ended(counts).code, 0);
});

Deno.test("a plan that looks at the whole level each time makes the task end with 1", async () => {
  const naive: Plan = { ...looks(5, 10, 15, 20), words: "naive looks", levelAt: (_, level = 0.95) => level };
  const { code, said } = ended(await judged("naive", onBorder(4, naive), sharp));
  assert.equal(code, 1);
  assert.match(said.join("\n"), /verdicts are wrong by plan "naive looks"; the interval begins at/);
});

Deno.test("a rule that judges at a lower level than it says makes the task end with 1", async () => {
  const lax = sharp.filter(({ rule }) => rule === "within").map((made): MadeUpClaim => ({
    ...made,
    ruleFor(...args) {
      const rule = made.ruleFor(...args);
      return { ...rule, judge: (measured, level = 0.95) => ({ ...rule.judge(measured, 1 - 3 * (1 - level)), level }) };
    },
  }));
  const { code, said } = ended(await judged("lax", onBorder(12, 8), lax));
  assert.equal(code, 1);
  assert.match(said.join("\n"), /verdicts are wrong by rule, truth: border, "within"/);
});

Deno.test("made-up claims are of every rule that runs are judged by, and have names of their own", () => {
  const names = madeUpClaims.map(nameOf);
  assert.equal(new Set(names).size, names.length);
  // Of the text alone there are no runs; the others are what rules are made of.
  const left = /^(consistent|percentageFits|oneSidedPValues|tooFewRuns|verdictFrom.*|format.*)$/;
  const missing = Object.keys(rules).filter((rule) =>
    !left.test(rule) && !madeUpClaims.some((made) => made.rule === rule)
  );
  assert.deepEqual(missing, []);
});

Deno.test("the noise of every world has mean 0, variance 1, and half of it above the median", () => {
  for (const world of everyWorld) {
    const count = 40_000, drawn: number[] = [];
    const own = stream("noise test", world), luck = stream("noise test", world, "luck");
    let above = 0;
    for (let i = 0; i < count; i++) {
      // A block of its own for each: within one they depend on each other.
      const { own: draw, median } = noise(world, own, luck, "test", i);
      drawn.push(draw());
      if (drawn[i] > median) above++;
    }
    const mean = drawn.reduce((a, b) => a + b) / count, square = drawn.reduce((a, b) => a + b * b, 0) / count;
    assert(Math.abs(mean) < 0.02, `${worlds[world].title}: mean ${mean}`);
    assert(
      Math.abs(square - 1) < (world === "normal" || world === "dependent" ? 0.03 : 0.2),
      `${world}: variance ${square}`,
    );
    assert(Math.abs(above / count - 0.5) < 0.01, `${worlds[world].title}: ${above} of ${count} above the median`);
  }
  assert.deepEqual([0, 4, 5].map(blockOf), [0, 0, 1]);
});

Deno.test("what is on record has every plan and world, and no more wrong verdicts than promised", () => {
  const counts = readRecord();
  assert.deepEqual(faultsOf(counts), []);
  assert.deepEqual(new Set(counts.map(({ world }) => world)), new Set(everyWorld));
  assert.equal(new Set(counts.map(({ plan }) => plan)).size, plans.length);
  assert.deepEqual(new Set(counts.map(({ claim }) => claim)), new Set(madeUpClaims.map(nameOf)));
});

Deno.test("docs/calibration.md shows the tables and the picture of what is on record", async (t) => {
  const page = Deno.readTextFileSync(pagePath), counts = readRecord();
  assert.equal(page, withTables(page, counts), "run deno task calibrate --record");
  await assertPictureRecord(t, picturePath, await drawFigure(rateFigure(counts)));
});
