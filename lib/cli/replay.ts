/** `deno task replay`: trains stretches of what is on record again and demands the recorded bytes. */
import { startBackend } from "../backend/when_needed.ts";
import {
  type Check,
  checksText,
  checkText,
  doCheck,
  drawSegment,
  measuredRuns,
  type RecordedRun,
  recordedRuns,
  spotChecks,
  startsOf,
  stretchTo,
} from "../evidence/mod.ts";
import { findExperiments, select } from "./find_experiments.ts";
import { command } from "./command.ts";
import { printJson, status, styled, tellFailures, visible, wrapped } from "./output.ts";
import { randomSeed, readCount } from "./arguments.ts";
import { stream } from "../random/mod.ts";
import { UsageError } from "./usage_error.ts";

const help = `Trains stretches of what is on record again and demands the recorded bytes.

Usage: deno task replay [options] [experiment | experiment/run ...]

Without options, what "deno task verify" does: the first segment of a run of
each net from its seed, one segment drawn at random among those that lie just
behind a state on record, all trained weights on the whole test set, and the
measures of one of these nets.

Options:
  --segment K   the Kth segment of each run that is asked for, counted from 1
  --random      one segment, drawn among those just behind a state on record
  --seed N      what to draw it from (default: drawn, and printed)
  --steps N     from there on so many steps, up to the end of a segment
  --bisect      the whole run from its seed, up to the first wrong step
  --measures    the measures of all nets whose weights are on record, no more
  --threads N   threads of the backend (default: as many as cores)
  --exact       fused multiply-add made of float64 arithmetic, also where the
                processor has it: slower, and the same bytes
  --json        print each check and its outcome as JSON
  --list        what is on record, and where replays can start
  --help        this text

Examples:
  deno task replay mnist
  deno task replay mnist/deep-0 --segment 94
  deno task replay --random --seed 7
  deno task replay function/shallow-3 --bisect

Ends with 0 when all bytes are the recorded ones, 1 when some are not or nothing
is on record, 2 when it was called wrongly.`;

export default command({
  name: "replay",
  summary: "Trains stretches of what is on record again, and compares bytes",
  help,
  options: {
    segment: { type: "string" },
    random: { type: "boolean", default: false },
    seed: { type: "string" },
    steps: { type: "string" },
    bisect: { type: "boolean", default: false },
    measures: { type: "boolean", default: false },
    threads: { type: "string" },
    exact: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
  },
  takes: "names",
  async run({ values, positionals }) {
    const segment = readCount("segment", values.segment);
    const steps = readCount("steps", values.steps);
    const threads = readCount("threads", values.threads);
    const seed = readCount("seed", values.seed) ?? randomSeed();
    if (Number(segment !== undefined) + [values.random, values.bisect, values.measures].filter(Boolean).length > 1) {
      throw new UsageError("Give only one of --segment, --random, --bisect and --measures", "", []);
    }
    const runs = (await findExperiments()).flatMap((experiment) => recordedRuns(experiment));
    const asked = select(runs, ({ run }) => [run.experiment, `${run.experiment}/${run.id}`], positionals);
    if (values.list) {
      for (const recorded of asked) console.log(visible(listText(recorded)));
      return 0;
    }
    const single = positionals.length > 0 && positionals.every((name) => name.includes("/"));
    if ((segment !== undefined || values.bisect) && !single) {
      throw new UsageError(
        `${values.bisect ? "--bisect" : "--segment"} wants the run, e.g. mnist/deep-0: --list lists them`,
        "",
        [],
      );
    }

    const random = stream("replay", seed);
    let checks: Check[];
    if (segment !== undefined) {
      checks = asked.map((recorded) => ({
        recorded,
        stretch: withSteps(recorded, stretchTo(recorded, segment), steps),
      }));
    } else if (values.bisect) {
      checks = asked.map((recorded) => ({ recorded, stretch: { from: 0, to: recorded.ledger.lines.at(-1)!.step } }));
    } else if (values.measures) {
      checks = measuredRuns(asked).map((recorded) => ({ recorded, measures: true }));
    } else if (values.random) {
      const drawn = drawSegment(asked, random);
      checks = drawn ? [{ ...drawn, stretch: withSteps(drawn.recorded, drawn.stretch, steps) }] : [];
    } else {
      const experiments = Object.values(Object.groupBy(asked, ({ run }) => run.experiment)) as RecordedRun[][];
      checks = experiments.flatMap((runs) => spotChecks(runs, random)).map((check) =>
        check.stretch ? { ...check, stretch: withSteps(check.recorded, check.stretch, steps) } : check
      );
    }
    if (checks.length === 0) {
      tellFailures([
        "Nothing of it is on record, so that nothing was replayed: make it with deno task reproduce --record",
      ]);
      return 1;
    }
    const tell = values.json ? () => {} : console.log;
    if (segment === undefined && !values.bisect && !values.measures) tell(`Drawn from seed ${seed}`);

    const backend = await startBackend({ threads, exact: values.exact });
    const rows: { check: string; problem: string | null }[] = [];
    for (const check of checks) {
      const text = checkText(check);
      const watch = (step: number) => status(`${text}: step ${step.toLocaleString("en-US")}`);
      let problem: string | null = null;
      try {
        await doCheck(check, Deno.stderr.isTerminal() ? watch : undefined);
      } catch (error) {
        problem = (error as Error).message;
      }
      status("");
      rows.push({ check: text, problem });
      tell(
        problem === null
          ? `${styled("green", "✔")} ${visible(text)}`
          : `${styled("red", "✘")} ${visible(text)}\n${styled("red", wrapped(problem, "    "))}`,
      );
    }
    await backend.dispose();
    const failed = rows.filter(({ problem }) => problem !== null).length;
    if (values.json) printJson({ seed, checks: rows });
    tell(failed > 0 ? styled("red", `${failed} of ${checks.length} are not as recorded`) : checksText(checks));
    return failed > 0 ? 1 : 0;
  },
});

/** The stretch, with so many steps from the start of its last segment on where that is asked for. */
function withSteps({ ledger: { lines } }: RecordedRun, stretch: { from: number; to: number }, steps?: number) {
  if (steps === undefined) return stretch;
  const at = lines.findIndex(({ step }) => step === stretch.to);
  const start = lines[at - 1]?.step ?? 0;
  const to = lines.find(({ step }) => step >= start + steps) ?? lines.at(-1)!;
  return { from: stretch.from, to: to.step };
}

function listText(recorded: RecordedRun): string {
  const { run, ledger: { lines } } = recorded;
  const starts = startsOf(recorded).map((step) => step === 0 ? "its seed" : `step ${step.toLocaleString("en-US")}`);
  return `${run.experiment}/${run.id}: ${lines.length} segments, ${
    lines.at(-1)!.step.toLocaleString("en-US")
  } steps, replays start from ${starts.join(" and ")}`;
}
