/** `deno task verify`: judges the claims of the report and says what moved. */
import { parseArgs } from "node:util";
import { startBackend } from "../backend/mod.ts";
import { type Claim, claims, judge } from "../claim/mod.ts";
import { evidenceOf, placesOf, replayStart } from "../evidence/mod.ts";
import type { Experiment } from "../experiment/mod.ts";
import { coverageOf, readReport } from "../report/mod.ts";
import { loadClaims, select } from "./find_experiments.ts";
import { run } from "./main.ts";
import { status, styled } from "./output.ts";
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
  if (values.replay) await replay([...new Set(chosen.map(({ experiment }) => experiment))], !values.json);
  const rows = chosen.map((claim) => verifyRow(judge(claim), placesOf().snapshots));
  if (values.json) console.log(JSON.stringify(rows, null, 2));
  else print(chosen, rows);
  return rows.some(({ moved }) => moved !== null) ? 1 : 0;
});

/** Trains the first steps of a run of each net again, where its evidence is on record. */
async function replay(experiments: readonly Experiment[], tell: boolean): Promise<void> {
  const runs = experiments.flatMap((experiment) => {
    const evidence = evidenceOf(experiment);
    return evidence.source.kind === "on record" ? experiment.variants.map((variant) => evidence.of(variant)[0]) : [];
  });
  if (runs.length === 0) return;
  await using backend = await disposable();
  let steps = 0;
  for (const [i, recorded] of runs.entries()) {
    status(`Replaying ${i + 1} of ${runs.length}: ${recorded.run.experiment} ${recorded.run.id}`);
    steps += await replayStart(recorded);
  }
  status("");
  const threads = backend.threads === 1 ? "1 thread" : `${backend.threads} threads`;
  if (tell) {
    console.log(`Replayed ${steps} steps of ${runs.length} runs from their seeds (${threads}): the recorded bytes\n`);
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
