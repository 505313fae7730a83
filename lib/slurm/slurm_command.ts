/** Slurm refused something, or is not here. */
export class SlurmError extends Error {
  override readonly name = "SlurmError";
}

/**
 * Runs one of Slurm's commands and gives what it printed.
 *
 * @throws {SlurmError} When there is none, or it failed: with what it said.
 */
export async function slurm(
  command: "sbatch" | "squeue" | "scancel" | "scontrol",
  args: readonly string[],
): Promise<string> {
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command(command, { args: [...args] }).output();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new SlurmError(
      `There is no ${command} here: start this on a machine of the cluster, or see the scripts with --dry-run`,
      { cause: error },
    );
  }
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  if (output.success) return text(output.stdout);
  const said = text(output.stderr).replaceAll(/^\w+: error: /gm, "").split("\n").join("; ");
  throw new SlurmError(`${command} failed: ${said || `it ended with ${output.code}`}`);
}

/** The option that asks another cluster than that of this machine. */
export const onCluster = (cluster?: string): string[] => cluster === undefined ? [] : [`--clusters=${cluster}`];

/**
 * What "sbatch --parsable" printed: the id of a job, and behind a semicolon the cluster that took it, where there are several.
 *
 * @throws {SlurmError} When it is something else.
 */
export function parseJobId(printed: string): { readonly id: string; readonly cluster?: string } {
  const [, id, cluster] = printed.match(/^(\d+)(?:;(\w[\w.-]*))?$/) ?? [];
  if (id !== undefined) return { id, cluster };
  throw new SlurmError(
    `sbatch printed ${JSON.stringify(printed)}, wanted the id of a job: see squeue for what it submitted`,
  );
}
