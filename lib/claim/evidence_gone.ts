import type { Experiment } from "../experiment/mod.ts";
import type { Judged } from "./judge.ts";

/** What is wrong where something is on record and the runs that it rests on are not, in words. */
export function evidenceGone({ id }: Experiment, source?: Judged["source"]): string {
  const missing = source?.kind === "none" && source.missing.length > 0
    ? ` (missing: ${source.missing.join(", ")})`
    : "";
  return `its evidence is gone${missing}: restore snapshots/${id} from git, or reproduce it`;
}
