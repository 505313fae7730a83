import { run as train } from "../train/mod.ts";
import { chainStart, ledgerLine } from "./ledger.ts";
import type { RunEvidence } from "./evidence.ts";
import { isDeepStrictEqual } from "node:util";
import { datasetOf } from "../train/mod.ts";

/** What a replay found to differ from the ledger. */
export class ReplayError extends Error {
  override readonly name = "ReplayError";
}

/**
 * Trains the first steps of a run again from its seed, up to the first line of its ledger, and demands that line.
 *
 * @returns The number of steps replayed.
 * @throws {ReplayError} When the data, a metric or the digest of the state differs.
 */
export async function replayStart({ run, ledger }: RunEvidence): Promise<number> {
  const { data } = ledger.header;
  const dataset = await datasetOf(run.protocol, run.seed);
  if (dataset.digest !== data) {
    throw new ReplayError(`The data of run ${run.id} has digest ${dataset.digest}, its ledger says ${data}`);
  }
  const wanted = ledger.lines[0];
  for await (const segment of train(run.protocol, run.seed)) {
    const line = ledgerLine(chainStart(ledger.header), segment);
    if (line.chain === wanted.chain) return segment.step;
    const differing = (["step", "steps", "epochs", "final", "state"] as const).filter((part) =>
      !isDeepStrictEqual(line[part], wanted[part])
    );
    throw new ReplayError(
      `The first ${wanted.step} steps of run ${run.id} do not give the recorded bytes: ${
        differing.join(", ")
      } differ ` +
        `(state ${line.state}, recorded ${wanted.state}); the code, a package or the machine computes otherwise than when it was recorded`,
    );
  }
  throw new ReplayError(`Run ${run.id} ended without a segment`);
}
