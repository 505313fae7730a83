import assert from "node:assert/strict";
import coin from "../../testing/coin_experiment.ts";
import { scratchFolder } from "../../testing/mod.ts";
import { evidenceOf, reproduce } from "../evidence/mod.ts";
import { type Experiment, runsOf, singleChoices } from "../experiment/mod.ts";
import { looks } from "../plan/mod.ts";
import { placesOf } from "../project/mod.ts";
import { alternatives } from "./alternatives.ts";
import { claim, judgeEvidence, within } from "./mod.ts";

const experiment: Experiment = {
  ...coin,
  seeds: (_variant, changed) => Object.keys(changed).length > 0 ? looks(3, 5) : looks(3, 7),
};
const places = placesOf(scratchFolder("alternatives"));
for (const choices of singleChoices(experiment)) {
  for (const run of runsOf(experiment, choices)) await reproduce(places.store, run);
}

Deno.test("effects are compared in pairs by all seeds that both have, however early each verdict was decided", () => {
  const heads = claim({
    id: "coin/some-heads",
    quote: "some heads",
    reading: "on average",
    experiment,
    measure: (evidence) => evidence.final("fair", "heads"),
    rule: within({ low: -1e6 }),
    assumptions: ["tosses"],
  });
  const evidence = evidenceOf(experiment, {}, places), judged = judgeEvidence(heads, heads.measure!, evidence);
  assert.deepEqual(judged.plan!.looks.map(({ seeds }) => seeds), [3]);
  const [{ hinge, verdict }] = alternatives(heads, { ...judged, evidence }, places);
  assert.equal(verdict, "upheld");
  assert.deepEqual([hinge!.by, hinge!.n], ["pairs", 5]);
});
