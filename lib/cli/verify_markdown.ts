import { countVerdicts, signs, type VerdictRow } from "../claim/mod.ts";
import { markdownText } from "./output.ts";

/** The verdicts as a Markdown table, what moved first. */
export function rowsMarkdown(rows: readonly VerdictRow[]): string {
  const { claims, verdicts, without } = countVerdicts(rows);
  const words = (counts: typeof verdicts) => counts.map(([verdict, count]) => `${count} ${verdict}`).join(", ");
  const moved = rows.filter((row) => row.moved !== null);
  const line = ({ id, verdict, quote, plain, finding }: VerdictRow) =>
    `| ${signs[verdict]} ${verdict} | \`${id}\` | ${markdownText(quote)} | ${markdownText(plain ?? finding ?? "")} |`;
  return [
    `**${claims} claims**: ${words(verdicts)}${without.length > 0 ? `; without a verdict: ${words(without)}` : ""}`,
    "",
    moved.length > 0 ? `**${moved.length} moved**` : "All verdicts and numbers are as on record.",
    ...moved.map((row) => `- \`${row.id}\`: ${markdownText(row.moved!)}`),
    "",
    "| verdict | claim | the report says | found |",
    "| --- | --- | --- | --- |",
    ...rows.map(line),
  ].join("\n");
}
