import { type Evidence, evidenceOf, recordedRepeatability, repeatabilityText } from "../evidence/mod.ts";
import { type Experiment, isProgram, isTraining, seedsOf } from "../experiment/mod.ts";
import { lossText, parameterCount } from "../model/mod.ts";
import type { Protocol } from "../train/mod.ts";
import type { EvidenceOrigin, ExperimentCard } from "./model.ts";

/** What an experiment was run with, and each of its runs; nothing where there is no evidence yet, or none that holds together. */
export function experimentCard(experiment: Experiment): ExperimentCard[] {
  let evidence: Evidence;
  try {
    evidence = evidenceOf(experiment);
  } catch {
    return [];
  }
  const { runs } = evidence;
  if (runs.length === 0) return [];
  return [{
    id: experiment.id,
    title: experiment.title,
    source: sourceWords(evidence),
    protocol: [...protocolFacts(experiment, evidence), ...programFacts(experiment, evidence)],
    runs: runs.map(({ run, ledger }) => ({ run: run.id, chain: ledger.lines.at(-1)!.chain })),
  }];
}

/**
 * Where the evidence of a claim or figure comes from.
 *
 * @param source `the text`, `none`, or as `sourceWords` has it.
 */
export function originOf(experiment: Experiment, source: string): EvidenceOrigin {
  const isRun = source !== "the text" && source !== "none";
  const { id, title } = experiment;
  return { experiment: id, title, source, runs: isRun ? evidenceOf(experiment).runs.length : 0 };
}

/** `fresh`, `on record since …`, `none`. */
export function sourceWords({ source }: Evidence): string {
  return source.kind === "on record" ? `on record since ${source.since}` : source.kind;
}

function protocolFacts(experiment: Experiment, { runs, look }: Evidence): [name: string, value: string][] {
  const seeds = seedsOf(experiment, experiment.variants[0], {});
  const count = `${experiment.variants.length} × ${typeof seeds === "number" ? seeds : `${look}, ${seeds.words}`}`;
  const protocols = runs.map(({ run }) => run.protocol).filter(isTraining);
  if (protocols.length === 0) return [["variants × seeds", count]];
  const [{ optimiser, epochs, loss, initialisation }] = protocols;
  const each = (value: (protocol: Protocol) => number) =>
    [...new Set(protocols.map((protocol) => value(protocol).toLocaleString("en-US")))].join("; ");
  return [
    ["variants × seeds", count],
    ["optimiser", `${optimiser.name}, learning rate ${optimiser.learningRate}`],
    ["epochs", String(epochs)],
    ["loss", lossText(loss)],
    ["first weights", initialisation],
    ["batch size", each(({ batchSize }) => batchSize)],
    ["parameters", each(({ model }) => parameterCount(model))],
  ];
}

/** What a program was called by, and how well it repeats itself. */
function programFacts(experiment: Experiment, { runs }: Evidence): [name: string, value: string][] {
  const program = runs.find(({ run }) => isProgram(run))?.run.protocol;
  const repeatability = recordedRepeatability(experiment);
  return [
    ...(program && "command" in program ? [["program", program.command.join(" ")] as [string, string]] : []),
    ...(repeatability ? [["how well it repeats itself", repeatabilityText(repeatability)] as [string, string]] : []),
  ];
}
