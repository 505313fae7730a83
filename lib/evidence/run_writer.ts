import { join } from "node:path";
import { type CheckpointName, isSegments, isTraining, type Run } from "../experiment/mod.ts";
import { writeWhole } from "../files/mod.ts";
import { decodeState, encodeWeights } from "../train/mod.ts";
import { ledgerLine, type LedgerSegment } from "./ledger.ts";

/** A segment that has ended, and the digest of its state. */
interface Digested {
  readonly segment: LedgerSegment;
  readonly digest: string;
}

/** After how many milliseconds of training it does not matter to wait for the disk. */
const waitAfter = 1000;

/**
 * What a run leaves on its way into its folder: lines of the ledger, the checkpoints that stay, and one to go on from.
 *
 * Lines beyond the last checkpoint are of no use to whoever goes on: they are written together with the next one. Steps that take
 * microseconds do not wait for the disk: where it is slower than the steps between two checkpoints, there are fewer of these.
 */
export class RunWriter {
  /** States that are digested and kept: new memory costs more than all else that is done with a state. */
  readonly spare: Uint8Array<ArrayBuffer>[] = [];
  readonly #file: Deno.FsFile;
  #chain: string;
  #ended: Digested[] = [];
  #due = false;
  #keeping = false;
  #kept = Promise.resolve();
  #keptAt = performance.now();

  /** Goes on with the ledger in the folder, whose last line has this chain. */
  constructor(readonly folder: string, readonly run: Run, chain: string) {
    this.#chain = chain;
    this.#file = Deno.openSync(ledgerPath(folder), { append: true });
  }

  /** Chain of the last line written. */
  get chain(): string {
    return this.#chain;
  }

  /** Takes a segment, whose state it gives back as a spare one. After the last all is written. */
  async add(segment: LedgerSegment, digest: string): Promise<void> {
    const { run: { protocol }, folder } = this, { step, state, last } = segment;
    // Before the line that says how far the run came.
    for (const [name, bytes] of checkpointsIn(segment, this.run)) await writeWhole(checkpointPath(folder, name), bytes);
    this.#ended.push({ segment, digest });
    this.#due ||= isSegments(protocol) || isTraining(protocol) && step % protocol.checkpointEvery === 0;
    if (!last && (!this.#due || this.#keeping)) {
      this.spare.push(state);
      return;
    }
    await this.#kept;
    this.#keeping = true;
    this.#kept = this.#keep(this.#ended.splice(0), state).finally(() => {
      this.#keeping = false;
      this.spare.push(state);
    });
    this.#kept.catch(() => {});
    if (last || performance.now() - this.#keptAt > waitAfter) await this.#kept;
    this.#keptAt = performance.now();
    this.#due = false;
  }

  /** Nothing is written any more when it is disposed. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled([this.#kept]);
    this.#file.close();
  }

  async #keep(ended: readonly Digested[], checkpoint: Uint8Array): Promise<void> {
    let lines = "";
    for (const { segment, digest } of ended) {
      const line = ledgerLine(this.#chain, segment, digest);
      this.#chain = line.chain;
      lines += JSON.stringify(line) + "\n";
    }
    const bytes = new TextEncoder().encode(lines);
    for (let written = 0; written < bytes.length;) written += await this.#file.write(bytes.subarray(written));
    // The ledger reaches the disk before the checkpoint does: a checkpoint always has its line.
    await this.#file.sync();
    const { protocol } = this.run;
    if (isTraining(protocol) || isSegments(protocol)) await writeWhole(lastCheckpointPath(this.folder), checkpoint);
  }
}

/** Path of a run's ledger. */
export const ledgerPath = (folder: string) => join(folder, "ledger.jsonl");

/** Path of the checkpoint that a run goes on from. */
export const lastCheckpointPath = (folder: string) => join(folder, "checkpoint.safetensors");

/** Path of a checkpoint that is kept of a run. */
export const checkpointPath = (folder: string, name: CheckpointName) => join(folder, `${name}.safetensors`);

/** Those checkpoints to keep whose step a segment ends at. */
function checkpointsIn(
  { step, state, weights, last }: LedgerSegment,
  { protocol, checkpoints }: Run,
): [CheckpointName, Uint8Array][] {
  const found: [CheckpointName, Uint8Array][] = [];
  for (const name of checkpoints) {
    if (name === `state-${step}` || name === "state" && last) found.push([name, state]);
    if (!isTraining(protocol)) continue;
    if (name === `weights-${step}`) found.push([name, encodeWeights(protocol, decodeState(protocol, state))]);
    if (name === "weights" && last) found.push([name, weights!]);
  }
  return found;
}
