import assert from "node:assert/strict";
import { logsExperiment, losses } from "../../testing/logs_project.ts";
import { scratchFolder } from "../../testing/scratch_folder.ts";
import { putOnRecord, reproduce } from "../evidence/mod.ts";
import { chosen, runsOf } from "../experiment/mod.ts";
import { claim, judge, verdictRow, within } from "./mod.ts";

/** Logs of six seeds of a variant, whose last loss lies about a value. */
const logsAbout = (folder: string, value: number) =>
  Array.from(
    { length: 6 },
    (_, seed) => [`${folder}/a-${seed}.csv`, losses(3 * value, value * (1 + 0.02 * seed))] as const,
  );

Deno.test("a claim on logs turns under a choice whose logs show the opposite, and holds under one whose logs do not", async () => {
  const folder = scratchFolder("logged-hinge");
  const places = { store: `${folder}/store`, snapshots: `${folder}/snapshots`, checkpoints: `${folder}/checkpoints` };
  const files = [...logsAbout("cosine", 1), ...logsAbout("constant", 4), ...logsAbout("linear", 1.001)];
  const experiment = await logsExperiment(
    folder,
    Object.fromEntries(files),
    `variants: ["a"], seeds: 6, files: ({ schedule }) => [schedule],
     assumptions: [{ name: "schedule", unsaid: "how the rate falls", default: "cosine", reason: "usual", alternatives: ["constant", "linear"] }]`,
  );
  for (const schedule of ["cosine", "constant", "linear"]) {
    const runs = runsOf(experiment, chosen(experiment, { schedule }));
    for (const run of runs) await reproduce(places.store, run);
    await putOnRecord(experiment, runs, places, "2026-11-27");
  }
  const low = claim({
    id: "logged/low",
    quote: "all three models learned the function successfully",
    reading: "the last loss is low",
    experiment,
    measure: (evidence) => evidence.final("a", "loss"),
    rule: within({ high: 2 }),
    assumptions: ["schedule"],
  });
  const { verdict, hinges, hangsOn } = verdictRow(judge(low, places), [], places.snapshots);
  assert.equal(verdict, "upheld");
  assert.deepEqual(Object.entries(hinges).map(([name, { word }]) => [name, word]), [
    ["schedule: constant", "turns"],
    ["schedule: linear", "holds"],
  ]);
  assert.equal(hangsOn, "schedule (turns under constant)");
});
