import assert from "node:assert/strict";
import { chainEnd, chainStart, type Ledger, ledgerText, parseLedger } from "../../lib/evidence/mod.ts";
import { digestOf, sha256 } from "../../lib/files/mod.ts";
import { copyCheckout } from "../../testing/checkout.ts";
import { copyOfProject } from "../../testing/run_task.ts";

const copies = new Set<Copy>();

/** Removes the copies that are there still, for a process that has to end. */
export function removeCopies(): void {
  for (const copy of copies) copy[Symbol.dispose]();
}

/** A copy of the project in which files are changed. */
export class Copy {
  private constructor(readonly folder: string, readonly end: () => void) {
    copies.add(this);
  }

  /** Code and record alone, with the project's packages and permissions: what judges needs no more, and it is made in a moment. */
  static ofRecord(): Copy {
    const copy = copyOfProject();
    return new Copy(copy.folder, () => copy[Symbol.dispose]());
  }

  /** All of it, as another user has it. */
  static async whole(): Promise<Copy> {
    const folder = Deno.makeTempDirSync({ dir: ".upheld", prefix: "copy_" });
    await copyCheckout(folder);
    return new Copy(Deno.realPathSync(folder), () => Deno.removeSync(folder, { recursive: true }));
  }

  path(path: string): string {
    return `${this.folder}/${path}`;
  }

  edit(path: string, change: (text: string) => string): void {
    const before = Deno.readTextFileSync(this.path(path));
    const after = change(before);
    assert.notEqual(after, before, `${path} was not changed`);
    Deno.writeTextFileSync(this.path(path), after);
  }

  editBytes(path: string, change: (bytes: Uint8Array) => void): void {
    const bytes = Deno.readFileSync(this.path(path)), before = bytes.slice();
    change(bytes);
    assert.notDeepEqual(bytes, before, `${path} was not changed`);
    Deno.writeFileSync(this.path(path), bytes);
  }

  editJson(path: string, change: (value: never) => void): void {
    this.edit(path, (text) => {
      const value = JSON.parse(text);
      change(value as never);
      return JSON.stringify(value, null, 2) + "\n";
    });
  }

  /** Changes a ledger on record and everything that follows from it: its chain and the index. */
  rechain(experiment: string, run: string, change: (ledger: Ledger) => Ledger): void {
    const path = this.path(`snapshots/${experiment}/ledger/${run}.jsonl`);
    const { header, lines } = change(parseLedger(Deno.readTextFileSync(path), path));
    let chain = chainStart(header);
    const chained = lines.map(({ chain: _, ...line }) => ({ ...line, chain: chain = sha256(chain + digestOf(line)) }));
    Deno.writeTextFileSync(path, ledgerText({ header, lines: chained }));
    this.editJson(`snapshots/${experiment}/record.json`, (index: { runs: Record<string, { chain: string }> }) => {
      index.runs[run].chain = chainEnd({ header, lines: chained });
    });
  }

  [Symbol.dispose](): void {
    copies.delete(this);
    this.end();
  }
}
