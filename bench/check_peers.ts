import { fileURLToPath } from "node:url";
import { startBackend } from "../lib/backend/mod.ts";
import { status } from "../lib/cli/output.ts";
import { writeWhole } from "../lib/files/mod.ts";
import { checkOurs } from "./check_ours.ts";
import { resultOf } from "./program.ts";
import { type Check, checkedWorkOf } from "./work.ts";
import type { Workload } from "./workloads.ts";

/** What other programs give, by workload. */
export type Checks = Readonly<Record<string, readonly Check[]>>;

/** The largest difference of two losses, as a share of them, that roundings make in three steps. */
const tolerance = 1e-5;

/** In words, what is not the same; undefined where all is. */
export function furthest(ours: Check, other: Check): string | undefined {
  if (ours.parameters !== other.parameters) return `${ours.parameters} parameters, ${other.parameters} there`;
  const at = ours.losses.findIndex((loss, i) => !(Math.abs(loss / other.losses[i] - 1) <= tolerance));
  return at < 0 ? undefined : `loss ${at + 1} is ${ours.losses[at]}, there ${other.losses[at]}`;
}

/**
 * Trains each net for three steps in every program, from the same numbers, and says what differs.
 *
 * @param programs Command lines by name, without what they are told.
 * @returns Whether something was compared, and all is the same.
 */
export async function checkPeers(
  chosen: readonly Workload[],
  programs: readonly { readonly name: string; readonly program: readonly string[] }[],
  isRecorded: boolean,
): Promise<boolean> {
  const checks: Record<string, Check[]> = {};
  let isSame = true, compared = 0;
  const backend = await startBackend({ threads: 1 });
  for (const workload of chosen) {
    const ours = await checkOurs(workload), args = ["--work", JSON.stringify(checkedWorkOf(workload)), "--check"];
    checks[workload.name] = [];
    for (const { name, program } of programs) {
      status(`${workload.name}, ${name}`);
      const { program: version, parameters, losses, reason } = await resultOf<Check>([...program, ...args]);
      status("");
      if (reason) {
        console.log(`${workload.name}: ${version} cannot, ${reason}`);
        continue;
      }
      const difference = furthest(ours, { program: version, parameters, losses });
      checks[workload.name].push({ program: version, parameters, losses });
      isSame &&= difference === undefined;
      compared++;
      console.log(`${difference ? "✘" : "✔"} ${workload.name}: ${version}${difference ? `: ${difference}` : ""}`);
    }
  }
  await backend.dispose();
  if (compared === 0) {
    console.error("Nothing was compared: no other program can train one of these");
    return false;
  }
  const path = fileURLToPath(new URL("peer/checks.json", import.meta.url));
  if (isRecorded && isSame) await writeWhole(path, JSON.stringify(checks, null, 2) + "\n");
  return isSame;
}
