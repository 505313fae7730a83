import type { Ledger, RunEvidence } from "../evidence/mod.ts";
import type { Choices, Run } from "../experiment/mod.ts";
import { epochMetrics, finalMeasures, type MetricsAt, stepMetrics } from "./run_metrics.ts";
import type { Cell, Table } from "./table.ts";

const keyColumns = ["experiment", "choices", "variant", "seed"];
const keyOf = (
  { experiment, choices, variant, seed }: Run,
): Cell[] => [experiment, choicesText(choices), variant, seed];

/** `batch=64; points=200 even`: what differs from the defaults, or `defaults`. */
function choicesText(choices: Choices): string {
  return Object.entries(choices).map(([name, choice]) => `${name}=${choice}`).join("; ") || "defaults";
}

/** The metrics of all epochs of some runs, a column each. */
export function epochsTable(runs: readonly RunEvidence[]): Table {
  return metricsTable(runs, "epoch", epochMetrics);
}

/** The metrics of all steps of some runs, a column each; without rows where no run kept any. */
export function stepsTable(runs: readonly RunEvidence[]): Table {
  return metricsTable(runs, "step", stepMetrics);
}

function metricsTable(runs: readonly RunEvidence[], axis: string, metricsOf: (ledger: Ledger) => MetricsAt[]): Table {
  const taken = runs.flatMap(({ run, ledger }) => metricsOf(ledger).map((entry) => ({ run, ...entry })));
  const names = [...new Set(taken.flatMap(({ metrics }) => [...metrics.keys()]))];
  return {
    columns: [...keyColumns, axis, ...names],
    rows: taken.map(({ run, at, metrics }) => [...keyOf(run), at, ...names.map((name) => metrics.get(name) ?? null)]),
  };
}

/** What was measured on the trained nets of some runs, a row a number. */
export function finalTable(runs: readonly RunEvidence[]): Table {
  return {
    columns: [...keyColumns, "measure", "index", "value"],
    rows: runs.flatMap((evidence) =>
      finalMeasures(evidence).map(({ measure, index, value }) => [...keyOf(evidence.run), measure, index, value])
    ),
  };
}
