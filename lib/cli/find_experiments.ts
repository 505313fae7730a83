import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { distance } from "fastest-levenshtein";
import { type ReportFigure, requireDistinct, type TestedClaims, type TestedFigures } from "../claim/mod.ts";
import { type Experiment, requireExperiment } from "../experiment/mod.ts";
import { ProjectError, projectRoot } from "../project/mod.ts";
import { shown } from "../validation/mod.ts";
import { UsageError } from "./usage_error.ts";

/** The modules of an experiment's folder that are loaded. */
const moduleNames = ["experiment.ts", "claims_test.ts", "figures_test.ts"] as const;

/** The folders in the project's `experiments/`, links to folders among them, each with the names of its files. */
function folders(): { readonly name: string; readonly files: readonly string[] }[] {
  const folder = join(projectRoot(), "experiments");
  try {
    return Array.from(Deno.readDirSync(folder), ({ name }) => name).filter((name) => isFolder(join(folder, name)))
      .sort()
      .map((name) => ({ name, files: Array.from(Deno.readDirSync(join(folder, name)), (file) => file.name).sort() }));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new ProjectError(`${path} is a link to what is not there: mend it, or remove it`, { cause: error });
  }
}

/** Paths in the project of the modules of this name in `experiments/*`, sorted. */
function modulesNamed(module: typeof moduleNames[number]): string[] {
  return folders().filter(({ files }) => files.includes(module)).map(({ name }) => `experiments/${name}/${module}`);
}

/** Loads a module of the project. */
function load(path: string): Promise<{ readonly default?: unknown }> {
  return import(pathToFileURL(join(projectRoot(), path)).href);
}

/**
 * All experiments of the project: what their `experiment.ts` exports by default.
 *
 * @throws {ProjectError} When there is none, a module exports none, or two have ids that name one folder.
 */
export async function findExperiments(): Promise<Experiment[]> {
  const paths = modulesNamed("experiment.ts");
  if (paths.length === 0) {
    throw new ProjectError(
      `There is no experiment in ${projectRoot()}: wanted experiments/<name>/experiment.ts${
        misspeltModules().map((it) => `; ${it}`).join("")
      }`,
    );
  }
  const modules = await Promise.all(paths.map(load));
  const taken = new Map<string, string>();
  return modules.map(({ default: exported }, i) => {
    const experiment = exported as Experiment | undefined, path = paths[i];
    if (typeof experiment?.id !== "string") {
      throw new ProjectError(`${path} exports no experiment: end it with "export default", and the experiment behind`);
    }
    requireExperiment(experiment);
    // Some file systems take A for a, or one spelling of an accent for the other.
    const folder = experiment.id.normalize("NFC").toLowerCase(), other = taken.get(folder);
    if (other !== undefined) {
      throw new ProjectError(
        `${other} and ${path} make experiments of one id, ${JSON.stringify(experiment.id)}, capitals or not: ` +
          "give one of them another, as the id names the folder of its record",
      );
    }
    taken.set(folder, path);
    return experiment;
  });
}

/**
 * The claims and inferences of the project, as values: nothing is run, and no evidence read.
 *
 * @throws {ProjectError} When a `claims_test.ts` exports none.
 * @throws {TypeError} When two claims have one id, or two inferences are of one assumption.
 */
export async function loadClaims(): Promise<Pick<TestedClaims, "claims" | "inferences">> {
  const lists = await loadLists<TestedClaims>(
    "claims_test.ts",
    "claims",
    "testClaims([...]), with every claim(), given() and inference() in the list",
  );
  const claims = lists.flatMap(({ claims }) => claims), inferences = lists.flatMap(({ inferences }) => inferences);
  requireDistinct([...claims, ...inferences]);
  return { claims, inferences };
}

/**
 * The figures of the project, as values: nothing is drawn, and no evidence read.
 *
 * @throws {ProjectError} When a `figures_test.ts` exports none.
 * @throws {TypeError} When two have one name.
 */
export async function loadFigures(): Promise<readonly ReportFigure[]> {
  const lists = await loadLists<TestedFigures>(
    "figures_test.ts",
    "figures",
    "testFigures([...]), with every reportFigure() in the list",
  );
  const figures = lists.flatMap(({ figures }) => figures);
  requireDistinct(figures);
  return figures;
}

/** The lists that the modules of a name export. */
async function loadLists<T extends TestedClaims | TestedFigures>(
  module: typeof moduleNames[number],
  kind: T["kind"],
  wanted: string,
): Promise<T[]> {
  const lists: T[] = [];
  for (const path of modulesNamed(module)) {
    const { default: list } = await load(path);
    if ((list as T | undefined)?.kind !== kind) {
      const found = list === undefined ? "nothing" : Array.isArray(list) ? "a bare list" : shown(list);
      throw new ProjectError(
        `${path} exports ${found} by default, and what is not exported is not judged: end it with "export default", and ` +
          `behind it ${wanted}`,
      );
    }
    lists.push(list as T);
  }
  return lists;
}

/** So many letters of a file's name may differ from a module's for it to be a slip. */
const slip = 3;

/** Files that are not loaded, and have nearly the name of a module that their folder lacks, in words. */
export function misspeltModules(): string[] {
  return folders().flatMap(({ name, files }) =>
    moduleNames.filter((module) => !files.includes(module)).flatMap((module) =>
      files.filter((file) => distance(file.toLowerCase(), module) <= slip && !moduleNames.includes(file as never)).map(
        (file) => `experiments/${name}/${file} is not loaded: did you mean ${module}?`,
      )
    )
  );
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
