import assert from "node:assert/strict";
import { curveOf } from "./curve.ts";

const assumption = (name: string, ...alternatives: string[]) => ({
  name,
  unsaid: "",
  reason: "",
  default: "usual",
  alternatives,
});

Deno.test("curveOf() sorts universes by their effect, those that failed last, with a row for each choice", () => {
  const curve = curveOf({
    seed: 0,
    drawn: 4,
    of: 6,
    missing: 0,
    verdicts: { upheld: 2, refuted: 1, inconclusive: 0, failed: 1 },
    unit: "nats",
    shares: [],
    universes: [
      { choices: { rate: "high" }, verdict: "failed", failed: "it diverges" },
      { choices: {}, verdict: "upheld", effect: 2, interval: [1, null] },
      { choices: { weights: "he" }, verdict: "refuted", effect: -1, interval: [-100, 0] },
      { choices: { weights: "he", rate: "high" }, verdict: "upheld", effect: 3 },
    ],
  }, [assumption("weights", "he", "glorot"), assumption("rate", "high")]);
  assert.deepEqual(curve.columns.map(({ label }) => label), [
    "weights he: -1, refuted",
    "the defaults: 2, upheld",
    "weights he, rate high: 3, upheld",
    "rate high: failed, it diverges",
  ]);
  assert.deepEqual(curve.columns.map(({ choices }) => choices.join()), [
    "he,usual",
    "usual,usual",
    "he,high",
    "usual,high",
  ]);
  assert.deepEqual(curve.columns.map(({ isDefault }) => isDefault), [false, true, false, false]);
  const [lowest, standing, highest, failed] = curve.columns;
  assert(0 < lowest.at! && lowest.at! < standing.at! && standing.at! < highest.at! && highest.at! < 1);
  // What reaches out of the picture, or has no end, is cut at its edge.
  assert.deepEqual([lowest.from, standing.to, failed.at], [0, 1, null]);
  assert.deepEqual(curve.ends, ["-1", "3"]);
  assert.deepEqual(curve.rows, [
    { name: "weights" },
    ...["usual", "he", "glorot"].map((choice) => ({ assumption: 0, choice })),
    { name: "rate" },
    ...["usual", "high"].map((choice) => ({ assumption: 1, choice })),
  ]);
});
