import { sha256 } from "../evidence/digest.ts";
import type { Protocol } from "../train/mod.ts";

/** A choice that the report leaves unsaid. */
export interface Assumption {
  readonly name: string;
  /** What the report does not say. */
  readonly unsaid: string;
  /** The choice that stands unless another is named. */
  readonly default: string;
  /** Why it is the default: inferred from what the report prints, or the field's convention. */
  readonly reason: string;
  readonly alternatives: readonly string[];
}

/** Assumptions by name, with what was chosen. */
export type Choices = Readonly<Record<string, string>>;

/** What has to be run to judge some claims. */
export interface Experiment {
  /** Folder under `experiments/` and `snapshots/`, and first part of the ids of its runs. */
  readonly id: string;
  readonly title: string;
  /** `import.meta.url` of the module that makes it: evidence is fresh only as long as that file's bytes stay. */
  readonly code: string;
  /** What is compared: nets, or batch sizes. */
  readonly variants: readonly string[];
  /** How many seeds a variant is run with, 0 to `seeds - 1`, under the choices that differ from the defaults. */
  seeds(variant: string, changed: Choices): number;
  readonly assumptions: readonly Assumption[];
  /**
   * For some variants, a step in mid-run: the whole state there of their first run under the defaults goes on record, so that a
   * replay can start from it. A multiple of the protocol's `ledgerEvery`.
   */
  readonly replayFrom: Readonly<Record<string, number>>;
  /** Everything that fixes a run but its seed, for a full set of choices. */
  protocol(variant: string, choices: Choices): Protocol;
}

/** One run of an experiment. */
export interface Run {
  readonly experiment: string;
  /** Unique within the experiment, and a relative path without suffix: `shallow-0`, `dropout=0.5/shallow-0`. */
  readonly id: string;
  readonly variant: string;
  readonly seed: number;
  /** What differs from the defaults. */
  readonly choices: Choices;
  readonly protocol: Protocol;
  /** Which of its checkpoints are kept. */
  readonly checkpoints: readonly CheckpointName[];
  /** SHA-256 of the experiment's own code. */
  readonly code: string;
}

/** What a checkpoint that is kept of a run holds: the trained weights, or the state or weights after a step. */
export type CheckpointName = "weights" | `state-${number}` | `weights-${number}`;

/** The defaults of an experiment, with some choices in their place.
 *
 * @throws {RangeError} When an assumption or a choice is not one that the experiment names.
 */
export function chosen({ id, assumptions }: Experiment, choices: Choices = {}): Choices {
  for (const [name, choice] of Object.entries(choices)) {
    const assumption = assumptions.find((assumption) => assumption.name === name);
    if (!assumption) {
      throw new RangeError(
        `Experiment "${id}" has no assumption "${name}": use one of ${
          assumptions.map(({ name }) => name).join(", ") || "none"
        }`,
      );
    }
    const known = [assumption.default, ...assumption.alternatives];
    if (!known.includes(choice)) {
      throw new RangeError(
        `Assumption "${name}" of experiment "${id}" cannot be "${choice}": use one of ${known.join(", ")}`,
      );
    }
  }
  return { ...Object.fromEntries(assumptions.map(({ name, default: choice }) => [name, choice])), ...choices };
}

/** What an experiment is run under: its defaults (no choices), and each single alternative to one of them. */
export function singleChoices({ assumptions }: Experiment): Choices[] {
  return [{}, ...assumptions.flatMap(({ name, alternatives }) => alternatives.map((choice) => ({ [name]: choice })))];
}

/** All runs of an experiment under some choices (none: the defaults). */
export function runsOf(experiment: Experiment, choices: Choices = {}): Run[] {
  const all = chosen(experiment, choices);
  const changed = Object.fromEntries(
    experiment.assumptions.filter(({ name, default: standard }) => all[name] !== standard)
      .map(({ name }) => [name, all[name]]),
  );
  const folder = Object.entries(changed).map(([name, choice]) => `${name}=${choice}/`.replaceAll(" ", "-")).join("");
  const code = codeOf(experiment.code);
  return experiment.variants.flatMap((variant) =>
    Array.from({ length: experiment.seeds(variant, changed) }, (_, seed) => {
      const protocol = experiment.protocol(variant, all);
      const checkpoints = checkpointsOf(seed, protocol, experiment.replayFrom[variant]);
      const id = `${folder}${variant}-${seed}`;
      return { experiment: experiment.id, id, variant, seed, choices: changed, protocol, checkpoints, code };
    })
  );
}

/**
 * The trained weights and, of the first run of a variant that is replayed from mid-run: what a replay arrives at after the first
 * line of the ledger, and what it starts from and arrives at in mid-run.
 */
function checkpointsOf(seed: number, { ledgerEvery }: Protocol, replayFrom?: number): CheckpointName[] {
  if (seed > 0 || replayFrom === undefined) return ["weights"];
  return ["weights", `weights-${ledgerEvery}`, `state-${replayFrom}`, `weights-${replayFrom + ledgerEvery}`];
}

/** Those checkpoints of a run that go on record: all under the defaults, under other choices the very first run's weights. */
export function checkpointsOnRecord({ variants }: Experiment, run: Run): readonly CheckpointName[] {
  if (Object.keys(run.choices).length === 0) return run.checkpoints;
  return run.variant === variants[0] && run.seed === 0 ? ["weights"] : [];
}

const digests = new Map<string, string>();

/** The digest of a module as it was when first asked for, which is what this process runs, whatever is edited since. */
function codeOf(url: string): string {
  const digest = digests.get(url) ?? sha256(Deno.readFileSync(new URL(url)));
  digests.set(url, digest);
  return digest;
}
