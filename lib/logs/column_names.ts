/** What columns are called, by what they are; the first words first. */
export const known = {
  variant: [
    ...[
      "variant",
      "model",
      "method",
      "algorithm",
      "algo",
      "optimizer",
      "optimiser",
      "architecture",
      "arch",
      "network",
      "net",
    ],
    ...[
      "classifier",
      "estimator",
      "learner",
      "agent",
      "policy",
      "condition",
      "treatment",
      "arm",
      "group",
      "config",
      "system",
      "command",
    ],
    ...["approach", "setting", "experiment"],
  ],
  /** What runs are often compared by, where nothing names them: of a log with steps it is a schedule. */
  setting: ["lr", "learning_rate", "batch_size"],
  /** What pairs runs that have no seeds: each method once on each. */
  unit: [
    ...["dataset", "data_set", "task", "problem", "instance", "benchmark", "env", "environment", "env_id", "domain"],
    ...["corpus", "language", "scenario", "subject"],
  ],
  /** Of a run, where nothing better is called so. */
  name: ["name", "run_name", "display_name"],
  seed: [
    ...[
      "seed",
      "random_seed",
      "random_state",
      "rng",
      "fold",
      "cv_fold",
      "split",
      "trial",
      "trial_id",
      "replicate",
      "replication",
    ],
    ...[
      "rep",
      "repeat",
      "repetition",
      "repetition_index",
      "run",
      "run_id",
      "run_number",
      "run_uuid",
      "execution",
      "execution_id",
    ],
  ],
  step: [
    "step",
    "global_step",
    "trainer/global_step",
    "_step",
    "steps",
    "iteration",
    "iter",
    "update",
    "epoch",
    "epochs",
    "timesteps_total",
  ],
  metric: [
    "metric",
    "metrics",
    "metric_name",
    "measure",
    "tag",
    "key",
    "quantity",
    "variable",
    "indicator",
    "indicator_name",
  ],
  value: ["value", "score", "result", "metric_value", "indicator_value"],
  /** Time as clocks have it, and places in a table: neither is a metric. */
  neither: [
    ...[
      "timestamp",
      "_timestamp",
      "time_stamp",
      "wall_time",
      "walltime",
      "_runtime",
      "runtime",
      "created",
      "created_at",
      "date",
    ],
    ...["start_time", "end_time", "index", "idx", "id", "unnamed:_0", "column_1"],
  ],
} as const satisfies Record<string, readonly string[]>;

/** A name without what says nothing: `Random Seed`, `randomSeed` and `random-seed` are `random_seed`. */
export const plain = (name: string) =>
  name.trim().replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase().replace(/[ -]+/g, "_");
/** The same of the last part: of `config.seed` it is `seed`. */
export const lastPart = (name: string) => plain(name).replace(/^.*[./]/, "");
/** `optimizer_name` is the optimizer. */
export const bare = (name: string) => lastPart(name).replace(/_(name|type|class)$/, "");

/** Whether a column is called like steps, times or places in a table. */
export const isClock = (name: string): boolean => called([name], [...known.step, ...known.neither]) !== undefined;

/** Whether a column is called like what pairs runs that have no seeds. */
export const isUnit = (name: string): boolean => called([name], known.unit) !== undefined;

/** Whether a column is called like a seed. */
export const isSeed = (name: string): boolean => called([name], known.seed) !== undefined;

/** What seeds of such a column are called, many of them: `folds`, `data sets`. */
export function unitsOf(seed = "seed"): string {
  const name = lastPart(seed).replace(/_(id|uuid|number|index)$/, "").replaceAll("_", " ");
  if (/seed|random state|rng/.test(name)) return "seeds";
  return /^data( ?set)?$/.test(name) ? "data sets" : name + (name.endsWith("s") ? "es" : "s");
}

/** Whether a column is called like what was run. */
export const isVariant = (name: string): boolean =>
  called([name], known.variant, [plain, lastPart, bare]) !== undefined;

/** Whether a column is called like what runs are often compared by: a learning rate, a parameter of a grid (`param_C`, `params_lr`). */
export const isSetting = (name: string): boolean => called([name], known.setting) !== undefined || isOfGrid(name);

/** As scikit-learn and Optuna call what they search. */
export const isOfGrid = (name: string): boolean => /^params?_./.test(plain(name));

/** Whether a column is called like the names of runs. */
export const isRunName = (name: string): boolean => called([name], known.name, [plain]) !== undefined;

/** The first column that is called like one of some words, the first words first. */
export function called(
  columns: readonly string[],
  words: readonly string[],
  ways = [plain, lastPart],
): string | undefined {
  for (const namedAs of ways) {
    for (const word of words) {
      const found = columns.find((name) => namedAs(name) === word);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
