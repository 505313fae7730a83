import { ValidationError } from "../validation/mod.ts";

/** What a name or path says of a run. */
export interface Named {
  readonly variant?: string;
  readonly seed?: string;
  /** Under what it was run, where a claim is to hold under each. */
  readonly each?: string;
}

const seedWord =
  /(?:^|[/_\-. ])(?:seed|run|fold|trial|rep|replicate|repeat|split|version)[=_\-. ]?(\d+)(?=$|[/_\-. ])/i;
const lastNumber = /(?:^|[/_\-. ])s?(\d+)$/i;

/**
 * What a name says of a run: `adam_seed3`, `seed=3/adam` and `adam-3` are seed 3 of adam.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { namedBy } from "./path_names.ts";
 * assert.deepEqual(namedBy("adam_seed3"), { variant: "adam", seed: "3" });
 * assert.deepEqual(namedBy("resnet18"), { variant: "resnet18" });
 * ```
 */
export function namedBy(name: string): Named {
  const found = seedWord.exec(name) ?? lastNumber.exec(name);
  if (!found) return name === "" ? {} : { variant: name };
  const rest = name.slice(0, found.index) + name.slice(found.index + found[0].length);
  const variant = rest.replace(/^[/_\-. ]+|[/_\-. ]+$/g, "");
  return { ...variant !== "" && { variant }, seed: String(Number(found[1])) };
}

/** The parts of a path, the last one without what says its format. */
const partsOf = (path: string) =>
  path.replace(/(\.(csv|tsv|tab|txt|jsonl|ndjson|json|log|npz|npy|safetensors|gz|monitor))+$/i, "").split("/").filter((
    part,
  ) => part !== "." && part !== "");

/**
 * What paths say of their runs, by the parts in which they differ: `runs/adam/seed_0/metrics.csv` beside `runs/sgd/seed_0/metrics.csv`. A path
 * alone says what its last part does, where that tells a seed.
 *
 * @returns One for each path.
 */
export function namedByPaths(paths: readonly string[]): readonly Named[] {
  const all = paths.map(partsOf);
  if (all.length === 1) {
    const named = namedBy(all[0].at(-1) ?? "");
    return [named.seed === undefined ? {} : named];
  }
  const depth = Math.max(...all.map(({ length }) => length));
  const differ = Array.from({ length: depth }, (_, i) => all.some((parts) => parts[i] !== all[0][i]));
  return all.map((parts) => namedBy(parts.filter((_, i) => differ[i]).join("/")));
}

/**
 * What paths say of their runs by a pattern, such as `runs/{variant}/seed-{seed}.csv`; `{each}` is under what a claim is to hold, each by
 * itself, and `*` stands for anything within a part.
 *
 * @returns One for each path; undefined where a path is not of the pattern.
 * @throws {ValidationError} When the pattern has none of them, or one twice.
 */
export function namedByPattern(pattern: string, paths: readonly string[]): readonly (Named | undefined)[] {
  const names = Array.from(pattern.matchAll(/\{(\w+)\}/g), ([, name]) => name);
  const wrong = names.find((name, i) => !["variant", "seed", "each"].includes(name) || names.indexOf(name) !== i);
  if (wrong !== undefined || names.length === 0) {
    throw new ValidationError(
      `The pattern is ${
        JSON.stringify(pattern)
      }, wanted {variant}, {seed} or {each} in it, each once, as in runs/{variant}/seed-{seed}.csv`,
    );
  }
  const source = pattern.replace(/^\.\//, "").replace(/[.+?^$()|[\]\\]/g, "\\$&").replaceAll("*", "[^/]*")
    .replace(/\{(\w+)\}/g, "(?<$1>[^/]+?)");
  const form = new RegExp(`(?:^|/)${source}$`);
  return paths.map((path) => {
    const found = form.exec(path)?.groups;
    return found && { ...found };
  });
}
