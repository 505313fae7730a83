import { AssertionError } from "node:assert";
import { type Made, type RecordFault, recordFaults, unlistedFiles, type VerdictRow } from "../claim/mod.ts";
import { changeList, listedFiles } from "../files/mod.ts";
import { placesOf } from "../project/mod.ts";
import { inUpdateMode } from "../snapshot/update_mode.ts";
import { findExperiments, loadClaims, loadFigures, misspeltModules } from "./find_experiments.ts";

/** All that the project's code makes. */
export async function loadMade(): Promise<Made> {
  const experiments = await findExperiments();
  const { claims, inferences } = await loadClaims(), figures = await loadFigures();
  const others = new Set([...claims, ...inferences, ...figures].map(({ experiment }) => experiment));
  return {
    experiments: [...experiments, ...[...others].filter(({ id }) => !experiments.some((one) => one.id === id))],
    claims,
    inferences,
    figures,
  };
}

/** What is wrong with the record as a whole, in words, and what to do about it; of some experiments, or of all. */
export function wholeRecordFaults(made: Made, experiments?: ReadonlySet<string>): string[] {
  const faults = recordFaults(made).filter(({ experiment }) => !experiments || experiments.has(experiment));
  return [
    ...(experiments ? [] : misspeltModules()),
    ...faults.map(({ text }) => text),
    ...remedies(faults),
  ];
}

function remedies(faults: readonly RecordFault[]): string[] {
  const has = (kind: RecordFault["kind"]) => faults.some((fault) => fault.kind === kind);
  return [
    ...(has("unlisted")
      ? [
        "Restore it from git; what is meant to be on record is listed by: deno test -P -u, where experiments/record_test.ts calls " +
        "wholeRecord()",
      ]
      : []),
    ...(has("orphan") || has("gone")
      ? [
        "Bring back what is gone, or what made the rest; what is to go is taken off the record by: " +
        "deno task upheld remove <name>",
      ]
      : []),
  ];
}

/** That nothing was judged, in words, where that is so: what checked nothing is not well. */
export function nothingJudged(rows: readonly Pick<VerdictRow, "verdict" | "moved">[]): string[] {
  if (rows.length === 0) return ["There is no claim to judge: experiments/<name>/claims_test.ts makes them"];
  return rows.every(({ verdict, moved }) => verdict === "no evidence yet" && moved === null)
    ? [`No claim could be judged. ${nothingOnRecord}`]
    : [];
}

const nothingOnRecord =
  "Nothing is on record: make it with deno task reproduce --record, and then deno test -P -u; or, where it was there before, " +
  "restore snapshots/ from git";

/**
 * Makes one Deno test of the record as a whole: it fails, and names each, when something is on record that no claim, inference,
 * figure or run makes any more, when something that was put on record is gone, and when nothing is on record at all. It loads
 * `experiments/*` itself, so that a module which is missing is noticed.
 *
 * @example
 * ```ts ignore
 * // experiments/record_test.ts
 * import { wholeRecord } from "upheld";
 * wholeRecord();
 * ```
 */
export function wholeRecord(): void {
  Deno.test("all that is on record is made by the code here, and nothing of it is gone", async (t) => {
    const made = await loadMade();
    const { snapshots } = placesOf();
    const unlisted = unlistedFiles(made);
    if (unlisted.length > 0 && await inUpdateMode(t, "snapshots/files.json")) {
      await changeList(snapshots, { add: unlisted });
      console.log(`Listed in snapshots/files.json: ${unlisted.join(", ")}`);
    }
    const faults = wholeRecordFaults(made);
    if (faults.length === 0 && !hasRecord(snapshots)) faults.push(nothingOnRecord);
    if (faults.length > 0) throw new AssertionError({ message: faults.join("\n") });
  });
}

/** Whether any verdict, run or picture is on record. */
function hasRecord(snapshots: string): boolean {
  return (listedFiles(snapshots)?.size ?? 0) > 0;
}
