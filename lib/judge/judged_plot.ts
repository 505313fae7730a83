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
  return judgement.parts?.flatMap((part) => leavesOf(part.judgement, name ? `${name}, ${part.name}` : part.name)) ??
    [{ name, judgement }];
}

/** Every run of a judged claim as a dot, a line a variant; below it what is compared, with its interval. */
export function judgedPlot({ measured, judgement, metric, plan }: JudgedRuns, width = 80): string[] {
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
  if (effects.length === 0) return [metric, ...lines];
  const { kind, unit = "difference", margin } = leaves[0].judgement;
  const none = kind && "scale" in kind && kind.scale !== "plain" ? 1 : 0;
  const marks = [
    none,
    ...[...margin ?? [], ...kind?.rule === "similarity" ? leaves[0].judgement.wanted ?? [] : []].filter((end) =>
      end !== null
    ),
  ];
  const title = `${unit}, first against second${plan ? ", at this look" : ""}`;
  return [metric, ...lines, "", title, ...textPlot(effects, { marks, width, number: shortNumber })];
}
