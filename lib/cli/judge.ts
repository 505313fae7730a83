/** `upheld judge`: judges claims about the runs in somebody's files; takes no project. */
import { judgedPlot, type JudgedRuns, judgeRuns, type JudgeRunsOptions, summaryOf } from "../judge/mod.ts";
import { type LogOptions, readLogs, unitsOf } from "../logs/mod.ts";
import { looks, openEnded, type Plan } from "../plan/mod.ts";
import { command } from "./command.ts";
import { printJson } from "./output.ts";
import { judgedText, readText, summaryText } from "./judge_text.ts";
import { UsageError } from "./usage_error.ts";

const help = `Judges a claim about the runs in a table or a program's logs; needs no project.

Usage: upheld judge [options] FILE | FOLDER ...

Reads CSV, TSV, JSON, JSON lines, TensorBoard's event files, MLflow's file
store, exports of Weights & Biases, NPZ, safetensors, and a table in Markdown;
"-" is standard input.
What columns and names of files are is guessed and told. Without a claim it
tells what is there, and which claims could be typed.

Claims, again and again with --claim:
  adam > sgd on accuracy     one is higher than another (<: lower; or: beats)
  adam > all                 than each other one
  a > b > c                  each than the next
  adam = sgd within 0.01     the same, but for a margin
  adam > 0.98, all > 90 %    a bound, of one or of each
  adam = 0.95 within 0.01    a range; also 0.94 to 0.96
  adam = 94.71 %             a number that a report prints of one run (--widest)
  the loss of adam is lower than that of sgd, adam has the highest accuracy
Behind it: on METRIC; at the last step (default), at step N, at best, at the
highest or lowest; within MARGIN. A name with signs in it, or that is a
number, stands in "".

What the columns, and the paths of files, are:
  --variant LIST  what was run: one or several columns, with commas
  --seed NAME     which run of it: runs with one seed are pairs
  --step NAME     step or epoch
  --rows KIND     without one, rows are "runs", or the "steps" of one, in order
  --metric NAME   names of metrics, where a row has one; --value NAME its value
  --runs N        of how many runs cells as "95.2 ± 0.3" are the mean
  --spread KIND   what is behind ±: "sd" (default) the standard deviation, "np"
                  NumPy's, with n for n - 1, "se" the standard error of the mean
  --table N       which table of a report in Markdown, from 1
  --each NAME     under what a claim is to hold, each by itself: a data set
  --where A=B     only rows with B in column A; may be given again
  --except A=B    no rows with B in column A; may be given again
  --pattern TEXT  what paths say, as in "runs/{variant}/seed-{seed}.csv"; {each}
                  is what --each is of a table

How it is judged, by the rules of all claims:
  --scale NAME    plain (default), log (losses, times), logit (shares)
  --margin N      the smallest difference that matters; --margin-reason TEXT
  --level N       of interval and verdict (default 0.95)
  --looks LIST    planned looks, as 5,10,20: stated before the runs were made
  --open-ended    seeds may be added at will
  --plan PLAN     the same in one: 5,10,20 or open-ended
  --paired        pairs by seed; --no-paired as groups (default: as seeds tell)
  --rule NAME     t (default) or sign-flip
  --single-run    of a bound: the next run, and not the mean
  --trials N      how many a share was counted over
  --widest N      widest interval of one more run that upholds a printed number
  --leave-out     leaves out runs that diverged (NaN), and says so

Output:
  --json          as JSON
  --svg FILE      writes the plot, too
  --help          this text

Examples:
  upheld judge runs.csv
  upheld judge runs.csv --claim "adam > sgd on accuracy"
  upheld judge all.csv --claim "adam > sgd" --each dataset
  cat times.csv | upheld judge - --claim "A < B" --scale log

Ends with 0 when all claims are upheld, 1 when one is refuted, 3 when one is
inconclusive and none refuted, 2 when it was called wrongly or cannot read.`;

export default command({
  name: "judge",
  summary: "Judges a claim about the runs in a table or in logs",
  help,
  options: {
    claim: { type: "string", multiple: true, default: [] },
    variant: { type: "string" },
    seed: { type: "string" },
    step: { type: "string" },
    rows: { type: "string" },
    table: { type: "string" },
    runs: { type: "string" },
    spread: { type: "string" },
    each: { type: "string" },
    metric: { type: "string" },
    value: { type: "string" },
    where: { type: "string", multiple: true, default: [] },
    except: { type: "string", multiple: true, default: [] },
    pattern: { type: "string" },
    scale: { type: "string" },
    margin: { type: "string" },
    "margin-reason": { type: "string" },
    level: { type: "string" },
    looks: { type: "string" },
    "open-ended": { type: "boolean", default: false },
    plan: { type: "string" },
    paired: { type: "boolean" },
    rule: { type: "string" },
    "single-run": { type: "boolean", default: false },
    trials: { type: "string" },
    widest: { type: "string" },
    "leave-out": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    svg: { type: "string" },
  },
  takes: "folders",
  async run({ values, positionals }) {
    if (positionals.length === 0) {
      throw new UsageError("There is no file to read: name one, or - for standard input", "", []);
    }
    if (values.svg !== undefined && values.claim.length === 0) {
      throw new UsageError("--svg draws what a claim is judged by, and there is none: add --claim", "", []);
    }
    if ((values.each !== undefined || values.pattern?.includes("{each}")) && values.claim.length === 0) {
      throw new UsageError("Each is under what a claim is to hold, and there is none: add --claim", "", []);
    }
    return await withoutVerdict(async () => {
      const read = await readLogs(positionals, optionsOfLogs(values)), { runs } = read;
      if (values.claim.length === 0) {
        const summary = summaryOf(runs);
        if (values.json) {
          printJson({
            formats: read.formats,
            columns: read.columns ?? null,
            ...summary,
            notes: [...summary.notes, ...read.notes ?? []],
          });
        } else console.log([readText(read), summaryText(summary)].join("\n\n"));
        return 0;
      }
      const options = { ...optionsFrom(values), runs: unitsOf(read.columns?.seed) },
        judged = values.claim.map((claim) => judgeRuns(runs, claim, options));
      if (values.json) printJson(judged.map((it) => row({ ...it, notes: [...it.notes, ...read.notes ?? []] })));
      else console.log([...judged.map((it) => judgedText(it, judgedPlot(it, 76))), readText(read)].join("\n\n"));
      if (values.svg !== undefined) await writeSvg(values.svg, judged);
      const verdicts = judged.map(({ verdict }) => verdict);
      return verdicts.includes("refuted") ? 1 : verdicts.includes("inconclusive") ? 3 : 0;
    });
  },
});

/** 1 says refuted here: whatever goes wrong is told as a wrong call. */
async function withoutVerdict(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof Error)) throw error;
    throw new UsageError(error.message, "", []);
  }
}

async function writeSvg(path: string, judged: readonly JudgedRuns[]): Promise<void> {
  const { judgedSvg } = await import("../page/judged_svg.tsx");
  await Deno.writeTextFile(path, judgedSvg(judged));
}

/** A judged claim as JSON: the judgement's own numbers beside what is said of it. */
function row({ judgement, ...judged }: JudgedRuns) {
  const { effect, unit, interval, level, n, p, finding, singleRun, question } = judgement;
  return { ...judged, finding, question, effect, unit, interval, level, seeds: n, p, singleRun };
}

interface Given {
  readonly variant?: string;
  readonly seed?: string;
  readonly step?: string;
  readonly rows?: string;
  readonly table?: string;
  readonly runs?: string;
  readonly spread?: string;
  readonly each?: string;
  readonly metric?: string;
  readonly value?: string;
  readonly where: readonly string[];
  readonly except: readonly string[];
  readonly pattern?: string;
}

function optionsOfLogs(given: Given): LogOptions {
  const { variant, seed, step, rows, each, metric, value, where, except, pattern, spread } = given;
  const runs = numberFrom("runs", given.runs), table = numberFrom("table", given.table);
  if (table !== undefined && !(Number.isInteger(table) && table >= 1)) {
    throw new UsageError(`--table is ${table}, wanted which table of a report, from 1`, "", []);
  }
  if (runs !== undefined && !(Number.isInteger(runs) && runs >= 2)) {
    throw new UsageError(`--runs is ${runs}, wanted how many runs a mean is of, two or more`, "", []);
  }
  return {
    ...runs !== undefined && { meansOf: runs },
    ...table !== undefined && { table },
    ...spread !== undefined && { spread: spreads[oneOf("spread", spread, ["sd", "np", "se"])] },
    ...variant !== undefined && { variant: variant.split(",").map((name) => name.trim()).filter(Boolean) },
    ...seed !== undefined && { seed: seed || null },
    ...step !== undefined && { step: step || null },
    ...rows !== undefined && { rows: oneOf("rows", rows, ["runs", "steps"]) },
    ...each !== undefined && { each },
    ...metric !== undefined && { metric },
    ...value !== undefined && { value },
    ...pattern !== undefined && { pattern },
    where: Object.fromEntries(where.map((given) => cellGiven("where", given))),
    except: Object.fromEntries(
      Array.from(
        Map.groupBy(except.map((given) => cellGiven("except", given)), ([column]) => column),
        ([column, cells]) => [column, cells.map(([, value]) => value)],
      ),
    ),
  };
}

const spreads = { sd: "deviation", np: "population deviation", se: "error" } as const;

function cellGiven(option: string, given: string): [column: string, value: string] {
  const [, column, value] = /^([^=]+)=(.*)$/.exec(given) ?? [];
  if (column !== undefined) return [column, value];
  throw new UsageError(`--${option} is ${JSON.stringify(given)}, wanted column=value`, "", []);
}

interface HowGiven {
  readonly rows?: string;
  readonly scale?: string;
  readonly margin?: string;
  readonly "margin-reason"?: string;
  readonly level?: string;
  readonly looks?: string;
  readonly "open-ended": boolean;
  readonly plan?: string;
  readonly paired?: boolean;
  readonly rule?: string;
  readonly "single-run": boolean;
  readonly trials?: string;
  readonly widest?: string;
  readonly "leave-out": boolean;
}

function optionsFrom(values: HowGiven): JudgeRunsOptions {
  const { scale, margin, level, paired, rule, trials, widest } = values;
  const size = numberFrom("margin", margin), plan = planFrom(values);
  return {
    ...scale !== undefined && { scale: oneOf("scale", scale, ["plain", "log", "logit"]) },
    ...size !== undefined && { margin: { size, reason: values["margin-reason"] ?? "stated with the claim" } },
    ...level !== undefined && { level: numberFrom("level", level) },
    ...plan && { plan },
    ...paired !== undefined && { paired },
    ...rule !== undefined && { rule: oneOf("rule", rule, ["t", "sign-flip"]) },
    ...values["single-run"] && { question: "a single run" },
    ...trials !== undefined && { trials: numberFrom("trials", trials) },
    ...widest !== undefined && { widest: numberFrom("widest", widest) },
    leavesOut: values["leave-out"],
    rowsAreRuns: values.rows === "runs",
  };
}

function planFrom({ looks: listed, "open-ended": isSaidOpen, plan }: HowGiven): Plan | undefined {
  const isOpen = isSaidOpen || plan === "open-ended", given = listed ?? (isOpen ? undefined : plan);
  if ([listed !== undefined, isSaidOpen, plan !== undefined].filter(Boolean).length > 1) {
    throw new UsageError("--looks, --open-ended and --plan are plans: choose one", "", []);
  }
  if (isOpen) return openEnded({ upTo: 1000 });
  if (given === undefined) return undefined;
  const seeds = given.split(",").map((number) => number.trim() === "" ? NaN : Number(number));
  if (seeds.every(Number.isFinite)) return looks(seeds);
  const name = listed === undefined ? "plan" : "looks",
    wanted = `numbers of seeds, as 5,10,20${plan ? ", or open-ended" : ""}`;
  throw new UsageError(`--${name} is ${JSON.stringify(given)}, wanted ${wanted}`, "", []);
}

function numberFrom(name: string, given?: string): number | undefined {
  if (given === undefined) return undefined;
  const number = given.trim() === "" ? NaN : Number(given);
  if (Number.isFinite(number)) return number;
  throw new UsageError(`--${name} is ${JSON.stringify(given)}, wanted a number`, "", []);
}

function oneOf<const T extends string>(name: string, given: string, known: readonly T[]): T {
  const found = known.find((word) => word === given);
  if (found !== undefined) return found;
  throw new UsageError(`--${name} is ${JSON.stringify(given)}, wanted one of ${known.join(", ")}`, given, known);
}
