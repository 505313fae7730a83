import { type Experiment, isProgram, isTraining, type Run, runsOf } from "../experiment/mod.ts";
import { multiplicationsOf } from "../model/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import type { RandomStream } from "../random/mod.ts";
import { counted } from "../validation/mod.ts";
import { knownChoices } from "./known_choices.ts";
import { type RecordedRun, recordedRun } from "./record.ts";
import { readIndex } from "./record_index.ts";
import { evaluateAgain, measureAgain, replay, startsOf, type Stretch } from "./replay.ts";

/** One thing to do again of what is on record. */
export interface Check {
  readonly recorded: RecordedRun;
  /** Missing where its trained weights are to be evaluated or measured, or the state that it ended with is to be compared. */
  readonly stretch?: Stretch;
  /** Whether its trained weights are to be measured. */
  readonly measures?: boolean;
}

/** How far behind a state a random segment may lie, in lines of the ledger. */
const reach = 4;

/** The runs of an experiment that are on record, under the defaults and under other choices. */
export function recordedRuns(experiment: Experiment, places: Places = placesOf()): RecordedRun[] {
  const index = readIndex(places.snapshots, experiment.id);
  return knownChoices(experiment, { snapshots: places.snapshots }).flatMap((choices) =>
    runsOf(experiment, choices).flatMap((run) => recordedRun(places, run, index) ?? [])
  );
}

/**
 * What a short check of an experiment's record does: the first segment of the first run of each variant from its seed (of a run that is
 * drawn, where none of the defaults is on record), one segment drawn among those that lie just behind a state on record, every run's
 * trained weights on the whole test set, or last state, and the measures of a run that is drawn: of a costly net in one of eight cases.
 */
export function spotChecks(recorded: readonly RecordedRun[], random: RandomStream): Check[] {
  const runs = recorded.filter(isReplayed);
  const firsts = runs.filter(({ run }, i) =>
    Object.keys(run.choices).length === 0 && runs.findIndex((other) => other.run.variant === run.variant) === i
  );
  const seeded = firsts.length > 0 || runs.length === 0 ? firsts : [runs[random.integer(0, runs.length - 1)]];
  const trained = runs.filter(({ checkpoints }) => checkpoints.includes("weights") || checkpoints.includes("state"));
  const drawn = drawSegment(runs.filter((recorded) => startsOf(recorded).length > 1), random);
  const again = drawMeasured(runs, random);
  return [
    ...seeded.map((recorded) => ({ recorded, stretch: { from: 0, to: recorded.ledger.lines[0].step } })),
    ...(drawn ? [drawn] : []),
    ...trained.map((recorded) => ({ recorded })),
    ...again.map((recorded) => ({ recorded, measures: true })),
  ];
}

/** A program is run again only where that is asked for. */
const isReplayed = ({ run }: RecordedRun) => !isProgram(run);

/**
 * From so many multiplications for an example a net is costly: measures that look at many examples take most of a minute. Those of dense
 * nets for small images take a second.
 */
const costly = 2e6;

/** A run to be measured again: one of a costly net in one of eight cases only. */
function drawMeasured(runs: readonly RecordedRun[], random: RandomStream): RecordedRun[] {
  const measured = measuredRuns(runs);
  if (measured.length === 0) return [];
  const drawn = measured[random.integer(0, measured.length - 1)], one = random.integer(0, 7) === 0;
  const { protocol } = drawn.run;
  const isCostly = isTraining(protocol) && multiplicationsOf(protocol.model) >= costly;
  return one || !isCostly ? [drawn] : [];
}

/** The runs whose trained weights are on record, and what was measured on them. */
export function measuredRuns(runs: readonly RecordedRun[]): RecordedRun[] {
  return runs.filter(({ measured, checkpoints }) => measured && checkpoints.includes("weights"));
}

/** A segment among those that lie up to four lines behind a state on record, or behind the seed where there is none. */
export function drawSegment(
  runs: readonly RecordedRun[],
  random: RandomStream,
): (Check & { readonly stretch: Stretch }) | undefined {
  const candidates = runs.filter(isReplayed).flatMap((recorded) => {
    const starts = startsOf(recorded);
    return (starts.length > 1 ? starts.slice(1) : starts).flatMap((from) =>
      recorded.ledger.lines.filter(({ step }) => step > from).slice(0, reach).map(({ step: to }) => ({
        recorded,
        stretch: { from, to },
      }))
    );
  });
  return candidates.length > 0 ? candidates[random.integer(0, candidates.length - 1)] : undefined;
}

/** A check in words: `mnist/deep-0, steps 4,651 to 4,700`. */
export function checkText({ recorded: { run, measured }, stretch, measures }: Check): string {
  const count = (steps: number) => steps.toLocaleString("en-US");
  const what = measures
    ? Object.keys(measured!.measures).join(", ")
    : stretch
    ? `steps ${count(stretch.from + 1)} to ${count(stretch.to)}`
    : lastText(run);
  return `${run.experiment}/${run.id}, ${what}`;
}

const lastText = ({ protocol }: Run) => isTraining(protocol) ? "trained weights on the test set" : "the last state";

/** What was done, where all of it gave the recorded bytes, and how likely the like of it is to find one changed line. */
export function checksText(checks: readonly Check[]): string {
  const segments =
    checks.flatMap(({ recorded, stretch }) =>
      stretch ? recorded.ledger.lines.filter(({ step }) => step > stretch.from && step <= stretch.to) : []
    ).length;
  const ends = checks.filter(({ stretch, measures }) => !stretch && !measures).map(({ recorded: { run } }) =>
    isTraining(run.protocol)
  );
  const measured = checks.filter(({ measures }) => measures).length;
  const trained = ends.filter((isTraining) => isTraining).length, states = ends.length - trained;
  const parts = [
    ...(segments > 0 ? [counted(segments, "segment")] : []),
    ...(trained > 0 ? [`the trained weights of ${counted(trained, "run")}`] : []),
    ...(measured > 0 ? [`the measures of ${counted(measured, "run")}`] : []),
    ...(states > 0 ? [`the last state of ${counted(states, "run")}`] : []),
  ];
  if (parts.length === 0) return "Nothing of it is on record to be replayed";
  const runs = new Set(checks.map(({ recorded }) => recorded));
  const lines = Array.from(runs, ({ ledger }) => ledger.lines.length).reduce((sum, length) => sum + length);
  const share = 100 * segments / lines;
  const covered = segments > 0
    ? `; that is ${share >= 1 ? share.toFixed(0) : share.toPrecision(1)} % of the ${
      lines.toLocaleString("en-US")
    } segments ` +
      "of these runs"
    : "";
  return `Replayed ${listed(parts)}: the recorded bytes${covered}`;
}

const listed = (parts: readonly string[]) => new Intl.ListFormat("en", { type: "conjunction" }).format(parts);

/** Does it. Throws as `replay`, `evaluateAgain` and `measureAgain` do. */
export function doCheck({ recorded, stretch, measures }: Check, watch?: (step: number) => void): Promise<void> {
  if (measures) return measureAgain(recorded);
  return stretch ? replay(recorded, stretch, watch) : evaluateAgain(recorded);
}
