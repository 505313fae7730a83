/** What the options of `reproduce` say. */
import { chosen, type Experiment } from "../experiment/mod.ts";
import { readCount } from "./arguments.ts";
import { UsageError } from "./usage_error.ts";

/** Whether runs are to be made by Slurm, and not here. */
export function readEngine(engine: string): boolean {
  if (engine === "local" || engine === "slurm") return engine === "slurm";
  throw new UsageError(`--engine is ${JSON.stringify(engine)}`, engine, ["local", "slurm"]);
}

/** Reads how many universes are to be drawn, and from what. */
export function readUniverses(
  { universes, "draw-seed": seed }: { readonly universes?: string; readonly "draw-seed"?: string },
): { readonly count: number; readonly seed: number } | undefined {
  const count = readCount("universes", universes);
  if (count === undefined && seed !== undefined) {
    throw new UsageError("--draw-seed is what universes are drawn from: name how many, --universes 50", "", []);
  }
  return count === undefined ? undefined : { count, seed: readSeed(seed) };
}

/** What universes are drawn from, from 0. */
function readSeed(text = "0"): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new UsageError(`--draw-seed is ${JSON.stringify(text)}, wanted a whole number from 0`, text, []);
}

/** Which choices are run under is said in one way, and a job array is of one set of them, or of universes. */
export function requireOneKind(
  values: {
    readonly under: readonly string[];
    readonly alternatives: boolean;
    readonly universes?: string;
    readonly pairs: boolean;
  },
  onSlurm: boolean,
): void {
  const kinds = [
    values.under.length > 0 && `--under ${values.under[0]}`,
    values.alternatives && "--alternatives",
    values.universes !== undefined && `--universes ${values.universes}`,
    values.pairs && "--pairs",
  ].filter((kind) => kind !== false);
  if (kinds.length > 1) {
    throw new UsageError(`${kinds[0]} and ${kinds[1]} say in two ways which choices to run under: give one`, "", []);
  }
  if (onSlurm && (values.alternatives || values.pairs)) {
    throw new UsageError(`${kinds[0]} is for this machine: submit one choice at a time, with --under`, "", []);
  }
}

/** Reads a part and their number, as in `2/8`. */
export function readShard(shard: string = "1/1"): [index: number, count: number] {
  const [index, count] = (shard.match(/^([1-9]\d{0,3})\/([1-9]\d{0,3})$/) ?? []).slice(1).map(Number);
  if (index <= count) return [index, count];
  throw new UsageError(`--shard is ${JSON.stringify(shard)}, wanted a part and their number, as in 2/8`, shard, []);
}

/** Reads `name=choice`, which every experiment that was chosen must know. */
export function readChoice(text: string, experiments: readonly Experiment[]): [string, string] {
  const [, name, choice] = text.match(/^([^=]+)=(.*)$/s) ?? [];
  if (name === undefined) {
    throw new UsageError(`--under is ${JSON.stringify(text)}, wanted name=choice`, text, []);
  }
  for (const experiment of experiments) {
    try {
      chosen(experiment, { [name]: choice });
    } catch (error) {
      throw new UsageError((error as Error).message, text, []);
    }
  }
  return [name, choice];
}
