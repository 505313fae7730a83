import { Evidence, type RunEvidence } from "../../evidence/evidence.ts";
import type { Experiment, Run } from "../../experiment/mod.ts";
import { type CarriedLedger, unpackLedgers } from "./carried_ledger.ts";
import { sections, type TabIndex, type TabRun } from "./payload.ts";

/** A run with what is carried of its ledger. */
export interface CarriedRun {
  readonly run: TabRun;
  readonly ledger: CarriedLedger;
}

/** What a ledger begins with. */
export function headerOf({ protocols }: Pick<TabIndex, "protocols">, { protocol, seed, data }: TabRun) {
  return { protocol: protocols[protocol], seed, data };
}

/** The runs of an experiment, by variant and seed as in the index, with their ledgers; none where the page carries none. */
export async function carriedRuns(
  index: TabIndex,
  experiment: string,
  section: (name: string) => Promise<Uint8Array | undefined>,
): Promise<CarriedRun[]> {
  const runs = index.runs.filter((run) => run.experiment === experiment);
  const bytes = await section(sections.ledgers(experiment));
  if (!bytes) return [];
  const ledgers = unpackLedgers(bytes, runs.map((run) => headerOf(index, run)));
  return runs.map((run, i) => ({ run, ledger: ledgers[i] }));
}

/** Evidence of so many runs of each variant, as a claim's measure has it, of what the page carries of their ledgers. */
export function evidenceHere(
  index: TabIndex,
  carried: readonly CarriedRun[],
  counts: Readonly<Record<string, number>>,
): Evidence {
  const found = Object.entries(counts).flatMap(([variant, count]) =>
    carried.filter(({ run }) => run.variant === variant).sort((a, b) => a.run.seed - b.run.seed).slice(0, count)
  );
  const runs = found.map(({ run, ledger }): RunEvidence => ({
    run: { ...run, id: run.id, choices: {}, protocol: index.protocols[run.protocol] } as unknown as Run,
    ledger: { header: headerOf(index, run), lines: ledger.lines.map((line) => ({ ...line, chain: "" })) },
  }));
  const experiment = { id: carried[0]?.run.experiment ?? "", variants: Object.keys(counts) } as unknown as Experiment;
  return new Evidence(experiment, {}, { kind: "on record", since: "" }, runs);
}
