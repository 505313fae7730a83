import {
  type AssumptionRow,
  countVerdicts,
  expectedWrongWords,
  hingeWords,
  likelihoodWords,
  multiverseWords,
  percent,
  planText,
  type VerdictRow,
} from "../claim/mod.ts";
import type { Coverage } from "../report/mod.ts";
import { intervalText, numberText, styled, verdictStyles, verdictText, visible, wrapped } from "./output.ts";

const indent = "    ";

/** A claim's verdict with all that it rests on, in lines of at most 80 columns. */
export function rowText(row: VerdictRow): string {
  const lines = [
    `${verdictText(row.verdict)}  ${styled("bold", visible(row.id))}`,
    wrapped(`"${row.quote}"`, indent),
  ];
  const what = row.verdict === "cannot be judged" ? "Broken" : "Moved";
  if (row.moved) lines.push(styled("red", wrapped(`${what}: ${row.moved}`, indent)));
  if (row.finding === null) return lines.join("\n");
  const figures = wrapped(`${row.finding}.`, indent);
  lines.push(...row.plain === null ? [figures] : [wrapped(`${row.plain}.`, indent), styled("dim", figures)]);
  const details: string[] = [];
  if (row.effect !== null) {
    const interval = row.interval
      ? ` (${intervalText(row.interval)} at ${percent(row.level!)}${row.plan ? ` a look` : ""})`
      : "";
    details.push(`effect ${numberText(row.effect)}${interval}${row.unit ? ` ${row.unit}` : ""}`, `${row.seeds} seeds`);
  }
  if (row.plan) details.push(planText(row.plan));
  if (row.q !== null) details.push(`q ${row.q < 0.001 ? "< 0.001" : `= ${Number(row.q.toPrecision(2))}`}`);
  if (row.singleRun) details.push(`${row.singleRun.show} of ${row.singleRun.of} single runs show it`);
  if (row.rule !== null) details.push(row.source === "the text" ? "judged by the text alone" : row.source);
  if (details.length > 0) lines.push(styled("dim", wrapped(details.join(" · "), indent)));
  if (row.deciding) lines.push(wrapped(`To decide it: ${row.deciding.words}.`, indent));
  for (const text of noteWords(row.notes)) lines.push(styled("yellow", wrapped(text, indent)));
  if (row.hangsOn !== null) lines.push(styled("yellow", wrapped(`Hangs on ${row.hangsOn}.`, indent)));
  for (const text of underWords(row)) lines.push(styled("dim", wrapped(text, indent)));
  for (const text of row.multiverse ? multiverseWords(row.multiverse) : []) {
    lines.push(styled("dim", wrapped(text, indent)));
  }
  return lines.join("\n");
}

/** So many notes are told. */
const mostNotes = 6;

/** What readers of logs noticed, a line each. */
function noteWords(notes: readonly string[] = []): string[] {
  const more = notes.length - mostNotes;
  return [
    ...notes.slice(0, mostNotes).map((note) => `Noticed in its logs: ${note}.`),
    ...more > 0 ? [`and ${more} more such notes`] : [],
  ];
}

/** What was chosen where the report leaves it unsaid, and how likely each choice makes what it prints. */
export function inferredText(row: AssumptionRow): string {
  const text = `assumed: ${row.name} ${row.choice}; likelihood of what the report prints under ${likelihoodWords(row)}`;
  return styled("dim", wrapped(text, ""));
}

/** What becomes of the verdict under other readings and assumptions, a line each but where it holds or nothing is known. */
function underWords({ under, hinges, verdict }: VerdictRow): string[] {
  const judged = Object.entries(under).filter(([, other]) => other !== "no evidence");
  const holds = judged.filter(([, other]) => other === verdict).map(([name]) => name);
  const others = judged.filter(([, other]) => other !== verdict).map(([name, other]) =>
    hinges[name]
      ? `${hinges[name].word} under ${name} (${other}): ${hingeWords(hinges[name])}`
      : `read as ${name}: ${other}`
  );
  const unknown = Object.keys(under).filter((name) => under[name] === "no evidence");
  return [
    ...others,
    ...holds.length > 0 ? [`holds under ${holds.join("; ")}`] : [],
    ...unknown.length > 0 && verdict !== "no evidence yet" ? [`no evidence yet under ${unknown.join("; ")}`] : [],
  ];
}

/**
 * How many claims have which verdict, what moved, and how much of the report is claimed.
 *
 * @param assumptions Names of those whose inference moved.
 */
export function summaryText(
  rows: readonly VerdictRow[],
  { covered, uncovered }: Coverage,
  assumptions: readonly string[] = [],
): string {
  const { claims, verdicts, without } = countVerdicts(rows);
  const counts = verdicts.map(([verdict, count]) => styled(verdictStyles[verdict], `${count} ${verdict}`));
  const moved = [...rows.filter((row) => row.moved !== null).map(({ id }) => id), ...assumptions];
  const all = covered.length + uncovered.length;
  const lines = [
    `${claims} ${claims === 1 ? "claim" : "claims"}: ${counts.join(", ")}`,
    ...(without.length > 0
      ? [`without a verdict: ${without.map(([status, count]) => `${count} ${status}`).join(", ")}`]
      : []),
    moved.length
      ? styled("red", `${moved.length} moved: ${moved.join(", ")}`)
      : "All verdicts and numbers are as on record",
    all === 0
      ? "The report has no factual sentence, of which one could carry a claim"
      : `${covered.length} of the report's ${all} factual sentences carry a claim (${
        (100 * covered.length / all).toFixed(0)
      } %)`,
  ];
  const wrong = expectedWrongWords(rows);
  if (wrong !== undefined) lines.push(wrapped(wrong, ""));
  if (uncovered.length) lines.push(...uncovered.map(({ text }) => wrapped(`without: "${text}"`, indent)));
  return lines.join("\n");
}
