import { dirname, join } from "node:path";
import { type Choices, choicesNamed, type Experiment, singleChoices, universeName } from "../experiment/mod.ts";
import { filesBelow } from "../files/mod.ts";
import type { Places } from "../project/mod.ts";
import { readIndex } from "./record_index.ts";

/**
 * All that an experiment is run under: its defaults, each single alternative, and the combinations of which runs are on record or
 * complete in the local store.
 */
export function knownChoices(experiment: Experiment, { store, snapshots }: Partial<Places>): Choices[] {
  const runs = [
    ...(snapshots === undefined ? [] : Object.keys(readIndex(snapshots, experiment.id)?.runs ?? {})),
    ...(store === undefined ? [] : filesBelow(join(store, experiment.id, "complete"), "")),
  ];
  const folders = new Set(runs.map((run) => dirname(run.replaceAll("\\", "/"))));
  const combined = [...folders].filter((folder) => folder.includes("/")).sort().flatMap((folder) => {
    const choices = choicesNamed(experiment, folder.split("/"));
    return choices ? [choices] : [];
  });
  const known = [...singleChoices(experiment), ...combined];
  return [...new Map(known.map((choices) => [universeName(choices), choices] as const)).values()];
}
