import { tanh } from "../../math/mod.ts";
import type { Interval, Judgement, Kind, Means } from "../judgement.ts";
import { isShare } from "../rules/bounds.ts";
import type { Scale } from "../rules/scale.ts";
import { exact, limits, shortSpan, span, type Style, times, timesSpan, written } from "./numbers.ts";
import type { Called } from "./words.ts";

/** What a rule's sentences say of one judgement that has no parts. */
export interface Clauses {
  /** What was found: goes on after "Over 8 seeds, ". */
  readonly found: string;
  /** The same, short: goes on after the place of a part. */
  readonly short: string;
  /** What would hold in the claim's place where it is refuted or open. */
  readonly holds: string;
  /** Of a comparison that went the other way: goes on after the sentence in which the two have changed places. */
  readonly turned?: string;
  /** Of a printed number: what runs would print in its place. */
  readonly printed?: string;
}

/** A judgement, and what to call the things in it. */
interface Told {
  readonly judgement: Judgement;
  readonly called: Called;
  readonly style: Style;
  /** Where the part is, behind a blank. */
  readonly at: string;
}

type Of<R extends Kind["rule"]> = Extract<Kind, { readonly rule: R }>;

/** The sentences of a judgement without parts, by the rule that gave it. */
export function clausesOf(judgement: Judgement, called: Called): Clauses {
  const { kind } = judgement;
  const told = {
    judgement,
    called,
    style: styleOf(judgement, called),
    at: called.rest.toReversed().map((it) => ` ${it}`).join(""),
  };
  switch (kind?.rule) {
    case "paired comparison":
      return comparison(told, kind);
    case "similarity":
      return similarity(told, kind);
    case "within":
      return within(told);
    case "prediction interval":
      return printed(told);
    case "trend":
      return trend(told, kind);
    case "count":
      return count(told, kind);
    case "spread":
      return spread(told);
    case "check":
      return {
        found: `the text says ${kind.said}, and it is ${kind.found}${told.at}`,
        short: kind.found,
        holds: kind.found,
      };
    case "too few":
      return same(`that is too few to tell, where ${kind.minRuns} could`);
    case "own":
      return { found: kind.found, short: kind.found, holds: kind.holds ?? kind.found };
    default:
      return same(
        {
          upheld: `what the claim says was found${told.at}`,
          refuted: `what was found speaks against the claim${told.at}`,
          inconclusive: `what was found does not tell${told.at}`,
        }[judgement.verdict],
      );
  }
}

/** The runs that a judgement rests on: `8 seeds`, or `5 and 7 runs` of two groups. */
export function runsOf({ n, groups, parts }: Judgement, runs = "seeds"): string {
  if (groups) {
    const [first, second] = groups.map(({ n }) => n);
    return first === second ? `${first} runs each` : `${first} and ${second} runs`;
  }
  const [ofPart, ...others] = new Set(parts?.map(({ judgement }) => runsOf(judgement)));
  return others.length === 0 && ofPart?.endsWith("runs each")
    ? ofPart
    : `${n} ${n !== 1 ? runs : runs === "seeds" ? "seed" : "run"}`;
}

const same = (found: string): Clauses => ({ found, short: found, holds: found });

function styleOf(judgement: Judgement, { as, unit: stated, metric }: Called): Style {
  const { kind } = judgement, counted = metricUnit(judgement);
  const share = isShare(counted) || (kind && "scale" in kind && kind.scale === "logit");
  const style = as ?? (share ? "percent" : "number");
  const unit = stated ?? (share || style !== "number" ? "" : counted);
  // What is called by its unit needs it not said twice.
  return { as: style, unit: (metric ?? `the ${counted}`).includes(unit) ? "" : unit };
}

/** What is measured, in words. */
function metricOf({ called: { metric }, judgement }: Told, otherwise = "what is measured"): string {
  const unit = metricUnit(judgement);
  return metric ?? (unit ? `the ${unit}` : otherwise);
}

/** What the metric is counted in: the effect of some rules is counted in something else. */
const metricUnit = ({ kind, unit = "" }: Judgement) =>
  kind?.rule === "paired comparison" || kind?.rule === "similarity" || kind?.rule === "trend" ? kind.unit ?? "" : unit;

const widthOf = ([low, high]: Interval = [null, null]) => low === null || high === null ? 0 : high - low;

function comparison(told: Told, { alternative, scale, means }: Of<"paired comparison">): Clauses {
  const { judgement, style, at, called } = told;
  const first = inside(called.first ?? "the first"), second = inside(called.second ?? "the second");
  const { verdict, effect, interval, n } = judgement, metric = metricOf(told);
  const sides = sidesOf(scale, means, style);
  // That of one is so much higher than that of the other.
  const said = (beyond: string) =>
    `${metric} of ${first} was ${sides.said(effect!, interval)} that of ${second}${at}${beyond}`;
  const range = interval && sides.span(interval);
  const sure = range ? `, ${range}` : "";
  const small = liesInMargin(judgement);
  if (verdict === "upheld") {
    const tail = sides.tail + (small ? ", which is clear but small" : "");
    return { found: said(tail), short: `where it was ${sides.much(effect!, interval)}`, holds: said(sides.tail) };
  }
  if (verdict === "refuted" && small) {
    const holds = `${first} and ${second} did not differ in ${bare(metric)}${at} by an amount that matters${
      range ? ` (${range})` : ""
    }`;
    return { found: holds, short: "where the two are alike", holds };
  }
  if (verdict === "refuted") {
    const back = sides.back(effect!), range = interval && sides.span(turnedOver(interval, scale), means?.[0]);
    return {
      found: `it is the other way round: ${said(sides.tail)}`,
      short: `where ${metric} of ${first} was ${sides.much(effect!, interval)}`,
      holds: said(sides.tail) + sure,
      turned: `its ${bare(metric)} was ${sides.much(back, interval)}${range ? `, ${range}` : ""}`,
    };
  }
  const which = alternative === "less" ? "lower" : "higher";
  const units = called.runs ?? "seeds";
  const open = effect === sides.none && !interval
    ? `${first} and ${second} did not differ in ${bare(metric)} at all${at}`
    : !interval
    ? `${first} and ${second} differed by the same in each pair${at}, which ${n} pairs are too few to judge by`
    : `it cannot be told which of ${first} and ${second} has the ${which} ${bare(metric)}${at}: ` +
      `the difference is no larger than ${units} alone can make it`;
  const holds = `${first} and ${second} could not be told apart by ${bare(metric)}${at} over ${
    runsOf(judgement, called.runs)
  }`;
  return { found: open, short: `where the ${units} cannot tell`, holds: range ? `${holds} (${range})` : holds };
}

function similarity(told: Told, { scale, means, marginWords: margin }: Of<"similarity">): Clauses {
  const { judgement: { verdict, effect, interval }, style, at, called } = told;
  const first = inside(called.first ?? "the first"), second = inside(called.second ?? "the second");
  const sides = sidesOf(scale, means, style), metric = metricOf(told);
  const range = interval && sides.span(interval), sure = range ? ` (${range})` : "";
  const said = effect === sides.none
    ? `${metric} of ${first} was the same as that of ${second}${at}`
    : `${metric} of ${first} was ${sides.said(effect!, interval)} that of ${second}${at}${sides.tail}`;
  const found = {
    upheld: `${first} and ${second} did not differ in ${bare(metric)}${at} by more than ${margin}`,
    refuted: `${said}, more than the ${margin} that is let pass`,
    inconclusive: `${said}, and whether that stays within ${margin} cannot be told`,
  }[verdict];
  return { found, short: `where it was ${sides.much(effect!, interval)}`, holds: said + sure };
}

/** Whether a difference is surely smaller than its margin. */
export function liesInMargin({ interval = [null, null], margin = [null, null] }: Judgement): boolean {
  const [low, high] = interval, [least, most] = margin;
  return low !== null && high !== null && least !== null && most !== null && low >= least && high <= most;
}

/** How the two sides of a comparison are told apart: by ratio, by percentage points, or by difference. */
function sidesOf(scale: Scale, means: Means | undefined, style: Style): {
  /** The effect where there is no difference. */
  readonly none: number;
  readonly tail: string;
  much(effect: number, interval?: Interval): string;
  said(effect: number, interval?: Interval): string;
  /** @param base Share of the side that is compared with; by default the second. */
  span(interval: Interval, base?: number): string;
  back(effect: number): number;
} {
  const joined = (much: string) => `${much} ${much.endsWith("as high") ? "as" : "than"}`;
  if (scale === "log" || scale === "logit" && !means) {
    return {
      none: 1,
      tail: "",
      much: times,
      said: (effect) => joined(times(effect)),
      span: timesSpan,
      back: (it) => 1 / it,
    };
  }
  if (scale === "logit") {
    const points: Style = { as: "points", unit: "" };
    const way = (effect: number) => effect > 1 ? "higher" : "lower";
    return {
      none: 1,
      tail: `: ${pairOf(means!, style)}`,
      much: (effect) =>
        `${way(effect)}, by ${written(Math.abs(means![0] - means![1]), 0.1 * Math.abs(means![0] - means![1]), points)}`,
      said: (effect) => `${way(effect)} than`,
      span: ([low, high], base = means![1]) => signedSpan([pointsOf(low!, base), pointsOf(high!, base)], points),
      back: (it) => 1 / it,
    };
  }
  const counted = difference(style);
  const much = (effect: number, interval?: Interval) =>
    `${written(Math.abs(effect), widthOf(interval), counted)} ${effect > 0 ? "higher" : "lower"}`;
  return {
    none: 0,
    tail: "",
    much,
    said: (effect, interval) => joined(much(effect, interval)),
    span: (interval) => signedSpan(interval, counted),
    back: (it) => -it,
  };
}

/** The interval of second against first. */
function turnedOver([low, high]: Interval, scale: Scale): Interval {
  const turn = (end: number | null) => end === null ? null : scale === "plain" ? -end : 1 / end;
  return [turn(high), turn(low)];
}

/** A name as it stands inside of a sentence. */
export const inside = (name: string) => name.replace(/^(The|A|An) /, (article) => article.toLowerCase());

const bare = (metric: string) => metric.replace(/^the /, "");

/** Shares differ by percentage points. */
const difference = (style: Style): Style => style.as === "percent" ? { ...style, as: "points" } : style;

/** How far a share is from another one under an odds ratio. */
function pointsOf(ratio: number, share: number): number {
  return share * ratio / (1 - share + share * ratio) - share;
}

const pairOf = ([one, other]: Means, style: Style) =>
  `${written(one, Math.abs(one - other), style)} against ${written(other, Math.abs(one - other), style)}`;

/** `1 to 3 nats higher`, `from 1 nats lower to 3 nats higher`. */
function signedSpan([low, high]: Interval, style: Style): string {
  if (low === null || high === null) return "";
  if (low >= 0) return `${span([low, high], style)} higher`;
  if (high <= 0) return `${span([-high, -low], style)} lower`;
  const width = high - low;
  return `from ${written(-low, width, style)} lower to ${written(high, width, style)} higher`;
}

function within(told: Told): Clauses {
  const { judgement: { verdict, effect, interval, wanted, question, singleRun }, style, at } = told;
  const metric = metricOf(told), asked = limits(wanted!, style);
  const next = singleRun?.prediction;
  if (question === "a single run" && next) {
    const holds = `${metric}${at} would be ${span(next, style)} in one more run`;
    const found = {
      upheld: `${holds}; the claim needs ${asked}`,
      refuted: `${holds}, but the claim needs ${asked}`,
      inconclusive: `${holds}, which may or may not be what the claim needs, ${asked}`,
    }[verdict];
    return { found, short: `where one more run would have ${span(next, style)}`, holds };
  }
  const mean = written(effect!, interval ? widthOf(interval) : 0, style);
  const sure = interval ? ` (${shortSpan(interval, style)})` : "";
  const found = `${metric}${at} was ${mean} on average`;
  return {
    found: verdict === "upheld"
      ? `${found}; the claim needs ${asked}`
      : verdict === "refuted"
      ? `${found}, but the claim needs ${asked}`
      : interval
      ? `${found}, too close to the limit to tell: the claim needs ${asked}`
      : `${found}, the same in each, which ${runsOf(told.judgement, told.called.runs)} are too few to judge by`,
    short: `where it was ${mean}`,
    holds: `${metric}${at} was ${mean} on average${sure}`,
  };
}

function printed(told: Told): Clauses {
  const { judgement: { verdict, effect, interval, wanted }, style, at } = told;
  const value = exactly(wanted![0]!, style);
  const next = interval ? span(interval, style) : `${written(effect!, 0, style)} as all others did`;
  const found = {
    upheld: `a run of ours may well print ${value}${at}: the next one would print ${next}`,
    refuted: `a run of ours would not print ${value}${at}, but ${next}`,
    inconclusive: `runs of ours differ too much to test the printed ${value}${at}: the next one could print ${next}`,
  }[verdict];
  return {
    found,
    short: `where a run prints ${next}`,
    printed: next,
    holds: `${metricOf(told, "it")}${at} is ${next} from one run to the next`,
  };
}

/** As it was printed. */
const exactly = (value: number, style: Style) => {
  const size = style.as === "number" ? 1 : 100;
  return exact(value, style).replace(/^[^ ]+/, String(Number((value * size).toPrecision(10))));
};

function trend(told: Told, { wanted, along, region }: Of<"trend">): Clauses {
  const { judgement: { verdict, effect, interval }, at } = told, metric = metricOf(told);
  const [does, other, bareForm] = wanted === "down" ? ["fell", "rose", "fall"] : ["rose", "fell", "rise"];
  const steadily = Math.abs(tanh(region[wanted === "down" ? 1 : 0])) > 0.005 ? " as steadily as the claim needs" : "";
  const way = along === "time" ? "over time" : `with ${along}`;
  const correlation = written(effect!, widthOf(interval), { as: "number", unit: "" });
  const range = interval ? ` (${span(interval, { as: "number", unit: "" })})` : "";
  const found = {
    upheld: `${metric}${at} ${does} ${way}${steadily}`,
    refuted: steadily
      ? `${metric}${at} did not ${bareForm} ${way}${steadily}`
      : `${metric}${at} ${other} ${way}, and did not ${bareForm}`,
    inconclusive: `it cannot be told whether ${metric}${at} ${does} ${way}${steadily}`,
  }[verdict];
  return {
    found,
    short: `where its rank correlation ${way} was ${correlation}`,
    holds: verdict === "refuted" && !steadily
      ? `${metric}${at} ${other} ${way} (rank correlation ${correlation})`
      : `the rank correlation of ${bare(metric)}${at} with ${along} was ${correlation}${range}`,
  };
}

function count({ judgement: { verdict, runs, n, effect }, at }: Told, { what, moreThan }: Of<"count">): Clauses {
  const shows = Math.round(effect! * n), needed = `${Number((100 * moreThan).toPrecision(3))} %`;
  const holds = `${shows} of ${runs!.length} runs ${what}${at}`;
  const found = {
    upheld: `${holds}; the claim needs more than ${needed}`,
    refuted: `${holds}, but the claim needs more than ${needed}`,
    inconclusive: `${holds}, too few runs to tell whether more than ${needed} would`,
  }[verdict];
  return { found, short: `where ${holds}`, holds };
}

function spread(told: Told): Clauses {
  const { judgement: { verdict, effect, interval, wanted, n }, at, called } = told;
  const style: Style = { as: called.as === "number" ? "number" : "points", unit: called.unit ?? "" };
  const metric = called.metric ?? "the share";
  const deviation = written(effect!, widthOf(interval), style), limit = exact(wanted![1]!, style, 2);
  const found = `from run to run ${metric}${at} varied by a standard deviation of ${deviation}`;
  return {
    found: {
      upheld: `${found}; the claim allows ${limit}`,
      refuted: `${found}, but the claim allows ${limit}`,
      inconclusive: `${found}, and whether that is within the ${limit} that the claim allows, ${n} runs cannot tell`,
    }[verdict],
    short: `where it varied by ${deviation}`,
    holds: `${found}${interval ? ` (${shortSpan(interval, style)})` : ""}`,
  };
}
