import type { Choices, Experiment, Run } from "../experiment/mod.ts";
import { runsAtLook } from "../experiment/planned_seeds.ts";
import {
  type AskedMetrics,
  type EpochMetrics,
  metricFields,
  metricNames,
  type StepMetric,
  type WeightSnapshot,
} from "../train/mod.ts";
import type { Ledger } from "./ledger.ts";
import { type MeasuredOnce, measuresIn, numbersOf } from "./measured_numbers.ts";
import type { Numbers } from "./unseeded.ts";

/** Where evidence comes from: made on this machine by the present code, or taken from the record in git. */
export type Source =
  | { readonly kind: "fresh" }
  | { readonly kind: "on record"; readonly since: string }
  | {
    readonly kind: "none";
    /** Runs that are wanting for a judgement. */
    readonly missing: readonly string[];
  };

/** What one run left. */
export interface RunEvidence {
  /** The run. */
  readonly run: Run;
  /** Its history. */
  readonly ledger: Ledger;
  /** What was measured on its trained net, by name of the measure. */
  readonly measured?: Readonly<Record<string, MeasuredOnce>>;
}

/** A measure of the experiment that was not taken of a run yet. */
export class NotMeasuredError extends RangeError {
  override readonly name = "NotMeasuredError";
}

/** Name of a metric of an epoch. */
export type EpochMetric = Exclude<keyof EpochMetrics, "epoch">;

/** What the runs of an experiment left behind under one set of choices: the only thing a claim may look at. */
export class Evidence {
  /** Evidence as `evidenceOf` finds it; tests make up their own. */
  constructor(
    readonly experiment: Experiment,
    readonly choices: Choices,
    readonly source: Source,
    readonly runs: readonly RunEvidence[],
    /** The same experiment under other choices. */
    readonly under: (choices: Choices) => Evidence = () => {
      throw new Error("No other choices at hand");
    },
    /** The last look of the experiment's plan at which all runs are there: so many seeds. Undefined where no plan looks. */
    readonly look?: number,
    whole?: Evidence,
  ) {
    this.whole = whole ?? this;
  }

  /** All that there is, whatever the look: for a choice that is made from it, and is not what is judged. */
  readonly whole: Evidence;

  /**
   * What there was at a look of the plan, under these choices and others: so many seeds of each variant, and all of those with a fixed
   * number.
   */
  at(look: number): Evidence {
    const runs = new Set(runsAtLook(this.experiment, this.runs.map(({ run }) => run), look));
    const under = (choices: Choices) => {
      const other = this.under(choices);
      return other.look !== undefined && other.look > look ? other.at(look) : other;
    };
    const found = this.runs.filter(({ run }) => runs.has(run));
    return new Evidence(this.experiment, this.choices, this.source, found, under, look, this.whole);
  }

  /** The runs of a variant, by seed. */
  of(variant: string): readonly RunEvidence[] {
    const runs = this.runs.filter(({ run }) => run.variant === variant);
    if (runs.length === 0) {
      throw new RangeError(
        `Experiment "${this.experiment.id}" has no variant "${variant}": use one of ${
          this.experiment.variants.join(", ")
        }`,
      );
    }
    return runs;
  }

  /** A number measured on the trained net, for each seed of a variant. */
  final(variant: string, name: string): number[] {
    return this.of(variant).map((evidence) => {
      const value = finalOf(this.experiment, evidence, name);
      if (typeof value !== "number") {
        throw new TypeError(`"${name}" of run ${evidence.run.id} is a series: use finalSeries`);
      }
      return value;
    });
  }

  /** A series measured on the trained net, for each seed of a variant. */
  finalSeries(variant: string, name: string): number[][] {
    return this.of(variant).map((evidence) => {
      const value = finalOf(this.experiment, evidence, name);
      if (typeof value === "number") throw new TypeError(`"${name}" of run ${evidence.run.id} is a number: use final`);
      return value;
    });
  }

  /** A metric by epoch, for each seed of a variant. */
  epochs(variant: string, metric: EpochMetric): number[][] {
    return this.of(variant).map((evidence) =>
      epochsWithMetrics(evidence).map((epoch) => metricOf(evidence.run, epoch, metric))
    );
  }

  /** The epochs (counted from 0) at which the metrics of a variant were taken. */
  epochAxis(variant: string): number[] {
    return epochsOf(this.of(variant)[0].ledger).map(({ epoch }) => epoch);
  }

  /** A metric after an epoch (counted from 0), for each seed of a variant. */
  atEpoch(variant: string, metric: EpochMetric, epoch: number): number[] {
    return this.of(variant).map(({ run, ledger }) => {
      const found = epochsOf(ledger).find((entry) => entry.epoch === epoch);
      if (!found) throw new RangeError(`Run ${run.id} has no metrics of epoch ${epoch}`);
      return metricOf(run, found, metric);
    });
  }

  /** A metric after the last epoch, for each seed of a variant: where the protocol keeps the best epoch, the net kept is another. */
  last(variant: string, metric: EpochMetric): number[] {
    return this.of(variant).map((evidence) => metricOf(evidence.run, epochsWithMetrics(evidence).at(-1)!, metric));
  }

  /**
   * A metric after the epoch whose weights were kept, for each seed of a variant: the best where the protocol keeps it, else the last.
   */
  kept(variant: string, metric: EpochMetric): number[] {
    return this.of(variant).map(({ run, ledger }) => metricOf(run, keptEpoch(epochsOf(ledger)) ?? {}, metric));
  }

  /** What the readers of logs noticed, by the run that they noticed it of; empty where they noticed nothing, or nothing was read. */
  get notes(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(this.runs.flatMap(({ run, ledger: { lines } }) => {
      const notes = lines.at(-1)?.notes;
      return notes ? [[run.id, notes]] : [];
    }));
  }

  /** What the ledger keeps of all weights, epoch by epoch, for each seed of a variant. */
  weightSnapshots(variant: string): WeightSnapshot[][] {
    return this.of(variant).map(({ ledger }) => ledger.lines.flatMap(({ weightSnapshots }) => weightSnapshots ?? []));
  }

  /** What the segments of a run told under a name, in order, for each seed of a variant of a `SegmentExperiment`. */
  metrics(variant: string, name: string): number[][] {
    return this.of(variant).map(({ run, ledger: { lines } }) => {
      const found = lines.flatMap(({ metrics = {} }) => Object.hasOwn(metrics, name) ? [metrics[name]] : []);
      if (found.length > 0) return found;
      const known = new Set(lines.flatMap(({ metrics = {} }) => Object.keys(metrics)));
      throw new RangeError(
        `Run ${run.id} has no metric "${name}": it has ${
          [...known].join(", ") || "none; metrics of a net by epoch are given by epochs, atEpoch and last"
        }`,
      );
    });
  }

  /** The steps after which {@linkcode Evidence.metrics} were taken, in the first run of a variant. */
  metricAxis(variant: string, name: string): number[] {
    return this.of(variant)[0].ledger.lines.flatMap(({ step, metrics = {} }) =>
      Object.hasOwn(metrics, name) ? [step] : []
    );
  }

  /** A metric by step, for each seed of a variant. */
  steps(variant: string, metric: StepMetric): number[][] {
    return this.of(variant).map(({ run, ledger: { lines } }) => {
      const found = lines.flatMap(({ steps }) => steps?.[metric] ?? []);
      if (found.length > 0) return found;
      throw new RangeError(
        `Run ${run.id} kept no ${JSON.stringify(metric)} of its steps: name it in "stepMetrics" of the protocol`,
      );
    });
  }
}

const epochsOf = (ledger: Ledger) => ledger.lines.flatMap(({ epochs }) => epochs ?? []);

/** At least one. */
function epochsWithMetrics({ run, ledger }: RunEvidence): readonly EpochMetrics[] {
  const epochs = epochsOf(ledger);
  if (epochs.length === 0) {
    throw new RangeError(
      `Run ${run.id} has no metrics by epoch, as it trained no net of a protocol: use metrics, final or finalSeries`,
    );
  }
  return epochs;
}

function metricOf({ id }: Run, epoch: Partial<EpochMetrics>, metric: EpochMetric): number {
  if (Object.hasOwn(epoch, metric)) return epoch[metric]!;
  const asked = metricNames.find((name) => metricFields(name).includes(metric as keyof AskedMetrics));
  throw new RangeError(
    `Run ${id} has no metric ${JSON.stringify(metric)} by epoch: it has ${
      Object.keys(epoch).filter((name) => name !== "epoch").join(", ") || "none"
    }${asked ? `; name ${JSON.stringify(asked)} in "metrics" of the protocol` : ""}`,
  );
}

/** Metrics of the epoch whose weights were kept at the end of a run. */
export function keptEpoch(epochs: readonly EpochMetrics[]): EpochMetrics | undefined {
  const last = epochs.at(-1);
  return last?.bestEpoch === undefined ? last : epochs.find(({ epoch }) => epoch === last.bestEpoch);
}

/** All numbers that there are of a run's end: what was measured on the net that it trained, or what else it gave. */
export function finalNumbers({ ledger, measured = {} }: RunEvidence): Numbers {
  return { ...ledger.lines.at(-1)!.final, ...numbersOf({ measures: measured }) };
}

function finalOf(experiment: Experiment, evidence: RunEvidence, name: string): number | number[] {
  const final = finalNumbers(evidence), { run, measured = {} } = evidence;
  if (Object.hasOwn(final, name)) return final[name];
  const has = `it has ${Object.keys(final).join(", ") || "none"}`;
  const missing = unmeasured(experiment, measured);
  if (missing.length === 0) throw new RangeError(`Run ${run.id} measured no "${name}": ${has}`);
  throw new NotMeasuredError(
    `Run ${run.id} has no "${name}" yet: ${has}, and ${missing.join(", ")} ${
      missing.length === 1 ? "is" : "are"
    } still to be measured; deno task reproduce ${experiment.id} --measures does it, and trains nothing`,
  );
}

/** The measures of an experiment that were not taken of a run yet. */
export function unmeasured(experiment: Experiment, measured: Readonly<Record<string, MeasuredOnce>>): string[] {
  return Object.keys(measuresIn(experiment)).filter((name) => !Object.hasOwn(measured, name));
}
