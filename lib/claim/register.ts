import { hasEvidence } from "../evidence/mod.ts";
import { readIfThere } from "../files/mod.ts";
import { placesOf } from "../project/mod.ts";
import { assertJsonRecord } from "../snapshot/mod.ts";
import type { Claim } from "./claim.ts";
import { evidenceGone } from "./evidence_gone.ts";
import { judge, type Judged, survives } from "./judge.ts";
import { recordOf, recordPath } from "./record.ts";

/** Registers the Deno test of a claim. Outside `deno test` that does nothing. */
export function registerTest(claim: Claim): void {
  const places = placesOf();
  // A verdict on record whose evidence is gone must not become a skipped test.
  const ignore = !claim.fault && !claim.check && !hasEvidence(claim.experiment) &&
    !readIfThere(recordPath(claim, places.snapshots));
  Deno.test({
    name: `${claim.id}: ${ignore ? "no evidence yet" : `"${claim.quote}"`}`,
    ignore,
    async fn(t) {
      const judged = judge(claim, places);
      if (!judged.judgement && !claim.status) {
        throw new Error(
          `"${claim.id}" has a verdict on record, and ${evidenceGone(claim.experiment, judged.source)}`,
        );
      }
      console.log(summary(judged));
      await assertJsonRecord(t, recordPath(claim, places.snapshots), recordOf(judged));
    },
  });
}

function summary(judged: Judged): string {
  const { claim, source, judgement, under } = judged;
  if (claim.status) return `${claim.status}: ${claim.reading}`;
  const from = source.kind === "on record" ? `on record since ${source.since}` : source.kind;
  const others = under.filter(({ verdict }) => verdict && verdict !== judgement!.verdict);
  const hangs = others.map(({ name, verdict }) => `${name} (${verdict})`).join(", ");
  const known = under.every(({ verdict }) => verdict) ? "" : " that has evidence";
  const survival = { true: `; holds under every alternative${known}`, false: `; hangs on ${hangs}`, undefined: "" };
  return `${judgement!.verdict}: ${judgement!.finding} (${from})${survival[`${survives(judged)}`]}`;
}
