import { multiverseWords, planText, type VerdictRow } from "../claim/mod.ts";
import type { Table } from "../export/mod.ts";

/** Judged claims as `verify --json` has them, a row each: what is nested there has columns, or is a list with semicolons. */
export function verdictTable(rows: readonly VerdictRow[]): Table {
  const hasNotes = rows.some((row) => row.notes);
  const cells = rows.map((
    { interval, singleRun, plan, assumptions, under, hinges, multiverse, deciding, notes = [], ...row },
  ) => ({
    ...row,
    ...hasNotes && { notes: notes.join("; ") },
    decidingSeeds: deciding?.seeds ?? null,
    deciding: deciding?.words ?? null,
    intervalLow: interval?.[0] ?? null,
    intervalHigh: interval?.[1] ?? null,
    plan: plan && planText(plan),
    singleRunShow: singleRun?.show ?? null,
    singleRunOf: singleRun?.of ?? null,
    predictionLow: singleRun?.prediction?.[0] ?? null,
    predictionHigh: singleRun?.prediction?.[1] ?? null,
    assumptions: assumptions.map(({ name, choice }) => `${name}=${choice}`).join("; "),
    universes: multiverse ? multiverseWords(multiverse).join("; ") : null,
    hinges: Object.entries(hinges).map(([name, { word }]) => `${word} under ${name}`).join("; "),
    under: Object.entries(under).map(([name, verdict]) => `${name}: ${verdict}`).join("; "),
  }));
  return { columns: Object.keys(cells[0] ?? {}), rows: cells.map((row) => Object.values(row)) };
}
