import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readIfThere } from "../../lib/files/mod.ts";
import { copyAll, type Ended, runDeno } from "../../testing/run_task.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What a project holds that nobody commits. */
const ownNames = [".upheld", "node_modules", "report.html"];

/** Names of the projects under `examples/`. */
export function exampleNames(): string[] {
  return Array.from(Deno.readDirSync(`${root}examples`)).filter(({ isDirectory }) => isDirectory)
    .map(({ name }) => name).sort();
}

/** What a project needs and is not there: files that its `data.json` names, and packages of Python in its `requirements.txt`. */
function missingData(folder: string): string[] {
  return [...missingFiles(folder), ...missingPackages(folder)];
}

function missingPackages(folder: string): string[] {
  const names = readIfThere(`${folder}/requirements.txt`)?.split("\n").map((line) => line.trim()).filter(Boolean) ?? [];
  const script = "import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)";
  return names.filter((name) => {
    try {
      return !new Deno.Command("python3", { args: ["-c", script, name], stdout: "null", stderr: "null" }).outputSync()
        .success;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return true;
      throw error;
    }
  }).map((name) => `package ${name} of python3`);
}

function missingFiles(folder: string): string[] {
  const sets = readIfThere(`${folder}/data.json`);
  if (sets === undefined) return [];
  const files = Object.values<Record<string, string>>(JSON.parse(sets)).flatMap((set) => Object.values(set));
  return files.filter((file) => !existsSync(file));
}

/** The same of the project itself. */
export const missingDataOf = (name: string): string[] => missingData(`${root}examples/${name}`);

const copies = new Set<CopiedExample>();

/** Removes the copies that are there still, for a process that has to end. */
export function removeCopies(): void {
  for (const copy of copies) copy[Symbol.dispose]();
}

/** A copy of one of the projects, that a check may change. */
export class CopiedExample {
  readonly folder: string;

  constructor(readonly name: string) {
    Deno.mkdirSync(`${root}.upheld`, { recursive: true });
    // As far below the repository as the project itself, so that its links lead there.
    this.folder = Deno.makeTempDirSync({ dir: `${root}.upheld`, prefix: "example_" });
    copies.add(this);
    copyAll(`${root}examples/${name}`, this.folder, ownNames);
  }

  path(path: string): string {
    return join(this.folder, path);
  }

  /** Its experiments: each folder has the name of the one in it. */
  get experiments(): string[] {
    return Array.from(Deno.readDirSync(this.path("experiments"))).filter(({ isDirectory }) => isDirectory)
      .map(({ name }) => name).sort();
  }

  /** What its `data.json` and `requirements.txt` name, where it has them, and that is not there. */
  get missingData(): string[] {
    return missingData(this.folder);
  }

  /** Whether a program makes its runs, and no code of its experiments. */
  get runsPrograms(): boolean {
    return existsSync(this.path("requirements.txt"));
  }

  /** Steps of the run that {@linkcode replayable} gives. */
  stepsOf(experiment: string): number {
    const lines = this.ledger(experiment, this.replayable(experiment).run).trimEnd().split("\n");
    return JSON.parse(lines.at(-1)!).step;
  }

  /** A run of an experiment that the record holds a state in mid-run of, and the step of that. */
  replayable(experiment: string): { readonly run: string; readonly from: number } {
    const names = Array.from(Deno.readDirSync(this.path(`fixtures/checkpoints/${experiment}`)), ({ name }) => name);
    const [found] = names.sort().map((name) => name.match(/^(.+)\.state-(\d+)\.safetensors$/)).filter((it) => it);
    if (!found) throw new Error(`No run of ${experiment} has a state in mid-run on record: set "replayFrom"`);
    return { run: found[1], from: Number(found[2]) };
  }

  /** The ledger on record of a run, as it is written. */
  ledger(experiment: string, run: string): string {
    return Deno.readTextFileSync(this.path(`snapshots/${experiment}/ledger/${run}.jsonl`));
  }

  /**
   * Runs Deno in it.
   *
   * @throws {Error} When it does not end with 0: with all that was said.
   */
  async deno(...args: string[]): Promise<Ended> {
    const ended = await runDeno(args, this.folder), { code, out, error } = ended;
    if (code === 0) return ended;
    throw new Error(`deno ${args.join(" ")} ended with ${code}\n${error.trim()}\n${out.trim()}`);
  }

  [Symbol.dispose](): void {
    copies.delete(this);
    Deno.removeSync(this.folder, { recursive: true });
  }
}
