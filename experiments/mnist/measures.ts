import { mean } from "simple-statistics";

/**
 * How many times as high a loss is over the last quarter of the epochs as over each quarter before, for each run.
 *
 * The end over a run's own minimum would be above 1 for noise alone, and the more so the more epochs there are; quarters are chosen
 * without a look at the losses, so that a flat curve gives 1.
 *
 * @param runs The loss by epoch, for each run.
 */
export function riseOverQuarters(runs: readonly (readonly number[])[]): Record<string, number[]> {
  const quarter = (series: readonly number[], which: number) =>
    mean(series.slice(Math.round(series.length * which / 4), Math.round(series.length * (which + 1) / 4)));
  return Object.fromEntries(
    ["first", "second", "third"].map((name, which) => [
      `over the ${name} quarter`,
      runs.map((series) => quarter(series, 3) / quarter(series, which)),
    ]),
  );
}
