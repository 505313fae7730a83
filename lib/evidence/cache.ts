import type { Experiment } from "../experiment/mod.ts";
import type { Evidence } from "./evidence.ts";

let kept = new WeakMap<Experiment, Map<string, Evidence>>();

/** The evidence of an experiment under a key, read once a process. */
export function cached(experiment: Experiment, key: string, make: () => Evidence): Evidence {
  const known = kept.get(experiment) ?? new Map<string, Evidence>();
  kept.set(experiment, known);
  const evidence = known.get(key) ?? make();
  known.set(key, evidence);
  return evidence;
}

/** Reads all evidence again when it is next asked for: called by what writes some. */
export function forgetEvidence(): void {
  kept = new WeakMap();
}
