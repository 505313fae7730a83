import { join } from "node:path";
import * as v from "valibot";
import { readIfThere } from "../files/mod.ts";
import { didYouMean, parseJson } from "../validation/mod.ts";
import { SlurmError } from "./slurm_command.ts";

/** What a cluster wants of jobs, beside what the plan asks for itself. */
export interface SlurmSettings {
  readonly partition?: string;
  readonly account?: string;
  /** Environment modules to load before Deno is started. */
  readonly modules?: readonly string[];
  /** How Deno is called on the nodes (default: the path of the one that submits). */
  readonly deno?: string;
  /** Time limit of a task as Slurm writes it: minutes, `2:00:00`, `1-12` (default: from the plan's own measurement). */
  readonly time?: string;
  /** Memory of a task as Slurm writes it: `800M`, `2G` (default: from the plan's own measurement). */
  readonly memory?: string;
  /** Further options of sbatch, such as `--qos=long`. */
  readonly sbatch?: readonly string[];
}

/** The file in a project's root that holds its settings. */
const settingsFile = "slurm.json";

const word = /^[\w.,+:/@%-]+$/;
const forms: { readonly [K in keyof Required<SlurmSettings>]: { readonly form: RegExp; readonly wanted: string } } = {
  partition: { form: word, wanted: "a name" },
  account: { form: word, wanted: "a name" },
  modules: { form: word, wanted: "a list of names of modules" },
  deno: { form: /^[^\p{Cc}]+$/u, wanted: "a command or a path" },
  time: { form: /^(\d+-)?\d+(:\d\d){0,2}$/, wanted: 'a time as Slurm writes it: "90" minutes, "2:00:00", "1-12"' },
  memory: { form: /^[1-9]\d*[KMGT]?$/, wanted: 'a size as Slurm writes it: "800M", "2G"' },
  sbatch: { form: /^--[a-z][^\p{Cc}"]*$/u, wanted: 'a list of options of sbatch, such as "--qos=long"' },
};
const lists: readonly string[] = ["modules", "sbatch"];

/** Options that the scripts set themselves. */
const ours =
  /^--(array|chdir|cpus-per-task|dependency|job-name|mem|open-mode|output|parsable|requeue|no-requeue|time|wrap)\b/;

/**
 * The settings of a project, in `slurm.json` of its root; none where there is no such file.
 *
 * @throws {SlurmError} When the file is not what it is to be.
 */
export function readSettings(root: string): SlurmSettings {
  const path = join(root, settingsFile);
  const text = readIfThere(path);
  if (text === undefined) return {};
  let settings: unknown;
  try {
    settings = parseJson(v.unknown(), text, path);
  } catch (error) {
    throw new SlurmError((error as Error).message);
  }
  return checkSettings(settings, path);
}

/**
 * Settings that can be written into a script.
 *
 * @param from Named in errors: a file, or the command line.
 * @throws {SlurmError} When a name is not known, or a value is not what it is to be.
 */
export function checkSettings(settings: unknown, from: string): SlurmSettings {
  const refuse = (what: string) => new SlurmError(`${from}: ${what}`);
  if (typeof settings !== "object" || settings === null || Array.isArray(settings)) {
    throw refuse(`it holds ${JSON.stringify(settings)}, wanted an object with ${Object.keys(forms).join(", ")}`);
  }
  for (const [name, value] of Object.entries(settings)) {
    if (!Object.hasOwn(forms, name)) {
      throw refuse(`there is no setting ${JSON.stringify(name)}${didYouMean(name, Object.keys(forms))}`);
    }
    const { form, wanted } = forms[name as keyof SlurmSettings];
    const values = lists.includes(name) ? value : [value];
    const bad = Array.isArray(values) ? values.find((it) => typeof it !== "string" || !form.test(it)) : value;
    if (bad !== undefined) throw refuse(`${name} is ${JSON.stringify(bad)}, wanted ${wanted}`);
  }
  const { sbatch = [] } = settings as SlurmSettings;
  const taken = sbatch.find((option) => ours.test(option));
  if (taken) {
    throw refuse(`${taken} is set by the scripts themselves: use the settings ${Object.keys(forms).join(", ")}`);
  }
  return settings;
}
