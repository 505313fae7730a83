import type { Choices } from "../experiment/mod.ts";
import type { SlurmSettings } from "./settings.ts";

/** What the jobs of a submission ask for and do. */
export interface Request {
  /** Names of its jobs begin with it. */
  readonly name: string;
  /** Absolute path of the project's root. */
  readonly root: string;
  /** Absolute path of the submission's folder. */
  readonly folder: string;
  /** What is assumed in place of defaults. */
  readonly choices: Choices;
  /** In place of choices, the universes that were drawn. */
  readonly universes?: { readonly count: number; readonly seed: number };
  /** Cores of a task. */
  readonly threads: number;
  /** Whether its runs start programs, so that they are begun by what asks for the right to. */
  readonly programs?: boolean;
  /** How many tasks may run at a time; as many as Slurm lets where it is missing. */
  readonly jobs?: number;
  /** What the cluster wants; time, memory and Deno are known here. */
  readonly settings: SlurmSettings & Required<Pick<SlurmSettings, "time" | "memory" | "deno">>;
}

/** Text in single quotes, as the shell takes it literally. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
/** A path in which Slurm puts nothing in the place of a percent sign. */
const literal = (path: string) => path.replaceAll("%", "%%");

/**
 * The script of a job array: task `i` trains the run in line `first + i` of `tasks.txt`.
 *
 * @param part Which array it is, from 0, of as many as the cluster's limit makes necessary.
 * @param first Its first line, from 1.
 * @param count How many tasks it has.
 */
export function arrayScript(request: Request, part: number, first: number, count: number): string {
  const { name, folder, choices, universes, threads, jobs, programs } = request;
  const task = programs ? "upheld reproduce" : "reproduce";
  const assumed = universes
    ? ` --universes ${universes.count} --draw-seed ${universes.seed}`
    : Object.entries(choices).map(([name, choice]) => ` --under ${quoted(`${name}=${choice}`)}`).join("");
  return script(request, `${name}-${part}`, `${literal(folder)}/logs/${part}-%a.log`, [
    `--array=0-${count - 1}${jobs ? `%${jobs}` : ""}`,
    `--cpus-per-task=${threads}`,
    `--mem=${request.settings.memory}`,
    `--time=${request.settings.time}`,
    "--requeue",
  ], [
    "# The run in this task's line. It goes on from its last checkpoint, where there is one.",
    `line=$((SLURM_ARRAY_TASK_ID + ${first}))`,
    `IFS=$'\\t' read -r experiment run < <(sed -n "\${line}p" ${quoted(`${folder}/tasks.txt`)})`,
    `exec "$deno" task --quiet ${task} "$experiment" --runs "$run"${assumed} --no-plan --jobs 1 --threads ${threads}${
      programs ? " --go-on" : ""
    }`,
  ]);
}

/** The script of the job that waits for all arrays, takes what is complete into the record, and judges. */
export function mergeScript(request: Request): string {
  return script(request, `${request.name}-merge`, `${literal(request.folder)}/logs/merge.log`, [
    "--cpus-per-task=1",
    `--mem=${request.settings.memory}`,
    `--time=60`,
  ], [
    `"$deno" task --quiet upheld merge &&`,
    `exec "$deno" task --quiet verify --no-replay`,
  ]);
}

function script(
  { root, settings: { partition, account, modules = [], deno, sbatch = [] } }: Request,
  name: string,
  log: string,
  asked: readonly string[],
  commands: readonly string[],
): string {
  const options = [
    `--job-name=${name}`,
    ...asked,
    `--chdir="${root}"`,
    `--output="${log}"`,
    "--open-mode=append",
    ...(partition ? [`--partition=${partition}`] : []),
    ...(account ? [`--account=${account}`] : []),
    ...sbatch,
  ];
  return [
    // The command that loads modules is known to login shells alone.
    modules.length > 0 ? "#!/bin/bash -l" : "#!/bin/bash",
    ...options.map((option) => `#SBATCH ${option}`),
    "",
    ...modules.map((name) => `module load ${name}`),
    "export NO_COLOR=1",
    `deno=${quoted(deno)}`,
    `if ! command -v "$deno" >/dev/null; then`,
    `  echo "Node $(hostname) has no $deno: install Deno where all nodes see it, or name a module or its path in slurm.json" >&2`,
    "  exit 127",
    "fi",
    ...commands,
    "",
  ].join("\n");
}
