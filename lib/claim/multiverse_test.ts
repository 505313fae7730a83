import assert from "node:assert/strict";
import { drawUniverses } from "../experiment/mod.ts";
import type { Verdict } from "./judgement.ts";
import { all, within } from "./mod.ts";
import {
  flipRule,
  multiverseOf,
  multiverseRecord,
  multiverseWords,
  type Universe,
  varianceShares,
} from "./multiverse.ts";

const assumption = (name: string, ...alternatives: string[]) => ({
  name,
  unsaid: "",
  reason: "",
  default: "usual",
  alternatives,
});
const experiment = {
  id: "descent",
  assumptions: [assumption("weights", "glorot", "he"), assumption("rate", "high"), assumption("batch", "all", "one")],
};
const defaults = { weights: "usual", rate: "usual", batch: "usual" };
const grid = drawUniverses(experiment, 18);
const full = grid.map((choices) => ({ ...defaults, ...choices }));

Deno.test("varianceShares() are the sums of squares of a two-way analysis of variance", () => {
  // 2 for the weights, -1 or 1 for the rate, and nothing else: SS of 18 · 8/3, 18 · 1 and 0.
  const effect = (one: typeof full[number]) =>
    (one.weights === "glorot" ? 2 : one.weights === "he" ? -2 : 0) + (one.rate === "high" ? 1 : -1);
  const shares = varianceShares(full.map((choices) => ({ choices, effect: effect(choices) })), Object.keys(defaults));
  assert.deepEqual(shares.map(({ assumption, share }) => [assumption, share.toFixed(6)]), [
    ["weights", (8 / 11).toFixed(6)],
    ["rate", (3 / 11).toFixed(6)],
    ["batch", "0.000000"],
  ]);
  assert.deepEqual(shares.map(({ byChance }) => byChance), [2 / 17, 1 / 17, 2 / 17]);
});

Deno.test("varianceShares() of the Ishigami function on a grid come near its published Sobol indices", () => {
  // S₁ = 0.3139, S₂ = 0.4424, S₃ = 0 for a = 7, b = 0.1 (Ishigami & Homma 1990).
  const points = Array.from({ length: 32 }, (_, i) => -Math.PI + 2 * Math.PI * (i + 0.5) / 32);
  const universes = points.flatMap((x) =>
    points.flatMap((y) =>
      points.map((z) => ({
        choices: { x: `${x}`, y: `${y}`, z: `${z}` },
        effect: Math.sin(x) + 7 * Math.sin(y) * Math.sin(y) + 0.1 * z * z * z * z * Math.sin(x),
      }))
    )
  );
  const shares = new Map(
    varianceShares(universes, ["x", "y", "z"]).map(({ assumption, share }) => [assumption, share]),
  );
  for (const [name, wanted] of [["x", 0.3139], ["y", 0.4424], ["z", 0]] as const) {
    assert(Math.abs(shares.get(name)! - wanted) < 0.005, `${name}: ${shares.get(name)}`);
  }
});

const ruleWhere = (verdict: (choices: typeof full[number]) => Verdict) =>
  flipRule(full.map((choices) => ({ choices, verdict: verdict(choices) })), defaults, "upheld");

Deno.test("flipRule() finds the shortest combination of choices under which a verdict turns", () => {
  assert.deepEqual(ruleWhere(({ weights }) => weights === "glorot" ? "refuted" : "upheld"), {
    when: { weights: "glorot" },
    word: "turns",
    universes: 6,
  });
  assert.deepEqual(ruleWhere(({ weights, rate }) => weights !== "glorot" || rate !== "high" ? "upheld" : "refuted"), {
    when: { weights: "glorot", rate: "high" },
    word: "turns",
    universes: 3,
  });
});

Deno.test("flipRule() says changes where no combination makes the opposite, and nothing where none makes another verdict", () => {
  const rule = ruleWhere(({ rate, weights }) =>
    rate === "high" ? weights === "he" ? "refuted" : "inconclusive" : "upheld"
  );
  // The opposite in three universes, which is the rarer, and the opposite all the same.
  assert.deepEqual(rule, { when: { weights: "he", rate: "high" }, word: "turns", universes: 3 });
  assert.equal(ruleWhere(({ rate }) => rate === "high" ? "inconclusive" : "upheld")?.word, "changes");
  assert.equal(ruleWhere(() => "upheld"), undefined);
  // Of two universes no rule is made.
  assert.equal(
    ruleWhere(({ weights, rate, batch }) =>
      weights === "he" && rate === "high" && batch === "one" ? "refuted" : "upheld"
    ),
    undefined,
  );
});

Deno.test("multiverseOf() counts each universe, those that failed among them, and follows the part that decides", () => {
  const rule = all(within({ low: 0, unit: "nats" }));
  const universes = grid.map((choices): Universe =>
    choices.weights === "he" && choices.rate === "high" ? { choices, failed: "it diverges at step 7" } : {
      choices,
      judgement: rule.judge({
        steady: [5, 6, 7],
        moving: choices.weights === "glorot" ? [-5, -6, -7] : [5, 6, 7],
      }),
    }
  );
  const found = multiverseOf({ seed: 0, drawn: 18, of: 18, missing: 0 }, universes, defaults, "upheld");
  assert.deepEqual(found.verdicts, { upheld: 9, refuted: 6, inconclusive: 0, failed: 3 });
  assert.equal(found.part, "moving");
  assert.equal(found.unit, "nats");
  assert.deepEqual(found.rule, { when: { weights: "glorot" }, word: "turns", universes: 6 });
  assert.equal(found.universes.length, 18);
  const [sentence, , last] = multiverseWords(found);
  assert.equal(sentence, "in 18 of 18 universes: upheld in 9, refuted in 6, 3 failed");
  assert.equal(last, "turns whenever weights is glorot (in 6 of 6)");
  const { each } = multiverseRecord(found) as { each: Record<string, { verdict: string; failed?: string }> };
  assert.equal(each["the defaults"].verdict, "upheld");
  assert.equal(each["weights=he/rate=high"].failed, "it diverges at step 7");
});

Deno.test("multiverseOf() follows the part that refutes, though another one's verdict varies", () => {
  const rule = all(within({ low: 0, unit: "nats" }));
  const universes = grid.map((choices): Universe => ({
    choices,
    judgement: rule.judge({
      moving: choices.weights === "glorot" ? [-5, -6, -7] : [5, 6, 7],
      wrong: [-7, -8, -9],
    }),
  }));
  const found = multiverseOf({ seed: 0, drawn: 18, of: 18, missing: 0 }, universes, defaults, "refuted");
  assert.equal(found.verdicts.refuted, 18);
  assert.equal(found.part, "wrong");
  assert.deepEqual(found.universes.map(({ effect }) => effect), Array(18).fill(-8));
});
