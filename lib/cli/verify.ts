/** `deno task verify`: judges the claims of the report and says what moved. */
import { parseArgs } from "node:util";
import { startBackend } from "../backend/mod.ts";
import { type Claim, claims, judge, type Judged } from "../claim/mod.ts";
import { evidenceOf, placesOf, replayStart, type RunEvidence } from "../evidence/mod.ts";
import type { Experiment } from "../experiment/mod.ts";
import { coverageOf, readReport } from "../report/mod.ts";
import { loadClaims, select } from "./find_experiments.ts";
import { run } from "./main.ts";
import { status, styled, wrapped } from "./output.ts";
import { verifyRow } from "./verify_row.ts";
import { rowText, summaryText } from "./verify_text.ts";

const help = `Judges the claims of the report, and says which findings moved.

Usage: deno task verify [options] [experiment, topic or claim ...]

Before it judges, evidence on record is replayed: the first steps of one run of
each net are trained again from the seed, and must give the recorded bytes.

Options:
  --json       print the claims as JSON, one list of rows
  --no-replay  judge only
  --help       this text

Examples:
  deno task verify
  deno task verify function random/loss-2.303
  deno task verify --json > verdicts.json

Ends with 0 when all is as on record, 1 when a finding moved or a replay failed,
2 when it was called wrongly.`;

await run(help, async () => {
  const { values, positionals } = parseArgs({
    args: Deno.args,
    allowPositionals: true,
    allowNegative: true,
    options: { json: { type: "boolean" }, replay: { type: "boolean", default: true } },
  });
  await loadClaims();
  const chosen = select(claims(), ({ id, experiment }) => [experiment.id, id.split("/")[0], id], positionals);
  const failures = values.replay
    ? await replay([...new Set(chosen.map(({ experiment }) => experiment))], !values.json)
    : [];
  const rows = chosen.map((claim) => verifyRow(judgeOrTell(claim), placesOf().snapshots));
  if (values.json) console.log(JSON.stringify(rows, null, 2));
  else print(chosen, rows);
  for (const failure of failures) console.error(styled("red", wrapped(failure, "✘ ")));
  return failures.length > 0 || rows.some(({ moved }) => moved !== null) ? 1 : 0;
});

/** Judges a claim. Evidence that does not hold together is a problem of its claims, and leaves the others alone. */
function judgeOrTell(claim: Claim): Judged & { problem?: string } {
  try {
    return judge(claim);
  } catch (error) {
    return { claim, source: { kind: "none", recorded: [], missing: [] }, under: [], problem: (error as Error).message };
  }
}

/** Trains the first steps of a run of each net again, where its evidence is on record, and tells what fails. */
async function replay(experiments: readonly Experiment[], tell: boolean): Promise<string[]> {
  const runs = experiments.flatMap(recordedRuns);
  if (runs.length === 0) return [];
  const failures: string[] = [];
  let steps = 0;
  await using backend = await disposable();
  for (const [i, recorded] of runs.entries()) {
    status(`Replaying ${i + 1} of ${runs.length}: ${recorded.run.experiment} ${recorded.run.id}`);
    try {
      steps += await replayStart(recorded);
    } catch (error) {
      failures.push((error as Error).message);
    }
  }
  status("");
  if (tell && failures.length === 0) {
    const threads = backend.threads === 1 ? "1 thread" : `${backend.threads} threads`;
    console.log(`Replayed ${steps} steps of ${runs.length} runs from their seeds (${threads}): the recorded bytes\n`);
  }
  return failures;
}

/** A run of each variant whose evidence is on record. What does not hold together is told where it is judged. */
function recordedRuns(experiment: Experiment): RunEvidence[] {
  try {
    const evidence = evidenceOf(experiment);
    return evidence.source.kind === "on record" ? experiment.variants.map((variant) => evidence.of(variant)[0]) : [];
  } catch {
    return [];
  }
}

async function disposable() {
  const backend = await startBackend();
  return { threads: backend.threads, [Symbol.asyncDispose]: () => backend.dispose() };
}

function print(chosen: readonly Claim[], rows: readonly ReturnType<typeof verifyRow>[]): void {
  let title = "";
  rows.forEach((row, i) => {
    const { experiment } = chosen[i];
    if (experiment.title !== title) console.log(`${styled("underline", title = experiment.title)}\n`);
    console.log(`${rowText(row)}\n`);
  });
  console.log(summaryText(rows, coverageOf(readReport(), claims().map(({ quote }) => quote))));
}
