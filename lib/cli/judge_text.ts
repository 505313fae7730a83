import { planText } from "../claim/at_looks.ts";
import type { JudgedRuns, RunsSummary } from "../judge/mod.ts";
import { shortNumber, textPlot } from "../judge/mod.ts";
import type { Columns, LoggedRun, ReadLog } from "../logs/mod.ts";
import { styled, verdictText, visible, wrapped, wrappedBehind } from "./output.ts";

const indent = "    ";

/** A judged claim with all that it rests on. */
export function judgedText(judged: JudgedRuns, plot: readonly string[]): string {
  const { claim, verdict, plain, wouldHold, deciding, judgement, plan, reading, rule, notes } = judged;
  return [
    `${verdictText(verdict)}  ${styled("bold", visible(claim))}`,
    wrapped(`${plain}.`, indent),
    styled("dim", wrapped(`${judgement.finding}.`, indent)),
    ...wouldHold ? [wrapped(`What would hold: ${wouldHold}.`, indent)] : [],
    ...deciding ? [wrapped(`To decide it: ${deciding.words}.`, indent)] : [],
    "",
    ...plot.map((line) => `${indent}${visible(line)}`.trimEnd()),
    "",
    wrappedBehind("dim", "Read as:", `${reading}.`, indent),
    wrappedBehind("dim", "Rule:", `${rule}${plan ? `; ${planText(plan)}` : ""}.`, indent),
    ...notes.map((note) => styled("yellow", wrapped(`${note}.`, indent))),
  ].join("\n");
}

/** What was read, and what its columns were taken for. */
export function readText({ runs, formats, columns, notes: ofFolders = [] }: ReadLog): string {
  const [first, ...others] = new Set(runs.flatMap(({ files }) => Object.keys(files))), count = runs.length;
  const from = others.length === 0 ? first : `${others.length + 1} files`;
  const notes = notesOf(runs);
  const what = `Read: ${count} ${count === 1 ? "run" : "runs"} from ${from} (${formats.join(", ")})`;
  return [
    styled("dim", wrapped(`${what}${columns ? `; ${columnWords(columns)}` : ""}.`, "")),
    ...ofFolders.map((note) => styled("yellow", wrapped(`${note}.`, ""))),
    ...notes.slice(0, 8).map((note) => styled("yellow", wrapped(`${note}.`, ""))),
    ...notes.length > 8 ? [styled("yellow", `and ${notes.length - 8} more such notes`)] : [],
  ].join("\n");
}

/** What readers noticed: what they noticed of many runs is told once. */
function notesOf(runs: readonly LoggedRun[]): string[] {
  const byNote = new Map<string, string[]>();
  for (const { variant, seed, notes } of runs) {
    const run = [variant, seed && `seed ${seed}`].filter(Boolean).join(", ");
    for (const note of notes) byNote.set(note, [...byNote.get(note) ?? [], run]);
  }
  return Array.from(byNote, ([note, of]) => {
    const who = of.length === runs.length ? "" : of.length > 3 ? `${of.length} runs` : of.filter(Boolean).join("; ");
    return [who, note].filter(Boolean).join(": ");
  });
}

function columnWords({ variant, seed, step, each, metric, value, metrics }: Columns): string {
  const what = (name: string | undefined, is: string) => name === undefined ? [] : [`${is}: ${name}`];
  return [
    ...what(variant.length > 0 ? variant.join(" + ") : undefined, "variant"),
    ...what(seed, "seed"),
    ...what(step, "step"),
    ...what(each, "each"),
    ...what(metric, "names of metrics"),
    ...what(value, "values"),
    ...metrics.length > 0
      ? [`metrics: ${metrics.slice(0, 8).join(", ")}${metrics.length > 8 ? ` and ${metrics.length - 8} more` : ""}`]
      : [],
  ].join("; ");
}

/** What a table holds, with a plot of each metric, and claims that can be typed. */
export function summaryText({ metrics, suggestions, notes }: RunsSummary): string {
  const plots = metrics.slice(0, 6).map(({ metric, at, variants }) => {
    const rows = variants.slice(0, 20).map(({ variant, runs, mean, values }) => ({
      name: variant,
      dots: values,
      note: `mean ${shortNumber(mean)}, ${runs} ${runs === 1 ? "run" : "runs"}`,
    }));
    const plot = textPlot(rows, { number: shortNumber }), lines = plot.length > 0 ? plot : ["no finite number"];
    return [styled("bold", visible(`${metric}${at && ` ${at}`}`)), ...lines.map(visible)].join("\n");
  });
  const more = metrics.length > 6
    ? [wrapped(`and ${metrics.slice(6).map(({ metric }) => metric).join(", ")}`, "")]
    : [];
  return [
    ...plots,
    ...more,
    ...notes.length > 0 ? [notes.map((note) => styled("yellow", wrapped(`${note}.`, ""))).join("\n")] : [],
    ["Claims could be, for example:", ...suggestions.map((claim) => `  --claim '${visible(claim)}'`)].join("\n"),
  ].join("\n\n");
}
