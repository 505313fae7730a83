import { sha256 } from "../../lib/files/mod.ts";
import type { Mutant } from "./mutants_of.ts";

/** What became of a mutant: a test failed, none ended in time, or all passed. */
export type Fate = "noticed" | "too slow" | "survived";

/** Which fates are known, by what was tried: in a file, so that a run that was stopped goes on. */
export class Fates {
  readonly #known: Map<string, Fate>;

  constructor(readonly path: string) {
    this.#known = new Map(readLines(path).map((line) => JSON.parse(line)));
  }

  get(key: string): Fate | undefined {
    return this.#known.get(key);
  }

  set(key: string, fate: Fate): void {
    this.#known.set(key, fate);
    Deno.writeTextFileSync(this.path, JSON.stringify([key, fate]) + "\n", { append: true });
  }
}

/** Lines of a file that are whole: the last may have been cut short. */
function readLines(path: string): string[] {
  try {
    return Deno.readTextFileSync(path).split("\n").slice(0, -1);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** A key of a mutant among the texts of a folder and of the tests that are to notice it. */
export const keyOf = ({ file, from, to, source }: Mutant, texts: string) =>
  sha256([file, from, to, source, texts].join("\n"));

/** Gives a copy of the project settings, packages and documents of its own, so that it stays what it was while the project is worked on. */
export async function isolate(folder: string): Promise<void> {
  const { test: _, ...settings } = JSON.parse(Deno.readTextFileSync("deno.json"));
  Deno.writeTextFileSync(`${folder}/deno.json`, JSON.stringify(settings));
  // Some tests read the documents.
  Deno.mkdirSync(`${folder}/docs`);
  for (const { name, isFile } of Deno.readDirSync("docs")) {
    if (isFile) Deno.copyFileSync(`docs/${name}`, `${folder}/docs/${name}`);
  }
  const { success } = await new Deno.Command(Deno.execPath(), { args: ["install", "--quiet"], cwd: folder }).output();
  if (!success) throw new Error(`The packages cannot be installed: deno install in ${folder} tells why`);
}

/**
 * Runs tests in a copy of the project, for at most so many milliseconds.
 *
 * @throws {Error} When no test ran.
 */
export async function runTests(folder: string, tests: readonly string[], limit: number): Promise<Fate> {
  const signal = AbortSignal.timeout(limit);
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--quiet", "--no-check", "--no-prompt", "-A", "--fail-fast", ...tests],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stderr: "null",
    signal,
  }).output();
  if (signal.aborted) return "too slow";
  if (code !== 0) return "noticed";
  if (!/ [1-9]\d* passed/.test(new TextDecoder().decode(stdout))) throw new Error(`No test ran: ${tests.join(", ")}`);
  return "survived";
}

/** Runs tests in a copy with one of its files changed, and changes it back. */
export async function tried(mutant: Mutant, folder: string, tests: readonly string[], limit: number): Promise<Fate> {
  const path = `${folder}/${mutant.file}`, original = Deno.readTextFileSync(path);
  if (original === mutant.source) throw new Error(`The mutant changes nothing: ${mutant.file}:${mutant.line}`);
  Deno.writeTextFileSync(path, mutant.source);
  try {
    return await runTests(folder, tests, limit);
  } finally {
    Deno.writeTextFileSync(path, original);
  }
}
