import { judgeEvidence, nextLook, recordedVerdict, recordOf, recordPath, type Verdict } from "../../lib/claim/mod.ts";
import { evidenceOf, forgetEvidence, putOnRecord, reproduce } from "../../lib/evidence/mod.ts";
import { type Run, runsAtLook, runsOf } from "../../lib/experiment/mod.ts";
import type { Places } from "../../lib/project/mod.ts";
import { jsonText } from "../../lib/snapshot/mod.ts";
import { type MadeUpClaim, nameOf } from "./made_up_claims.ts";
import { claimsOf, experimentOf, type ReportOptions } from "./made_up_report.ts";

/** What became of a claim of a report. */
export interface Outcome {
  /** Of the claim: its rule, and what else there is to it. */
  readonly claim: string;
  readonly verdict: Verdict;
  readonly wrong: boolean;
  /** Which look decided it, from 0: the last where none did. */
  readonly look: number;
}

/**
 * One report on the whole path: runs are made look by look into a store while a claim is open, put on record, and read from there alone;
 * each claim is judged by what is read, its verdict put on record, and read from there again.
 *
 * @param folder Where store and record are: it is removed.
 * @param claims Those that it makes, where their runs are enough.
 */
export async function judgeReport(
  options: ReportOptions,
  folder: string,
  claims?: readonly MadeUpClaim[],
): Promise<Outcome[]> {
  const experiment = experimentOf(options), made = claimsOf(options, experiment, claims);
  const of = (name: string): Places => ({
    store: `${folder}/${name}`,
    snapshots: `${folder}/snapshots`,
    checkpoints: `${folder}/checkpoints`,
  });
  const places = of("store"), runs = runsOf(experiment);
  const complete = new Set<Run>();
  /** The runs up to the next look that one of the claims needs, without those that are there. */
  const moreRuns = () => {
    const { seeds } = nextLook(experiment, made.map(({ claim }) => claim), {}, places);
    return runsAtLook(experiment, runs, seeds).filter((run) => !complete.has(run));
  };
  try {
    for (let more = moreRuns(); more.length > 0; more = moreRuns()) {
      for (const run of more) {
        await reproduce(places.store, run);
        complete.add(run);
      }
      forgetEvidence();
    }
    await putOnRecord(experiment, [...complete], places, "2026-01-01");
    const onRecord = of("nothing"), evidence = evidenceOf(experiment, {}, onRecord), { source } = evidence;
    if (source.kind !== "on record") {
      throw new Error(`The evidence of ${experiment.id} is ${source.kind}, wanted on record`);
    }
    return made.map(({ made, claim, wrong }) => {
      const judged = judgeEvidence(claim, claim.measure!, evidence), path = recordPath(claim, onRecord.snapshots);
      Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      Deno.writeTextFileSync(path, jsonText(recordOf({ claim, source, under: [], ...judged })));
      const verdict = recordedVerdict(claim, onRecord.snapshots) as Verdict;
      return { claim: nameOf(made), verdict, wrong: wrong(verdict), look: (judged.plan?.looks.length ?? 1) - 1 };
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
