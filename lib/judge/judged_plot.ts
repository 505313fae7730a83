import type { Judgement } from "../claim/judgement.ts";
import type { JudgedRuns } from "./judge_runs.ts";
import { type PlotRow, textPlot } from "./text_plot.ts";

/** A number in at most four digits. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return value === 0 || size >= 1e-3 && size < 1e6 ? String(Number(value.toPrecision(4))) : value.toExponential(2);
}

/** Judgements without parts, each under its name. */
export function leavesOf(
  judgement: Judgement,
  name = "",
): readonly { readonly name: string; readonly judgement: Judgement }[] {
  return judgement.parts?.flatMap((part) => leavesOf(part.judgement, part.name)) ??
    [{ name, judgement }];
}

/** A judged claim, or what it was judged by under one of several conditions. */
export interface JudgedPart extends Pick<JudgedRuns, "measured" | "judgement" | "metric"> {
  /** The condition, if it is one of several. */
  readonly name?: string;
}

/** What a claim was judged by under each condition, as their numbers may differ by far; the claim itself where there are none. */
export function judgedParts(judged: JudgedRuns): readonly JudgedPart[] {
  const { each, measured, judgement, metric } = judged;
  if (each === null) return [judged];
  return Object.entries(each).map(([name, variants]) => ({
    name,
    metric,
    measured: Object.fromEntries(variants.map((variant) => [variant, measured[variant]])),
    judgement: judgement.parts!.find((part) => part.name === name)!.judgement,
  }));
}

/** Every run of a judged claim as a dot, a line a variant; below it what is compared, with its interval. */
export function judgedPlot(judged: JudgedRuns, width = 80): string[] {
  return judgedParts(judged).flatMap((part, i) => [...i > 0 ? [""] : [], ...plotOf(part, judged, width)]);
}

function plotOf({ name, measured, judgement, metric }: JudgedPart, { plan }: JudgedRuns, width: number): string[] {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const leaves = leavesOf(judgement),
    isBound = leaves.every(({ judgement: { kind } }) =>
      kind?.rule === "within" || kind?.rule === "prediction interval"
    );
  const limits = isBound
    ? leaves.flatMap(({ judgement: { wanted } }) => wanted ?? []).filter((end) => end !== null)
    : [];
  const rows = Object.entries(measured).map(([name, runs]): PlotRow => {
    const values = runs.map(({ value }) => value);
    return { name, dots: values, note: `mean ${shortNumber(mean(values.filter(Number.isFinite)))}` };
  });
  const lines = textPlot(rows, { marks: [...new Set(limits)], width, number: (value) => `${shortNumber(value)}` });
  const effects = leaves.flatMap(({ name, judgement: { effect, interval, level } }): PlotRow[] =>
    effect === undefined || !interval || isBound ? [] : [{
      name: name || `${Number((100 * level).toPrecision(3))} % interval`,
      interval,
      middle: effect,
      note: shortNumber(effect),
    }]
  );
  const title = name === undefined ? metric : `${metric}, ${name}`;
  if (effects.length === 0) return [title, ...lines];
  const { kind, unit = "difference", margin } = leaves[0].judgement;
  const none = kind && "scale" in kind && kind.scale !== "plain" ? 1 : 0;
  const marks = [
    none,
    ...[...margin ?? [], ...kind?.rule === "similarity" ? leaves[0].judgement.wanted ?? [] : []].filter((end) =>
      end !== null
    ),
  ];
  const compared = `${unit}, first against second${plan ? ", at this look" : ""}`;
  return [title, ...lines, "", compared, ...textPlot(effects, { marks, width, number: shortNumber })];
}
