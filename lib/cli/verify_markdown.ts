import { countVerdicts, expectedWrongWords, planText, signs, type VerdictRow } from "../claim/mod.ts";
import { markdownText } from "./output.ts";

/** The verdicts as a Markdown table, what moved first. */
export function rowsMarkdown(rows: readonly VerdictRow[]): string {
  const { claims, verdicts, without } = countVerdicts(rows);
  const words = (counts: typeof verdicts) => counts.map(([verdict, count]) => `${count} ${verdict}`).join(", ");
  const moved = rows.filter((row) => row.moved !== null);
  const line = ({ id, verdict, quote, plain, finding, plan, hangsOn }: VerdictRow) => {
    const found = [plain ?? finding, plan && planText(plan)].filter(Boolean).join("; ");
    const all = `${found}${hangsOn === null ? "" : `. Hangs on ${hangsOn}`}`;
    return `| ${signs[verdict]} ${verdict} | \`${id}\` | ${markdownText(quote)} | ${markdownText(all)} |`;
  };
  const wrong = expectedWrongWords(rows);
  return [
    `**${claims} claims**: ${words(verdicts)}${without.length > 0 ? `; without a verdict: ${words(without)}` : ""}`,
    "",
    moved.length > 0 ? `**${moved.length} moved**` : "All verdicts and numbers are as on record.",
    ...moved.map((row) => `- \`${row.id}\`: ${markdownText(row.moved!)}`),
    ...(wrong === undefined ? [] : ["", `${wrong}.`]),
    "",
    "| verdict | claim | the report says | found |",
    "| --- | --- | --- | --- |",
    ...rows.map(line),
  ].join("\n");
}
