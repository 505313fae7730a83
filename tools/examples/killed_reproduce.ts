import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { parseLedger, recordedLedgerText } from "../../lib/evidence/mod.ts";
import { tied } from "../../testing/child_process.ts";
import type { CopiedExample } from "./copied_example.ts";

/** How far a run had come when it was killed, and how many steps it has. */
export interface KilledRun {
  readonly done: number;
  readonly steps: number;
}

/** So often it may be too late for a kill. */
const tries = 5;

/**
 * Kills (SIGKILL) the process that makes a run, once it has left a checkpoint; makes the run to its end, and holds all that it left
 * against the record, which nobody killed.
 *
 * @throws {Error} When it does not go on from the checkpoint, leaves other bytes, or is each time over before it is killed.
 */
export async function killInTheMiddle(example: CopiedExample, experiment: string, run: string): Promise<KilledRun> {
  const store = example.path(`.upheld/store/${experiment}`),
    fixtures = example.path(`fixtures/checkpoints/${experiment}`);
  const recorded = example.ledger(experiment, run), steps = lastStep(recorded);
  for (let i = 0; i < tries; i++) {
    const done = await kill(example, experiment, run, store);
    if (done === steps) {
      Deno.removeSync(store, { recursive: true });
      continue;
    }
    const folder = folderOf(store, run)!,
      resume = () => example.deno("task", "--quiet", "reproduce", ...wordsFor(experiment, run));
    await requireRead(`${folder}/checkpoint.safetensors`, resume);
    await resume();
    const left = parseLedger(Deno.readTextFileSync(`${folder}/ledger.jsonl`), run);
    assert.equal(recordedLedgerText(left), recorded, `Run ${run} left another ledger`);
    for (const { name } of Deno.readDirSync(fixtures)) {
      if (!name.startsWith(`${run}.`)) continue;
      const found = Deno.readFileSync(`${folder}/${name.slice(run.length + 1)}`);
      assert.deepEqual(found, Deno.readFileSync(`${fixtures}/${name}`), `Run ${run} left another ${name}`);
    }
    return { done, steps };
  }
  throw new Error(`Run ${run} was over before it could be killed, ${tries} times: let it have more steps`);
}

const wordsFor = (experiment: string, run: string) => [experiment, "--runs", run, "--no-plan", "--jobs", "1"];

/** Who goes on from a checkpoint notices a wrong bit of it. */
async function requireRead(checkpoint: string, resume: () => Promise<unknown>): Promise<void> {
  const bytes = Deno.readFileSync(checkpoint);
  Deno.writeFileSync(checkpoint, bytes.with(-1, bytes.at(-1)! ^ 1));
  await assert.rejects(resume(), /which no line of its ledger knows/);
  Deno.writeFileSync(checkpoint, bytes);
}

/** Starts `reproduce`: not the task, whose process only waits for that which trains. */
export function startedReproduce(example: CopiedExample, words: readonly string[]): Deno.ChildProcess {
  const cli = `jsr:${config.name}@^${config.version}/cli`;
  return tied(
    new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", "--no-check", cli, "reproduce", ...words],
      cwd: example.folder,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn(),
  );
}

/** Kills it at a moment after its first checkpoint; gives the last step that the checkpoint holds. */
async function kill(example: CopiedExample, experiment: string, run: string, store: string): Promise<number> {
  const child = startedReproduce(example, wordsFor(experiment, run));
  let ended = false;
  void child.status.then(() => ended = true);
  while (!ended && !isThere(store, run)) await new Promise((resolve) => setTimeout(resolve, 1));
  if (!ended) child.kill("SIGKILL");
  const { success, code, signal } = await child.status;
  const folder = folderOf(store, run);
  if (!folder || !isThere(store, run)) {
    throw new Error(`Run ${run} ended with ${signal ?? code} and left no checkpoint`);
  }
  const done = lastStep(Deno.readTextFileSync(`${folder}/ledger.jsonl`));
  assert(success || signal === "SIGKILL", `Run ${run} ended with ${code}`);
  return done;
}

function isThere(store: string, run: string): boolean {
  const folder = folderOf(store, run);
  try {
    return folder !== undefined && Deno.statSync(`${folder}/checkpoint.safetensors`).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Where the store keeps a run: behind its name stands what it is keyed by. */
function folderOf(store: string, run: string): string | undefined {
  try {
    const names = Array.from(Deno.readDirSync(store), ({ name }) => name);
    return names.filter((name) => name === run || name.startsWith(`${run}-`)).map((name) => `${store}/${name}`)[0];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The last step that a ledger tells of; its last line may have been written in part. */
function lastStep(ledger: string): number {
  const whole = ledger.slice(0, ledger.lastIndexOf("\n")).split("\n").slice(1);
  return whole.length === 0 ? 0 : JSON.parse(whole.at(-1)!).step;
}
