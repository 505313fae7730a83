import assert from "node:assert/strict";
import { logsExperiment, losses } from "../../testing/logs_project.ts";
import { scratchFolder } from "../../testing/scratch_folder.ts";
import { putOnRecord, recordedRuns, replay, reproduce } from "../evidence/mod.ts";
import { type FunctionExperiment, runsOf } from "../experiment/mod.ts";
import { writeWhole } from "../files/mod.ts";
import { claim, judge, movedSince, recordDifferences, recordOf, recordPath, verdictRow, within } from "./mod.ts";
import { parseRecordedClaim } from "./record_difference.ts";

/** Runs of `a` and `b`; the second of `a` has these rows and ends with one that is always the same. */
const filesWith = (rows: string) => ({
  "runs/a-0.csv": losses(3, 2, 1),
  "runs/a-1.csv": `step,loss\n${rows}\n2,1.5\n`,
  "runs/b-0.csv": losses(3, 2),
  "runs/b-1.csv": losses(3, 2),
});

Deno.test("what was noticed of a log is on record with its run and its claims, and one that changes moves them", async () => {
  const folder = scratchFolder("logged-notes");
  const places = { store: `${folder}/store`, snapshots: `${folder}/snapshots`, checkpoints: `${folder}/checkpoints` };
  const claimOf = (experiment: FunctionExperiment) =>
    claim({
      id: "logged/low",
      quote: "all three models learned the function successfully",
      reading: "the last loss is low",
      experiment,
      measure: (evidence) => evidence.final("a", "loss"),
      rule: within({ high: 2 }),
    });
  const once = claimOf(await logsExperiment(folder, filesWith("0,3\n1,2\n0,2.9\n1,1.9")));
  const runs = runsOf(once.experiment);
  for (const run of runs) await reproduce(places.store, run);
  await putOnRecord(once.experiment, runs, places, "2026-11-27");
  const judged = judge(once, places), path = recordPath(once, places.snapshots);
  const note = "loss: restarted at step 0, where 2 values that were logged before are left out";
  assert.deepEqual(judged.notes, { "a-1": [note] });
  assert.deepEqual(verdictRow(judged, [], places.snapshots).notes, [`a-1: ${note}`]);
  const [, run] = recordedRuns(once.experiment, places);
  assert.deepEqual(run.ledger.lines.at(-1)!.notes, [note]);
  await Deno.mkdir(`${places.snapshots}/logged/claims`, { recursive: true });
  await writeWhole(path, JSON.stringify(recordOf(judged)));
  assert.equal(movedSince(judged, places.snapshots), undefined);
  // The same last values, otherwise come by.
  const other = claimOf(await logsExperiment(scratchFolder("logged-notes-other"), filesWith("0,3\n1,2")));
  const elsewhere = { ...places, store: `${folder}/other` };
  for (const run of runsOf(other.experiment)) await reproduce(elsewhere.store, run);
  const again = judge(other, elsewhere);
  assert.deepEqual(again.judgement, judged.judgement);
  assert.match(movedSince(again, places.snapshots)!, /notes.*: missing now, recorded .*restarted at step 0/);
  const [before, after] = [judged, again].map((one) => parseRecordedClaim(JSON.stringify(recordOf(one)), "x"));
  assert.deepEqual(recordDifferences([before], [after]).map(({ kind }) => kind), ["changed"]);
  // A reader that notices something else is told of by a replay.
  const changed = {
    ...run,
    ledger: { ...run.ledger, lines: run.ledger.lines.map((line) => ({ ...line, notes: ["x"] })) },
  };
  await assert.rejects(replay(changed, { from: 0, to: 1 }), {
    name: "ReplayError",
    message: /its reader notices "loss: restarted at step 0, .*, recorded as "x"; logs are read otherwise/,
  });
});
