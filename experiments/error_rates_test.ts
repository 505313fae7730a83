// The error rates of each claim's own measure and rule together, on made-up evidence.
import assert from "node:assert/strict";
import type { Claim, Verdict } from "../lib/claim/mod.ts";
import { findExperiments, loadClaims } from "../lib/cli/find_experiments.ts";
import type { TrainingExperiment } from "../lib/experiment/mod.ts";
import { stream } from "../lib/random/mod.ts";
import { madeUp, type MakeRun } from "./made_up.ts";
import type { World } from "./world.ts";
import { singleRuns, worlds } from "./worlds.ts";

const { claims } = await loadClaims();
const experiments = new Set((await findExperiments()).map(({ id }) => id));
const judged = claims.filter(({ experiment, measure }) => measure && experiments.has(experiment.id));

const repetitions = 400;
/** What so many repetitions of something with this probability stay below but about once in 700 times. */
const allowed = (probability: number) => probability + 3 * Math.sqrt(probability * (1 - probability) / repetitions);

const verdictIn = ({ experiment, measure, rule }: Claim, make: MakeRun): Verdict =>
  rule.judge(measure!(madeUp(experiment as TrainingExperiment, make))).verdict;

/** The share of verdicts about so many worlds, in each of which the first part and the rest lie so far inside. */
function shareOf(claim: Claim, world: World, [first, rest]: [number, number], wanted: Verdict[], times = repetitions) {
  const random = stream("error rates", claim.id, first, rest);
  let found = 0;
  for (let i = 0; i < times; i++) if (wanted.includes(verdictIn(claim, world(random, first, rest)))) found++;
  return found / times;
}

Deno.test("each claim that is judged by evidence has a world in which its error rates are simulated, and no other has", () => {
  assert.deepEqual(Object.keys({ ...worlds, ...singleRuns }).sort(), judged.map(({ id }) => id).sort());
});

/** Of a number that the report prints there is no border: it comes from one more run, or does not. */
const isPrinted = ({ rule }: Claim) => /prediction interval of our runs holds the printed/.test(rule.words);

/** Where there is no difference, one with a margin is refuted rightly. */
const hasMargin = ({ rule }: Claim) => /within the margin of/.test(rule.words);

for (const claim of judged.filter(({ id }) => id in worlds)) {
  const world = worlds[claim.id], clear = 6;
  Deno.test(`${claim.id} is decided wrongly at most one time in twenty where it is just so, and can be upheld and refuted`, () => {
    const wrong: Verdict[] = isPrinted(claim) ? ["refuted"] : hasMargin(claim) ? ["upheld"] : ["upheld", "refuted"];
    const onBorder = shareOf(claim, world, [0, 0], wrong);
    assert(onBorder <= allowed(0.05), `all on the border: ${onBorder} decided`);
    if (!isPrinted(claim)) {
      const upheld = shareOf(claim, world, [0, clear], ["upheld"]);
      assert(upheld <= allowed(0.025), `one part on the border: ${upheld} upheld`);
    }
    assert(shareOf(claim, world, [clear, clear], ["upheld"], 40) > 0.9, "not upheld where it is clearly so");
    assert(shareOf(claim, world, [-clear, clear], ["refuted"], 40) > 0.9, "not refuted where it is clearly not so");
  });
}

for (const [id, { world, isSo }] of Object.entries(singleRuns)) {
  const claim = judged.find((claim) => claim.id === id)!;
  Deno.test(`${id} says of the next run what that contradicts at most one time in twenty, and can be upheld and refuted`, () => {
    for (const inside of [0, 1, 2, 3]) {
      const random = stream("single runs", id, inside);
      let wrong = 0;
      for (let i = 0; i < repetitions; i++) {
        const make = world(random, inside, inside);
        const verdict = verdictIn(claim, make);
        const next = isSo(make(claim.experiment.variants[0], 99));
        if (verdict === "upheld" && !next || verdict === "refuted" && next) wrong++;
      }
      assert(wrong / repetitions <= allowed(0.05), `${inside} deviations inside: ${wrong} of ${repetitions} are wrong`);
    }
    assert(shareOf(claim, world, [30, 30], ["upheld"], 40) > 0.9, "not upheld where it is clearly so");
    assert(shareOf(claim, world, [-30, -30], ["refuted"], 40) > 0.9, "not refuted where it is clearly not so");
  });
}
