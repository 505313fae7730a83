import type { Experiment, Measure } from "../experiment/mod.ts";
import type { Numbers } from "./unseeded.ts";

/** What was measured on the trained net of a run. */
export interface MeasuredRun {
  /** SHA-256 of the trained weights. */
  readonly weights: string;
  /** By name of the measure. */
  readonly measures: Readonly<Record<string, MeasuredOnce>>;
}

/** What one measure gave. */
export interface MeasuredOnce {
  /** SHA-256 of the code that it was made of, without the engine's; missing where an older record did not tell. */
  readonly code?: string;
  /** Only in the local store: the module that it was made in, from the experiment's. */
  readonly module?: string;
  /** What it gave, by name. */
  readonly numbers: Record<string, number | number[]>;
}

/** An experiment's measures, by name; none where it trains no nets. */
export function measuresIn(experiment: Experiment): Readonly<Record<string, Measure>> {
  return "protocol" in experiment ? experiment.measures ?? {} : {};
}

/** All numbers that the measures of a run gave, by name. */
export function numbersOf({ measures }: Pick<MeasuredRun, "measures">): Numbers {
  return Object.fromEntries(Object.values(measures).flatMap(({ numbers }) => Object.entries(numbers)));
}
