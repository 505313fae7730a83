import { fileURLToPath } from "node:url";
import { projectRoot } from "../project/mod.ts";

/** The path of a file URL, without a slash at its end. */
export function fromFileUrl(url: URL): string {
  return fileURLToPath(url).replace(/[/\\]$/, "");
}

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
