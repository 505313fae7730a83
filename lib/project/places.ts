import { projectRoot } from "./root.ts";

/** Where evidence is kept while it is made, and where it is on record. */
export interface Places {
  /** The local store. */
  readonly store: string;
  /** The record in git, a folder per experiment. */
  readonly snapshots: string;
  /** The checkpoints on record, a folder per experiment. */
  readonly checkpoints: string;
}

/** The places below a project's root. */
export function placesOf(root: string = projectRoot()): Places {
  return {
    store: `${root}/.upheld/store`,
    snapshots: `${root}/snapshots`,
    checkpoints: `${root}/fixtures/checkpoints`,
  };
}
