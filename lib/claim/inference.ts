import { join } from "node:path";
import { type Evidence, evidenceOf } from "../evidence/mod.ts";
import type { Assumption, Experiment } from "../experiment/mod.ts";
import { exp } from "../math/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import type { Json } from "../snapshot/mod.ts";
import { callSite } from "./call_site.ts";
import { assumptionOf, requireInferenceOptions } from "./claim_options.ts";
import { evidenceGone } from "./evidence_gone.ts";
import { type Likelihoods, likelihoods, type PrintedNumber } from "./likelihood.ts";
import { fitWords, shareWords } from "./likelihood_words.ts";
import { jsonOf, movedFrom, readRecord } from "./record.ts";
import type { Scale } from "./rules/scale.ts";

/** How a choice that the report leaves unsaid is inferred from numbers that it prints. */
export interface InferenceOptions {
  /** The experiment that makes the assumption. */
  readonly experiment: Experiment;
  /** Name of the assumption. */
  readonly assumption: string;
  /** Which printed numbers tell of the choice, and why. */
  readonly reading: string;
  /** How many seeds of each variant are looked at under each choice, from seed 0; all by default. */
  readonly seeds?: number;
  /** Scale on which the numbers spread alike under all choices. */
  readonly scale: Scale;
  /**
   * The printed numbers, each with what our runs have in its place under one choice: all under each, or under a choice that was not
   * followed so far only the first of them.
   */
  readonly printed: (
    evidence: Evidence,
  ) => readonly (Omit<PrintedNumber, "measured"> & { readonly measured: readonly number[] })[];
}

/** An inference as a value, with the place in the code that makes it: {@linkcode testClaims} makes a test of it. */
export interface Inference extends InferenceOptions {
  /** Tells it from a claim and a figure. */
  readonly kind: "inference";
  /** Path of the file that makes it. */
  readonly file: string;
  /** From 1, in that file. */
  readonly line: number;
}

/** What came of an inference. */
export interface Inferred {
  readonly inference: Inference;
  readonly assumption: Assumption;
  /** Missing where the evidence of a choice is wanting. */
  readonly likelihoods?: Likelihoods;
}

/** So many times as likely as the default has another choice to be, to take its place. */
const decisive = Math.sqrt(10);

/** When a default has to go: Jeffreys, Theory of Probability, 3rd ed., appendix B, calls less "not worth more than a bare mention". */
const inferenceRule = "the default stands as long as no other choice is more than √10 times as likely";

/**
 * The inference of a default from numbers that the report prints. Its place is among the claims that {@linkcode testClaims} takes.
 *
 * @throws {ValidationError} When an option is not known or not what it has to be.
 * @throws {RangeError} When the experiment does not assume that.
 *
 * @example
 * ```ts ignore
 * inference({
 *   experiment,
 *   assumption: "dropout",
 *   reading: "dropout lowers the running training accuracy",
 *   scale: "logit",
 *   printed: (evidence) => [
 *     { name: "shallow", value: 0.9954, rounding: 0.00005, measured: evidence.last("shallow", "trainAccuracy") },
 *   ],
 * });
 * ```
 */
export function inference(options: InferenceOptions): Inference {
  requireInferenceOptions(options);
  return { ...options, kind: "inference", ...callSite() };
}

/**
 * How likely the printed numbers are under each choice.
 *
 * @throws {LedgerError | RecordError} When the evidence does not hold together.
 */
export function infer(inference: Inference, places: Places = placesOf()): Inferred {
  const { experiment, seeds, scale, printed } = inference;
  const assumption = assumptionOf(inference);
  const numbers = new Map<string, PrintedNumber & { measured: Record<string, readonly number[]> }>();
  for (const choice of [assumption.default, ...assumption.alternatives]) {
    const evidence = evidenceOf(experiment, { [assumption.name]: choice }, places, seeds);
    // Of a choice that plans no runs of its own, the numbers come from elsewhere.
    if (evidence.source.kind === "none" && evidence.source.missing.length > 0) return { inference, assumption };
    for (const { measured, ...number } of printed(evidence)) {
      const under = numbers.get(number.name)?.measured;
      numbers.set(number.name, { ...number, measured: { ...under, [choice]: measured } });
    }
  }
  return { inference, assumption, likelihoods: likelihoods([...numbers.values()], scale) };
}

/** Why an inference fails, in words: its evidence is gone, or the default is not the most likely choice. */
export function inferenceFault({ inference: { experiment }, assumption, likelihoods }: Inferred): string | undefined {
  if (!likelihoods) {
    return `Assumption "${assumption.name}" was inferred, and ${evidenceGone(experiment)}`;
  }
  const [best] = likelihoods.choices;
  const standing = likelihoods.choices.find(({ choice }) => choice === assumption.default)!;
  if (exp(best.logLikelihood - standing.logLikelihood) <= decisive) return undefined;
  return `Assumption "${assumption.name}" of "${experiment.id}" is "${assumption.default}" by default, with ${
    shareWords(standing.share)
  } of the likelihood of what the report prints, and "${best.choice}" has ${
    shareWords(best.share)
  }: make that the default, and the evidence again under it`;
}

/** What is wrong with an inference, or has moved since it was put on record, in words; undefined where nothing. */
export function inferenceMoved(inferred: Inferred, snapshots: string): string | undefined {
  const path = inferencePath(inferred.inference, snapshots);
  if (!inferred.likelihoods && readRecord(path) === undefined) return undefined;
  return inferenceFault(inferred) ?? movedFrom(path, inferenceRecord(inferred));
}

/** Path of the file that holds what is on record of an inference. */
export function inferencePath({ experiment, assumption }: Inference, snapshots: string): string {
  return join(snapshots, experiment.id, "inferences", `${assumption.replaceAll(" ", "-")}.json`);
}

/** What is put on record of an inference. */
export function inferenceRecord({ inference: { reading, seeds }, assumption, likelihoods }: Inferred): Json {
  const { name, unsaid, default: standing } = assumption;
  return jsonOf({
    assumption: name,
    unsaid,
    default: standing,
    reading,
    rule: inferenceRule,
    seeds: seeds ?? "all",
    numbers: likelihoods?.numbers,
    fit: likelihoods && fitWords(likelihoods),
    likelihoods: likelihoods?.choices,
  });
}

/** Whether there is something to infer from. Evidence that does not hold together counts: its test tells what is wrong. */
export function canInfer(inference: Inference, places: Places): boolean {
  try {
    return infer(inference, places).likelihoods !== undefined;
  } catch {
    return true;
  }
}
