import assert from "node:assert/strict";
import { smallExperiment } from "../../../testing/small_experiment.ts";
import { type Claim, claim, pairedComparison, trend } from "../../claim/mod.ts";
import { chainEnd, Evidence, type RunEvidence } from "../../evidence/mod.ts";
import { rechained } from "../../evidence/ledger.ts";
import { runsOf, type TrainingExperiment } from "../../experiment/mod.ts";
import type { EpochMetrics } from "../../train/mod.ts";
import { packLedgers } from "./carried_ledger.ts";
import { carriedRuns, evidenceHere } from "./evidence_here.ts";
import { judgeHere } from "./judge_here.ts";
import type { TabIndex } from "./payload.ts";
import { carriesOf, plainClaim, takenBy, watchClaim } from "./plain_claims.ts";

const experiment: TrainingExperiment = { ...smallExperiment("plain claims"), seeds: () => 6 };
const runs = runsOf(experiment).map((run): RunEvidence => {
  const { protocol, seed, variant } = run, behind = variant === "wide" ? 0.01 : 0;
  const lines = [0, 1, 2, 3].map((epoch) => {
    const metrics: EpochMetrics = {
      epoch,
      trainLoss: 1 / (3 + epoch + seed),
      trainAccuracy: 1 - 0.3 ** (1 + epoch) - behind - 1e-4 * seed,
      trainLossAfter: 1 / (5 + epoch + seed),
      trainAccuracyAfter: 0.5,
      testLoss: 1 / (7 + epoch + seed),
      testAccuracy: 1 - 0.4 ** (1 + epoch) - (1 + 1e-3 * seed) * behind,
      bestEpoch: 1,
    };
    return { step: 2 + 2 * epoch, epochs: [metrics], steps: { loss: [metrics.trainLoss] }, state: "ab".repeat(32) };
  });
  return { run, ledger: rechained({ header: { protocol, seed, data: "d" }, lines }) };
});
const evidence = new Evidence(experiment, {}, { kind: "fresh" }, runs);
const index = {
  protocols: experiment.variants.map((variant) => runs.find(({ run }) => run.variant === variant)!.run.protocol),
  runs: runs.map(({ run: { id, variant, seed }, ledger }) => ({
    id: `${experiment.id}/${id}`,
    experiment: experiment.id,
    variant,
    seed,
    protocol: experiment.variants.indexOf(variant),
    data: "d",
    chain: chainEnd(ledger),
    steps: ledger.lines.at(-1)!.step,
    checkpoints: {},
  })),
} as unknown as TabIndex;

const about = {
  id: "small/claim",
  quote: "the narrow net is better",
  reading: "on average",
  experiment,
};
const better = (measure: (at: Evidence, net: string) => number[]) =>
  claim({
    ...about,
    measure: (at) => ({ first: measure(at, "narrow"), second: measure(at, "wide") }),
    rule: pairedComparison({ alternative: "greater" }),
  });
const falls = (measure: (at: Evidence) => number[][]) => claim({ ...about, measure, rule: trend({ wanted: "down" }) });
const tried: [what: string, claim: Claim, taken: number, carried: number, metrics: number[]][] = [
  // An epoch that is neither the last nor the one that was kept has what is taken of it, with its number; the others have all.
  ["one epoch", better((at, net) => at.atEpoch(net, "trainAccuracy", 0)), 12, 0, [2, 8, 0, 8]],
  ["the last epoch", better((at, net) => at.last(net, "testAccuracy")), 12, 0, [0, 8, 0, 8]],
  ["the epoch that was kept", better((at, net) => at.kept(net, "testAccuracy")), 12, 0, [0, 8, 0, 8]],
  ["all epochs", falls((at) => at.epochs("narrow", "testLoss")), 24, 0, [2, 8, 2, 8]],
  ["all steps", falls((at) => at.steps("narrow", "loss")), 0, 24, [0, 8, 0, 8]],
];

for (const [what, claim, fromLedgers, carriedNumbers, metrics] of tried) {
  Deno.test(`a claim about ${what} has the same verdict from ledgers that carry what it takes and no more`, async () => {
    const watched = watchClaim(claim, evidence)!, taken = takenBy([watched]);
    const bytes = packLedgers(
      runs.map(({ run, ledger }) => ({ ledger, carries: carriesOf(run, ledger, taken) })),
    );
    const carried = await carriedRuns(index, experiment.id, () => Promise.resolve(bytes));
    const plain = plainClaim(watched, index, carried)!;
    const { verdict, finding, numbers } = judgeHere(plain, (counts) => evidenceHere(index, carried, counts));
    assert.deepEqual([verdict, watched.judgement.finding.startsWith(finding)], [watched.judgement.verdict, true]);
    assert.deepEqual(numbers, { taken: fromLedgers, carried: carriedNumbers });
    const [{ ledger: { lines } }] = carried;
    assert.deepEqual(lines.map(({ epochs: [first] = [] }) => Object.keys(first ?? {}).length), metrics);
  });
}
