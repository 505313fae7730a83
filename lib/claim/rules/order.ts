import type { Judgement, Means } from "../judgement.ts";
import type { Difference } from "./difference.ts";
import { likeness, marginWords, type Reach, sizeWords, smallestMargin } from "./margin.ts";
import { verdictAt } from "./region.ts";
import { axes, ends, type Scale } from "./scale.ts";
import { beside, percent, pValue } from "./wording.ts";

/** Which of two is meant to be ahead. */
export type Direction = "less" | "greater";

/** What an order says, and how it is counted. */
export interface Order {
  readonly alternative: Direction;
  readonly scale: Scale;
  readonly unit?: string;
  readonly margin?: Reach;
  readonly level: number;
  /** Of both sides, as the metric is counted. */
  readonly means?: Means;
  /** More pairs the rule does not take. */
  readonly mostPairs?: number;
}

/**
 * The judgement of an order: upheld when the difference is clear in the wanted direction, however small; refuted when it is clear in the
 * other, or when it is no difference, within a margin.
 */
export function judgeOrder(found: Difference, order: Order): Judgement {
  const { alternative, scale, unit, margin, level, means, mostPairs } = order;
  const { mean, interval, prediction, n, singles: { values }, single, placed, groups } = found;
  const less = alternative === "less", { show, difference } = axes[scale];
  const region = less ? [-Infinity, 0] as const : [0, Infinity] as const;
  const ordered = { upheld: found.p[less ? "below" : "above"](0), refuted: found.p[less ? "above" : "below"](0) };
  const like = margin && likeness(found.p, margin.reach);
  const p = { ...ordered, refuted: Math.min(ordered.refuted, like?.upheld ?? 1) };
  const verdict = verdictAt(level, p);
  const shown = interval && ends(interval, show), effect = show(mean);
  const furthest = Math.max(...(interval ?? values).map(Math.abs));
  const smallest = verdict === "inconclusive" ? smallestMargin(found.p, furthest, scale, level) : undefined;
  const agreeing = values.filter((value) => less ? value < 0 : value > 0).length;
  const said = {
    verdict,
    margin,
    inside: like !== undefined && verdictAt(level, like) === "upheld",
    beyond: like !== undefined && verdictAt(level, like) === "refuted",
    smallest: smallest === undefined ? undefined : sizeWords(smallest, scale, unit),
  };
  return {
    verdict,
    finding: `${difference} ${shown ? beside(effect, shown) : beside(effect)}${
      scale === "plain" && unit ? ` ${unit}` : ""
    } (${found.sure}, ${pValue(Math.min(1, 2 * Math.min(ordered.upheld, ordered.refuted)))})${
      values.length === 0
        ? ""
        : `; the first is ${less ? "less" : "greater"} in ${agreeing} of ${values.length}${
          single === "pairs" ? "" : ` ${single}`
        }`
    }${marginWords(said)}`,
    question: "on average",
    effect,
    unit: scale === "plain" && unit ? `${difference} in ${unit}` : difference,
    interval: shown,
    runs: placed?.map(show),
    placed,
    placedOn: placed && scale,
    groups,
    wanted: ends(region, show),
    margin: margin?.interval,
    smallestMargin: smallest,
    level,
    n,
    kind: { rule: "paired comparison", alternative, scale, region, means, unit, mostPairs, margin: margin?.reach },
    singleRun: values.length === 0
      ? undefined
      : { show: agreeing, of: values.length, prediction: prediction && ends(prediction, show) },
    p,
  };
}

/** An order in words, as a rule asks for it. */
export function orderWords(kind: "paired" | "Welch", { alternative, scale, margin, level }: Order): string {
  const { show, difference } = axes[scale];
  return `the ${percent(level)} interval of the ${kind === "paired" ? "paired " : ""}${difference}${
    kind === "Welch" ? " by Welch's t" : ""
  }, first against second, lies ${alternative === "less" ? "below" : "above"} ${show(0)}${
    margin ? withMargin(margin) : ""
  }`;
}

/** What a margin adds to them. */
export function withMargin({ words, reason }: Reach): string {
  return `; across it and within the margin of ${words} it is no difference (${reason})`;
}
