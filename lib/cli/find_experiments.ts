import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Experiment, requireExperiment } from "../experiment/mod.ts";
import { projectRoot } from "../project/mod.ts";
import { UsageError } from "./usage_error.ts";

/** URLs of the modules of this name in the project's `experiments/*`, sorted. */
function modulesNamed(name: string): string[] {
  const folder = join(projectRoot(), "experiments");
  const found: string[] = [];
  for (const { name: experiment, isDirectory } of Deno.readDirSync(folder)) {
    if (!isDirectory) continue;
    const names = Array.from(Deno.readDirSync(join(folder, experiment)), ({ name }) => name);
    if (names.includes(name)) found.push(pathToFileURL(join(folder, experiment, name)).href);
  }
  return found.sort();
}

/** All experiments of the project: what their `experiment.ts` exports by default. */
export async function findExperiments(): Promise<Experiment[]> {
  const modules = await Promise.all(modulesNamed("experiment.ts").map((url) => import(url)));
  return modules.map(({ default: experiment }) => {
    requireExperiment(experiment);
    return experiment as Experiment;
  });
}

/** Runs the modules that make the claims, so that they are registered. */
export async function loadClaims(): Promise<void> {
  for (const url of modulesNamed("claims_test.ts")) await import(url);
}

/** Runs the modules that make the figures, so that they are registered. They load Skia, which wants permissions of its own. */
export async function loadFigures(): Promise<void> {
  for (const url of modulesNamed("figures_test.ts")) await import(url);
}

/** Says that nobody has checked the types of what is loaded: Deno does not where modules are loaded by name. */
export function tellTypes(checked: boolean): void {
  if (!checked) console.error("Types were not checked: deno check experiments does that, and deno task does it first");
}

/** Those of some things whose name, or whose topic before the slash, was asked for; all where nothing was. */
export function select<T>(
  things: readonly T[],
  nameOf: (thing: T) => readonly string[],
  asked: readonly string[],
): T[] {
  for (const name of asked) {
    if (!things.some((thing) => nameOf(thing).includes(name))) {
      const known = [...new Set(things.flatMap(nameOf))];
      throw new UsageError(`There is no "${name}"`, name, known);
    }
  }
  return things.filter((thing) => asked.length === 0 || nameOf(thing).some((name) => asked.includes(name)));
}
