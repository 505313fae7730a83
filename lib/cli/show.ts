/** `upheld show`: all that is known of a claim or a run. */
import { relative } from "node:path";
import { assumptionRows, type Claim, type Inference, judge, verdictRow } from "../claim/mod.ts";
import {
  finalNumbers,
  readIndex,
  recordedRepeatability,
  type RecordedRun,
  recordedRuns,
  repeatabilityText,
} from "../evidence/mod.ts";
import type { Experiment } from "../experiment/mod.ts";
import { provenanceDigest } from "../program/mod.ts";
import { placesOf, projectRoot } from "../project/mod.ts";
import { command } from "./command.ts";
import { findExperiments, loadClaims } from "./find_experiments.ts";
import { printJson, wrappedBehind } from "./output.ts";
import { UsageError } from "./usage_error.ts";
import { rowText } from "./verify_text.ts";

const help = `Shows all that is known of a claim or of a run on record.

Usage: upheld show [--json] <claim | experiment/run>

Options:
  --json  print it as JSON
  --help  this text

Examples:
  upheld show function/shallow-beats-deep
  upheld show mnist/deep-0 --json

Ends with 0, or with 2 when it was called wrongly.`;

export default command({
  name: "show",
  summary: "Shows all that is known of a claim or a run",
  help,
  options: { json: { type: "boolean", default: false } },
  async run({ values: { json }, positionals: [name, ...more] }) {
    if (name === undefined || more.length > 0) throw new UsageError("show wants one claim or run", "", []);
    const { claims, inferences } = await loadClaims();
    const claim = claims.find(({ id }) => id === name);
    if (claim) showClaim(claim, inferences, json);
    else showRun(...await runNamed(name, claims), json);
    return 0;
  },
});

async function runNamed(name: string, claims: readonly Claim[]): Promise<[RecordedRun, Experiment]> {
  const experiments = await findExperiments();
  const known = experiments.flatMap(({ id }) =>
    Object.keys(readIndex(placesOf().snapshots, id)?.runs ?? {}).map((run) => `${id}/${run}`)
  );
  const experiment = experiments.find(({ id }) => name.startsWith(`${id}/`));
  if (!experiment || !known.includes(name)) {
    const all = [...claims.map(({ id }) => id), ...known];
    throw new UsageError(`There is no claim or run ${JSON.stringify(name)}`, name, all);
  }
  return [recordedRuns(experiment).find(({ run }) => `${experiment.id}/${run.id}` === name)!, experiment];
}

function showClaim(claim: Claim, inferences: readonly Inference[], json: boolean): void {
  const { snapshots } = placesOf();
  const judged = judge(claim);
  const row = verdictRow(judged, assumptionRows(claim.experiment, inferences, snapshots), snapshots);
  const place = `${relative(projectRoot(), claim.file)}:${claim.line}`;
  if (json) return printJson({ ...row, place, metrics: judged.metrics ?? null });
  console.log(rowText(row));
  const repeats = recordedRepeatability(claim.experiment);
  const facts: [string, string][] = [
    ...claim.status ? [] : [["read as", claim.reading], ["rule", claim.rule.words]] satisfies [string, string][],
    ...row.assumptions.map(({ name, choice, reason }): [string, string] => ["assumed", `${name} ${choice}: ${reason}`]),
    ...repeats ? [["program", repeatabilityText(repeats)]] satisfies [string, string][] : [],
    ["made in", place],
    ["check again", `upheld verify ${claim.id}`],
  ];
  for (const [what, text] of facts) console.log(wrappedBehind("bold", `${what}:`, text, "    "));
  if (judged.metrics !== undefined) {
    console.log(wrappedBehind("bold", "numbers:", JSON.stringify(judged.metrics), "    "));
  }
}

function showRun(
  { run, ledger, measured, environment, checkpoints, secondRun }: RecordedRun,
  experiment: Experiment,
  json: boolean,
): void {
  const repeats = recordedRepeatability(experiment);
  const { header, lines } = ledger, { epochs, step, chain } = lines.at(-1)!;
  const known = {
    run: `${run.experiment}/${run.id}`,
    seed: run.seed,
    choices: run.choices,
    steps: step,
    segments: lines.length,
  };
  const row = {
    ...known,
    protocol: header.protocol,
    data: header.data,
    lastEpoch: epochs?.at(-1) ?? null,
    final: finalNumbers({ run, ledger, measured: measured?.measures }),
    chain,
    checkpoints,
    environment,
    ...environment.threads !== undefined && { provenance: provenanceDigest(environment) },
    ...secondRun && { secondRun },
    ...repeats && { repeatability: json ? repeats : repeatabilityText(repeats) },
  };
  if (json) return printJson(row);
  const { environment: where, ...rest } = row;
  const ofWhere = Object.entries(where ?? {}).map(([name, value]) => [`environment, ${name}`, value] as const);
  for (const [name, value] of [...Object.entries(rest), ...ofWhere]) {
    const text = typeof value === "string" ? value : JSON.stringify(value) ?? "";
    console.log(wrappedBehind("bold", `${name}:`, text.length > 400 ? `${text.slice(0, 400)} …` : text, "  "));
  }
}
