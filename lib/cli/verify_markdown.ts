import { countVerdicts, expectedWrongWords, planText, signs, type VerdictRow } from "../claim/mod.ts";
import { markdownText } from "./output.ts";

/** Something beside a claim that differs from the record, and how. */
interface MovedBeside {
  readonly name: string;
  readonly moved: string;
}

/** The verdicts as a Markdown table, what moved first. */
export function rowsMarkdown(rows: readonly VerdictRow[], assumptions: readonly MovedBeside[] = []): string {
  const { claims, verdicts, without } = countVerdicts(rows);
  const words = (counts: typeof verdicts) => counts.map(([verdict, count]) => `${count} ${verdict}`).join(", ");
  const moved = [
    ...rows.flatMap(({ id, moved }) => moved === null ? [] : [{ name: `\`${id}\``, moved }]),
    ...assumptions,
  ];
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
    ...moved.map(({ name, moved }) => `- ${name}: ${markdownText(moved)}`),
    ...(wrong === undefined ? [] : ["", `${wrong}.`]),
    "",
    "| verdict | claim | the report says | found |",
    "| --- | --- | --- | --- |",
    ...rows.map(line),
  ].join("\n");
}
