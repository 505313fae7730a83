import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Experiment } from "../experiment/mod.ts";
import { UsageError } from "./usage_error.ts";

const folder = new URL("../../experiments/", import.meta.url);

/** Names of the folders that hold an experiment, sorted. */
function names(): string[] {
  const path = fileURLToPath(folder);
  return Array.from(Deno.readDirSync(path)).filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
}

/** All experiments of the project. */
export async function findExperiments(): Promise<Experiment[]> {
  const modules = await Promise.all(names().map((name) => import(new URL(`${name}/experiment.ts`, folder).href)));
  return modules.map((module) => module.default as Experiment);
}

/** Runs the modules that make the claims, so that they are registered. */
export async function loadClaims(): Promise<void> {
  for (const name of names()) await import(new URL(`${name}/claims_test.ts`, folder).href);
}

/** Runs the modules that make the figures, so that they are registered. An experiment may have none. */
export async function loadFigures(): Promise<void> {
  for (const name of names()) {
    const module = new URL(`${name}/figures_test.ts`, folder);
    if (existsSync(module)) await import(module.href);
  }
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
