import { signs, type VerdictRow } from "../claim/mod.ts";
import { markdownText } from "./output.ts";

/** The verdicts as a Markdown table, what moved first. */
export function rowsMarkdown(rows: readonly VerdictRow[]): string {
  const count = (verdict: string) => rows.filter((row) => row.verdict === verdict).length;
  const counts = Object.keys(signs).filter((verdict) => verdict !== "cannot be judged" || count(verdict) > 0).map((
    verdict,
  ) => `${count(verdict)} ${verdict}`).join(", ");
  const moved = rows.filter((row) => row.moved !== null);
  const line = ({ id, verdict, quote, finding }: VerdictRow) =>
    `| ${signs[verdict]} ${verdict} | \`${id}\` | ${markdownText(quote)} | ${markdownText(finding ?? "")} |`;
  return [
    `**${rows.length} claims**: ${counts}`,
    "",
    moved.length > 0 ? `**${moved.length} moved**` : "All verdicts and numbers are as on record.",
    ...moved.map((row) => `- \`${row.id}\`: ${markdownText(row.moved!)}`),
    "",
    "| verdict | claim | the report says | found |",
    "| --- | --- | --- | --- |",
    ...rows.map(line),
  ].join("\n");
}
