import {
  formatInterval,
  formatNumber,
  type Judgement,
  oneSidedPValues,
  type Pairs,
  type Rule,
  summary,
  tooFewRuns,
  verdictFromPValues,
} from "upheld";

/** The first is as good as the second, or worse by less than a margin that a reader would not care about. */
export function noninferior(
  { margin, unit, level: stated = 0.95 }: { margin: number; unit: string; level?: number },
): Rule<Pairs> {
  const question = "on average", minRuns = 3, wanted = [-margin, null] as const;
  return {
    words: `the ${100 * stated} % interval of the paired difference lies above ${-margin} ${unit}`,
    minRuns,
    level: stated,
    judge({ first, second }, level = stated): Judgement {
      const differences = first.map((value, seed) => value - second[seed]), n = differences.length;
      if (n < minRuns) return tooFewRuns(n, minRuns, { level, question });
      const { mean, deviation, interval } = summary(differences, level);
      const p = oneSidedPValues(differences, wanted);
      const sure = deviation > 0 ? `${100 * level} % interval ${formatInterval(interval)}` : "the same in each pair";
      return {
        verdict: verdictFromPValues(p, level),
        finding: `${formatNumber(mean)} ${unit} (${sure}, ${n} pairs), where ${-margin} is let pass`,
        question,
        effect: mean,
        unit,
        interval: deviation > 0 ? interval : undefined,
        runs: differences,
        wanted,
        level,
        n,
        p,
      };
    },
  };
}
