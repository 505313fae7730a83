import type { Judgement, Rule } from "../judgement.ts";
import { summary } from "../statistics.ts";
import { against, verdictAt } from "./region.ts";
import { axes, ends, onScale, type Scale } from "./scale.ts";
import { beside, number, percent, pValue, range, tooFew } from "./wording.ts";

/** The binomial standard deviation of a share counted on so many images, on its scale (delta method). */
function binomialDeviation(share: number, images: number, scale: Scale): number {
  const plain = Math.sqrt(share * (1 - share) / images);
  return scale === "plain" ? plain : plain / (scale === "log" ? share : share * (1 - share));
}

/**
 * A number that the report printed from its one run, judged by the prediction interval of our runs (mean ± t s √(1 + 1/n)):
 * would one more of our runs have given it?
 *
 * Refuted when no number that rounds to the printed one lies inside. Upheld when one does and the interval is no wider
 * than `widest`; a wider one would take in almost anything, so it is then inconclusive. `p.upheld` is that of the
 * next run lying no further than `widest` from the printed number, which an upheld verdict implies.
 *
 * @param options `rounding`: half a unit of the last printed digit. `widest`: the widest interval that can uphold, as the ratio of its
 * ends on a log scale, else as their difference. `images`: how many a share was counted on; the standard deviation is then
 * never taken smaller than the binomial one.
 * @throws {RangeError} When the value has no place on the scale, or rounding or widest make no sense. `judge`: when a run's
 * value has no place on the scale.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { printed } from "./printed.ts";
 * const rule = printed({ value: 0.9947, rounding: 0.00005, widest: 0.01, images: 10_000 });
 * assert.equal(rule.judge([0.9941, 0.9944, 0.9938]).verdict, "upheld");
 * ```
 */
export function printed(
  { value, rounding, scale = "plain", widest, unit, images, level = 0.95 }: {
    value: number;
    rounding: number;
    scale?: Scale;
    widest: number;
    unit?: string;
    images?: number;
    level?: number;
  },
): Rule<readonly number[]> {
  onScale([value], scale);
  // 94.71 / 100 is 0.9470999999999999.
  const written = Number(value.toPrecision(12));
  if (!(rounding >= 0 && widest > (scale === "log" ? 1 : 0))) {
    throw new RangeError(
      `Rounding is ${rounding} and widest ${widest}, wanted half a unit of the last digit and a ${
        scale === "log" ? "ratio above 1" : "width above 0"
      }`,
    );
  }
  const { to, from } = axes[scale];
  const question = "a single run";
  const width = scale === "log" ? `a factor of ${number(widest)}` : `${number(widest)}${unit ? ` ${unit}` : ""}`;
  return {
    words: `the ${percent(level)} prediction interval of our runs holds the printed ${written} ± ${rounding}${
      unit ? ` ${unit}` : ""
    } and is no wider than ${width}`,
    leastRuns: 3,
    judge(values): Judgement {
      const placed = onScale(values, scale);
      const n = placed.length;
      if (n < 3) return tooFew(n, 3, { level, question });
      const own = summary(placed, level);
      const floor = images === undefined ? 0 : binomialDeviation(from(own.mean), images, scale);
      const { mean, deviation, prediction } = summary(placed, level, Math.max(own.deviation, floor));
      const error = deviation * Math.sqrt(1 + 1 / n);
      // Of all numbers that print as this one, the nearest to our mean speaks for the report.
      const nearest = Math.min(Math.max(from(mean), value - rounding), value + rounding);
      const { refuted } = against(mean, error, n - 1, [to(nearest), to(nearest)]);
      const near = scale === "log" ? [nearest / widest, nearest * widest] : [nearest - widest, nearest + widest];
      const { upheld } = against(mean, error, n - 1, [to(near[0]), to(near[1])]);
      const shown = ends(prediction, from);
      const [low, high] = prediction.map(from);
      const wide = (scale === "log" ? high / low : high - low) > widest;
      const outside = verdictAt(level, { upheld: 1, refuted }) === "refuted";
      const effect = from(mean);
      return {
        verdict: outside ? "refuted" : wide ? "inconclusive" : "upheld",
        finding: `our next run would print ${range(shown, unit)} (${
          percent(level)
        } prediction interval, ${n} runs, mean ${beside(effect, shown)}); the report prints ${written}, ${
          outside ? "outside" : "inside"
        }${wide ? `, and the interval is wider than ${width}` : ""} (${pValue(Math.min(1, 2 * refuted))})`,
        question,
        effect,
        unit,
        interval: shown,
        runs: [...values],
        wanted: [value, value],
        level,
        n,
        p: { upheld, refuted },
      };
    },
  };
}
