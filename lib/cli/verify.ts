/** `deno task verify`: judges the claims of the report and says what moved. */
import { setImmediate } from "node:timers/promises";
import {
  type AssumptionRow,
  assumptionRows,
  type Claim,
  type Inference,
  judgeOrTell,
  type Made,
  type VerdictRow,
  verdictRow,
  withQValues,
} from "../claim/mod.ts";
import { checkAll, checksText, checkText, leaveOutStaleData, recordedRuns, spotChecks } from "../evidence/mod.ts";
import type { Experiment } from "../experiment/mod.ts";
import { placesOf } from "../project/mod.ts";
import { stream } from "../random/mod.ts";
import { coverageOf, faultsWithoutFindings, readReport, sentencesWithoutFindings } from "../report/mod.ts";
import { randomSeed, readCount } from "./arguments.ts";
import { command } from "./command.ts";
import { select, tellTypes } from "./find_experiments.ts";
import { printJson, status, statusNowAndThen, styled, tellFailures, visible, wrapped } from "./output.ts";
import { suggestions } from "./suggest.ts";
import { programRunsOf, programText, rerunPrograms } from "./verify_programs.ts";
import { rowsMarkdown } from "./verify_markdown.ts";
import { inferredText, rowText, summaryText } from "./verify_text.ts";
import { loadMade, nothingJudged, wholeRecordFaults } from "./whole_record.ts";

const help = `Judges the claims of the report, and says which findings moved.

Usage: deno task verify [options] [experiment, topic or claim ...]

While it judges, a part of the evidence on record is made again, and must give
the recorded bytes: the first steps of a run of each net from its seed, for each
experiment a segment drawn at random, all trained weights on the test set, and
the measures of a net drawn at random (where it convolves, one time in eight).
What is on record and made by nothing any more is named, and what is gone.

Options:
  --json       print the claims as JSON, one list of rows
  --markdown   print them as a Markdown table, for the summary of a job
  --suggest    list the refuted and inconclusive claims alone: what was found,
               the sentence that would hold, and how many seeds would decide
  --no-replay  judge only
  --rerun      run a program of an experiment again, and hold what it gives to
               how well it repeats itself by the record: one run that is drawn,
               or those that are named
  --seed N     what to draw segments from (default: drawn, and printed)
  --checked    say nothing of types: the task has checked those of experiments/
  --help       this text

Examples:
  deno task verify
  deno task verify function random/loss-2.303
  deno task verify --suggest --no-replay
  deno task verify --json > verdicts.json
  deno task upheld verify --rerun optimisers/adam-3

Ends with 0 when all is as on record, 1 when a finding moved, a replay failed,
something on record is too much or gone, report_without_findings.json names what
is no sentence of the report, or nothing could be judged, 2 when it was called
wrongly.`;

export default command({
  name: "verify",
  summary: "Judges the claims of the report, and says which findings moved",
  help,
  options: {
    json: { type: "boolean" },
    markdown: { type: "boolean" },
    suggest: { type: "boolean", default: false },
    replay: { type: "boolean", default: true },
    rerun: { type: "boolean", default: false },
    seed: { type: "string" },
    checked: { type: "boolean", default: false },
  },
  takes: "names",
  async run({ values, positionals }) {
    const seed = readCount("seed", values.seed) ?? randomSeed();
    tellTypes(values.checked);
    const made = await loadMade();
    // What is wrong there is told before minutes of work.
    sentencesWithoutFindings();
    const all = made.experiments, programs = values.rerun ? programRunsOf(all) : undefined;
    const named = positionals.filter((name) => programs?.has(name));
    const asked = select<Claim | Inference>(
      [...made.claims, ...withoutClaims(made)],
      (one) => one.kind === "claim" ? [one.experiment.id, one.id.split("/")[0], one.id] : [one.experiment.id],
      positionals.filter((name) => !named.includes(name)),
    );
    const chosen = asked.filter((one) => one.kind === "claim");
    const experiments = [...new Set(asked.map(({ experiment }) => experiment))];
    const { snapshots, store } = placesOf();
    await leaveOutStaleData(store, experiments);
    const [replayed, { assumptions, rows }] = await Promise.all([
      values.replay ? replay(experiments, seed, !values.json && !values.markdown) : [],
      judge(chosen, experiments, made, snapshots),
    ]);
    const movedAssumptions = [...assumptions].flatMap(([{ id }, all]) =>
      all.flatMap(({ name, moved }) => moved === null ? [] : [{ name: `assumption "${name}" of ${id}`, moved }])
    );
    const failures = [...replayed];
    if (values.rerun) {
      const tell = (text: string) => !values.json && !values.markdown && console.log(`${wrapped(text, "")}\n`);
      failures.push(...await rerunPrograms(named.length > 0 ? all : experiments, named, seed, tell));
    }
    if (values.json) printJson(rows);
    else if (values.markdown) console.log(rowsMarkdown(rows, movedAssumptions));
    else if (values.suggest) console.log(await suggestions(rows, experiments));
    else {
      const programs = new Map<Experiment, readonly string[]>();
      for (const experiment of experiments) programs.set(experiment, await programTextOrNone(experiment));
      print(chosen, rows, assumptions, programs);
      const coverage = coverageOf(readReport(), made.claims.map(({ quote }) => quote));
      console.log(summaryText(rows, coverage, movedAssumptions.map(({ name }) => name)));
    }
    failures.push(...movedAssumptions.map(({ name, moved }) => `${name}: ${moved}`));
    const only = positionals.length > 0 ? new Set(experiments.map(({ id }) => id)) : undefined;
    if (!only) failures.push(...faultsWithoutFindings());
    failures.push(...wholeRecordFaults(made, only), ...(chosen.length < asked.length ? [] : nothingJudged(rows)));
    tellFailures(failures);
    return failures.length > 0 || rows.some(({ moved }) => moved !== null) ? 1 : 0;
  },
});

/** What does not hold together is told where it is judged. */
async function programTextOrNone(experiment: Experiment): Promise<readonly string[]> {
  try {
    return await programText(experiment);
  } catch {
    return [];
  }
}

/** Judges claim by claim: in between, what is replayed meanwhile gets its next work. */
async function judge(
  claims: readonly Claim[],
  experiments: readonly Experiment[],
  { inferences }: Made,
  snapshots: string,
) {
  const assumptions = new Map<Experiment, readonly AssumptionRow[]>(), rows: VerdictRow[] = [];
  for (const experiment of experiments) {
    assumptions.set(experiment, assumptionRows(experiment, inferences, snapshots));
    await setImmediate();
  }
  for (const claim of claims) {
    rows.push(verdictRow(judgeOrTell(claim), assumptions.get(claim.experiment)!, snapshots));
    await setImmediate();
  }
  return { assumptions, rows: withQValues(rows) };
}

/** The inferences of experiments that no claim rests on: what they give is told all the same. */
function withoutClaims({ claims, inferences }: Made): Inference[] {
  const claimed = new Set(claims.map(({ experiment }) => experiment));
  return inferences.filter(({ experiment }) => !claimed.has(experiment));
}

/** Does a part of what is on record again, and tells what fails. */
async function replay(experiments: readonly Experiment[], seed: number, tell: boolean): Promise<string[]> {
  const random = stream("replay", seed);
  const checks = experiments.flatMap((experiment) => {
    try {
      return spotChecks(recordedRuns(experiment), random);
    } catch {
      // What does not hold together is told where it is judged.
      return [];
    }
  });
  if (checks.length === 0) return [];
  const tellCheck = statusNowAndThen();
  const failures = await checkAll(checks, {
    watch: (check, begun) => tellCheck(`Replaying ${begun + 1} of ${checks.length}: ${checkText(check)}`),
  });
  status("");
  if (tell && failures.length === 0) console.log(`${wrapped(`${checksText(checks)} (drawn from seed ${seed})`, "")}\n`);
  return failures;
}

function print(
  chosen: readonly Claim[],
  rows: readonly VerdictRow[],
  assumptions: ReadonlyMap<Experiment, readonly AssumptionRow[]>,
  programs: ReadonlyMap<Experiment, readonly string[]>,
): void {
  let title = "";
  const tell = (experiment: Experiment) => {
    console.log(`${styled("underline", visible(title = experiment.title))}\n`);
    for (const text of programs.get(experiment) ?? []) console.log(`${styled("dim", wrapped(`${text}.`, ""))}\n`);
    const inferred = assumptions.get(experiment)!.filter(({ likelihood }) => likelihood);
    if (inferred.length > 0) console.log(`${inferred.map(inferredText).join("\n")}\n`);
  };
  rows.forEach((row, i) => {
    const { experiment } = chosen[i];
    if (experiment.title !== title) tell(experiment);
    console.log(`${rowText(row)}\n`);
  });
  const judged = new Set(chosen.map(({ experiment }) => experiment));
  for (const [experiment, rows] of assumptions) {
    if (!judged.has(experiment) && rows.some(({ likelihood }) => likelihood)) tell(experiment);
  }
}
