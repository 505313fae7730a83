import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Dataset } from "../dataset/mod.ts";
import { digestOfFile } from "../files/mod.ts";
import type { Measure, Measured } from "../measure/mod.ts";
import type { RandomStream } from "../random/mod.ts";
import { type DataSource, type Protocol, requireProtocol } from "../train/mod.ts";
import { didYouMean, refuse } from "../validation/mod.ts";
import type { Assumption, Choices } from "./assumption.ts";
import { digestOfModule } from "./module_graph.ts";
import { mostSeeds, planOf, type Seeds, seedsOf } from "./planned_seeds.ts";
import { type ProgramExperiment, type ProgramProtocol, programProtocol } from "./program_experiment.ts";
import { pathPart, requireExperiment, requireReplay } from "./require_experiment.ts";
import { isSegments, segmentCheckpoints, type SegmentExperiment, type SegmentProtocol } from "./segment_experiment.ts";

/** What has to be run to judge some claims: nets to train, any function of a seed to call, any generator of segments, or any program. */
export type Experiment = TrainingExperiment | FunctionExperiment | SegmentExperiment | ProgramExperiment;

/** What all experiments have. */
export interface ExperimentBase {
  /** Folder under `experiments/` and `snapshots/`, and first part of the ids of its runs. */
  readonly id: string;
  /** As readers are to see it. */
  readonly title: string;
  /**
   * `import.meta.url` of the module that exports it by default. Where its code makes the numbers, as that of a function or generator that is called
   * does, evidence is fresh only as long as the bytes of that file and of all that it imports stay.
   */
  readonly code: string;
  /** What is compared: nets, or batch sizes. */
  readonly variants: readonly string[];
  /**
   * How many seeds a variant is run with, from 0 on: a number, or a plan that says at which numbers a claim may be decided, such as
   * `looks(5, 10, 20, 40)`. Or a function that gives either, for a variant and the choices that differ from the defaults; one plan
   * for all variants then.
   */
  readonly seeds: Seeds | ((variant: string, changed: Choices) => Seeds);
  /** What is assumed where the report says nothing. */
  readonly assumptions: readonly Assumption[];
}

/** An experiment that trains nets. */
export interface TrainingExperiment extends ExperimentBase {
  /**
   * For some variants, a step in mid-run: the whole state there of their first run under the defaults goes on record, so that a
   * replay can start from it. A multiple of the protocol's `ledgerEvery`.
   */
  readonly replayFrom?: Readonly<Record<string, number>>;
  /** Everything that fixes a run but its seed, for a full set of choices. */
  protocol(variant: string, choices: Choices): Protocol;
  /**
   * The examples that a protocol's `data` names. The same call gives the same examples, whenever and wherever it is made: their
   * digest belongs to the evidence.
   */
  dataset(call: DatasetCall): Dataset | Promise<Dataset>;
  /**
   * What is measured on the trained nets, by name: measures of its own, or those that stand ready, such as `sharpness`. They belong
   * to no run: another measure, or another form of one, trains nothing anew.
   */
  readonly measures?: Readonly<Record<string, Measure>>;
  /**
   * Whether trained weights go on record beside the ledgers (default true): of many short runs the ledgers say enough. Of large nets
   * they may be kept `"under defaults"` alone, and of no run under another choice.
   */
  readonly recordsWeights?: boolean | "under defaults";
}

/** What the `dataset` of a {@linkcode TrainingExperiment} is called with. */
export interface DatasetCall {
  /** The protocol's `data`. */
  readonly data: DataSource;
  /** From 0. */
  readonly seed: number;
  /**
   * The random stream of this seed for a purpose: all variants share it, so that runs with one seed are pairs.
   *
   * @throws {ValidationError} When the run itself draws for this purpose.
   */
  random(purpose: string): RandomStream;
}

/** An experiment whose runs are calls of a function: a simulation, a model of any kind, numbers that another program left. */
export interface FunctionExperiment extends ExperimentBase {
  /**
   * Files that it reads, relative to its module, or those that it reads under some choices, one for each assumption: their digests
   * belong to the evidence.
   */
  readonly files?: readonly string[] | ((choices: Choices) => readonly string[]);
  /** One run. The same call gives the same numbers, whenever and wherever it is made. */
  run(call: Call): Measured | Promise<Measured>;
  /**
   * What a run was read from, where not all of `files` are of each run: it goes on record with the run, and a file that changes concerns
   * only the runs that were read from it.
   */
  origin?(call: Omit<Call, "random">): Origin | Promise<Origin>;
}

/** What a run was read from. */
export interface Origin {
  /** Those of the experiment's files that it was read from. */
  readonly files: readonly string[];
  /** What a reader should know of them: `loss: restarted at step 400`. */
  readonly notes: readonly string[];
}

/** What a run of a {@linkcode FunctionExperiment} is called with. */
export interface Call {
  /** One of the experiment's variants. */
  readonly variant: string;
  /** A choice for each assumption. */
  readonly choices: Choices;
  /** From 0. */
  readonly seed: number;
  /** The random stream of this seed for a purpose: all variants share it, so that runs with one seed are pairs. */
  random(purpose: string): RandomStream;
}

/** Everything that fixes a run of a {@linkcode FunctionExperiment} but its seed and code. */
export interface CallProtocol {
  /** Of runs that say which files they were read from: the header of a ledger then holds the digests of these alone. */
  readonly kind?: "logs";
  /** Id of the experiment. */
  readonly experiment: string;
  /** One of its variants. */
  readonly variant: string;
  /** A choice for each assumption. */
  readonly choices: Choices;
  /** SHA-256 of each file that it reads. */
  readonly files: Readonly<Record<string, string>>;
}

/** Whether a run trains a net. */
export function isTraining(protocol: Run["protocol"]): protocol is Protocol {
  return "model" in protocol;
}

/** Whether a run says which of the experiment's files it was read from. */
export function isRead<R extends Pick<Run, "protocol">>(run: R): run is R & { readonly protocol: CallProtocol } {
  return "kind" in run.protocol && run.protocol.kind === "logs";
}

/** One run of an experiment. */
export interface Run {
  /** Id of the experiment. */
  readonly experiment: string;
  /** Unique within the experiment, and a relative path without suffix: `shallow-0`, `dropout=0.5/shallow-0`. */
  readonly id: string;
  /** One of its variants. */
  readonly variant: string;
  /** From 0. */
  readonly seed: number;
  /** What differs from the defaults. */
  readonly choices: Choices;
  /** Everything that fixes it but its seed. */
  readonly protocol: Protocol | CallProtocol | SegmentProtocol | ProgramProtocol;
  /** URL of the experiment's module. */
  readonly module: string;
  /** Which of its checkpoints are kept. */
  readonly checkpoints: readonly CheckpointName[];
  /** SHA-256 of the experiment's module and all that this loads, where the numbers come from its code; empty otherwise. */
  readonly code: string;
}

/** A run that trains a net. */
export type TrainingRun = Run & { readonly protocol: Protocol };

/** What a checkpoint that is kept of a run holds: the trained weights, the state at its end, or the state or weights after a step. */
export type CheckpointName = "weights" | "state" | `state-${number}` | `weights-${number}`;

/** The defaults of an experiment, with some choices in their place.
 *
 * @throws {RangeError} When an assumption or a choice is not one that the experiment names.
 */
export function chosen({ id, assumptions }: Experiment, choices: Choices = {}): Choices {
  for (const [name, choice] of Object.entries(choices)) {
    const assumption = assumptions.find((assumption) => assumption.name === name);
    if (!assumption) {
      throw new RangeError(
        `Experiment "${id}" has no assumption "${name}": use one of ${
          assumptions.map(({ name }) => name).join(", ") || "none"
        }${didYouMean(name, assumptions.map(({ name }) => name))}`,
      );
    }
    const known = [assumption.default, ...assumption.alternatives];
    if (!known.includes(choice)) {
      throw new RangeError(
        `Assumption "${name}" of experiment "${id}" cannot be "${choice}": use one of ${known.join(", ")}${
          didYouMean(String(choice), known)
        }`,
      );
    }
  }
  return { ...Object.fromEntries(assumptions.map(({ name, default: choice }) => [name, choice])), ...choices };
}

/** What an experiment is run under: its defaults (no choices), and each single alternative to one of them. */
export function singleChoices({ assumptions }: Experiment): Choices[] {
  return [{}, ...assumptions.flatMap(({ name, alternatives }) => alternatives.map((choice) => ({ [name]: choice })))];
}

/**
 * All runs of an experiment under some choices (none: the defaults): where a plan looks more than once, those of its last look.
 *
 * @throws {ValidationError} When no run can be what the experiment says: it names field, value and what is wanted.
 * @throws {RangeError} When a choice is not the experiment's, or a name of it cannot name a file.
 */
export function runsOf(experiment: TrainingExperiment, choices?: Choices): TrainingRun[];
export function runsOf(experiment: Experiment, choices?: Choices): Run[];
export function runsOf(experiment: Experiment, choices: Choices = {}): Run[] {
  requireExperiment(experiment);
  const all = chosen(experiment, choices);
  const changed = Object.fromEntries(
    experiment.assumptions.filter(({ name, default: standard }) => all[name] !== standard)
      .map(({ name }) => [name, all[name]]),
  );
  const folder = Object.entries(changed).map(([name, choice]) => `${pathPart(`${name}=${choice}`)}/`).join("");
  const { id: name, code: module } = experiment;
  planOf(experiment, changed);
  return experiment.variants.flatMap((variant) => {
    const seeds = mostSeeds(seedsOf(experiment, variant, changed));
    if (seeds === 0) return [];
    const protocol = protocolOf(experiment, variant, all);
    const replayFrom = "replayFrom" in experiment ? experiment.replayFrom?.[variant] : undefined;
    if (isTraining(protocol)) {
      requireNoMeasures(protocol, `The protocol of "${name}", ${variant}`);
      requireProtocol(protocol, `The protocol of "${name}", ${variant}`);
      if (folder === "") requireReplay(replayFrom, protocol, `Experiment "${name}"`, variant);
    }
    // A training run is fixed by its protocol and its data.
    const code = isTraining(protocol) ? "" : digestOfModule(module);
    return Array.from({ length: seeds }, (_, seed): Run => {
      const checkpoints = isTraining(protocol)
        ? checkpointsOf(seed, protocol, replayFrom)
        : isSegments(protocol)
        ? segmentCheckpoints(seed, replayFrom)
        : [];
      const id = `${folder}${variant}-${seed}`;
      const own = "command" in experiment ? programProtocol(experiment, variant, all, seed) : protocol;
      return { experiment: name, id, variant, seed, choices: changed, module, code, protocol: own, checkpoints };
    });
  });
}

/** Refuses a protocol of an older form, which named its measures. */
function requireNoMeasures(protocol: Protocol & { readonly measures?: unknown }, what: string): void {
  if (protocol.measures === undefined) return;
  const wanted =
    "none there: measures are a field of the experiment, as in measures: { sharpness }, and belong to no run";
  refuse(what, "measures", protocol.measures, wanted);
}

function protocolOf(experiment: Experiment, variant: string, choices: Choices): Run["protocol"] {
  if ("protocol" in experiment) return experiment.protocol(variant, choices);
  if ("command" in experiment) return programProtocol(experiment, variant, choices, 0);
  const { id, code, files = [] } = experiment;
  const paths = typeof files === "function" ? files(choices) : files;
  const digests = paths.map((file) => [file, digestOfFile(join(dirname(fileURLToPath(code)), file))]);
  const protocol = { experiment: id, variant, choices, files: Object.fromEntries(digests) };
  if (!("segments" in experiment)) return experiment.origin ? { kind: "logs", ...protocol } : protocol;
  const arithmetic = experiment.arithmetic?.(variant, choices);
  return { kind: "segments", ...protocol, ...arithmetic && { arithmetic } };
}

/**
 * The trained weights and, of the first run of a variant that is replayed from mid-run: what a replay arrives at after the first
 * line of the ledger, and what it starts from and arrives at in mid-run.
 */
function checkpointsOf(seed: number, { ledgerEvery }: Protocol, replayFrom?: number): CheckpointName[] {
  if (seed > 0 || replayFrom === undefined) return ["weights"];
  return ["weights", `weights-${ledgerEvery}`, `state-${replayFrom}`, `weights-${replayFrom + ledgerEvery}`];
}

/** So many seeds of each variant have weights on record: more would make a fresh clone large, and find nothing that these do not. */
const seedsWithWeights = 3;

/**
 * Those checkpoints of a run that go on record: all of the first three seeds of each variant under the defaults, under another choice
 * what the very first run ended with; or fewer, as `recordsWeights` says.
 */
export function checkpointsOnRecord(experiment: Experiment, run: Run): readonly CheckpointName[] {
  const { variants } = experiment, recordsWeights = "recordsWeights" in experiment ? experiment.recordsWeights : true;
  if (recordsWeights === false) return [];
  const changed = Object.keys(run.choices).length;
  if (changed === 0) return run.seed < seedsWithWeights ? run.checkpoints : [];
  if (changed > 1 || recordsWeights === "under defaults") return [];
  return run.variant === variants[0] && run.seed === 0
    ? run.checkpoints.filter((name) => name === "weights" || name === "state")
    : [];
}
