import tProbability from "@stdlib/stats-base-dists-t-cdf";
import {
  formatInterval,
  type Judgement,
  math,
  type Rule,
  summary,
  tooFewRuns,
  type Verdict,
  verdictFromPValues,
} from "upheld";

/** Numbers of runs that share no seeds. */
export interface Samples {
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/** How far two means may lie apart. */
export interface Margin {
  /** On either side: a difference on a plain scale, the logarithm of a ratio on a log scale. */
  readonly margin: number;
  readonly scale: "plain" | "log";
  readonly unit: string;
}

/**
 * Whether the means of two samples are the same but for a margin: two one-sided tests (Schuirmann 1987) by Welch's t (1947), which
 * takes neither pairs nor equal variances.
 */
export function independentDifference({ margin, scale, unit }: Margin): Rule<Samples> {
  const placed = (values: readonly number[]) => summary(scale === "log" ? values.map(math.log) : values);
  return {
    words: `by Welch's t the means lie no more than ${margin} ${unit} apart, on either side`,
    minRuns: 3,
    judge({ first, second }): Judgement {
      if (Math.min(first.length, second.length) < 3) {
        return tooFewRuns(Math.min(first.length, second.length), 3, { level: 0.95, question: "on average" });
      }
      const [one, other] = [placed(first), placed(second)], effect = one.mean - other.mean;
      const { error, freedom } = welch(one, other);
      const below = (distance: number) => tProbability(distance / error, freedom);
      const p = {
        upheld: Math.max(below(-margin - effect), below(effect - margin)),
        refuted: Math.min(below(effect + margin), below(margin - effect)),
      };
      const verdict = verdictFromPValues(p);
      return {
        verdict,
        finding: `${first.length} runs and ${second.length} others lie ${effect.toFixed(4)} ${unit} apart, ` +
          `with a standard error of ${error.toFixed(4)}; wanted ${formatInterval([-margin, margin], unit)}`,
        question: "on average",
        effect,
        unit,
        wanted: [-margin, margin],
        level: 0.95,
        n: Math.min(first.length, second.length),
        kind: { rule: "own", found: foundWords(verdict, effect, margin, unit) },
        p,
      };
    },
  };
}

/** What was found, for a reader without statistics. */
function foundWords(verdict: Verdict, effect: number, margin: number, unit: string): string {
  const apart = `here and there the means lie ${Math.abs(effect).toFixed(3)} ${unit} apart`;
  return {
    upheld: `${apart}, within the ${margin} that the claim allows`,
    refuted: `${apart}, beyond the ${margin} that the claim allows`,
    inconclusive: `${apart}, too close to the ${margin} that the claim allows to tell`,
  }[verdict];
}

interface Sample {
  readonly n: number;
  readonly deviation: number;
}

/** Standard error of a difference of means, and its degrees of freedom (Welch 1947; Satterthwaite 1946). */
function welch(one: Sample, other: Sample): { readonly error: number; readonly freedom: number } {
  const [a, b] = [one, other].map(({ n, deviation }) => deviation * deviation / n);
  return { error: Math.sqrt(a + b), freedom: (a + b) * (a + b) / (a * a / (one.n - 1) + b * b / (other.n - 1)) };
}
