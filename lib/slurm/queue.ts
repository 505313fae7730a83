import { onCluster, slurm } from "./slurm_command.ts";

/** What Slurm says of a job, or of one task of an array. */
export interface Job {
  readonly name: string;
  /** Id of the job or array. */
  readonly id: string;
  /** Place in the array; 0 where it is none. */
  readonly index: number;
  /** As Slurm calls it: `PENDING`, `RUNNING`, `TIMEOUT`. */
  readonly state: string;
  /** Why it waits or ended, as Slurm calls it. */
  readonly reason: string;
  /** What its script ended with. */
  readonly exitCode: number;
  /** The signal that ended it; 0 where none did. */
  readonly signal: number;
  readonly elapsed: string;
  readonly limit: string;
  readonly node: string;
  /** How often it was started again. */
  readonly restarts: number;
  /** The cluster that it is on, where it was asked for by name. */
  readonly cluster?: string;
}

const fields = ["Name", "ArrayJobID", "ArrayTaskID", "State", "Reason", "exit_code", "TimeUsed", "TimeLimit"]
  .concat("NodeList", "RestartCnt");

/**
 * What Slurm knows of the jobs with some names, those that ended in the last minutes among them.
 *
 * @param cluster Where they are, if it is not the cluster of this machine.
 * @throws {SlurmError} When it does not answer.
 */
export async function jobsNamed(names: readonly string[], cluster?: string): Promise<Job[]> {
  if (names.length === 0) return [];
  const format = fields.map((field) => `${field}:|`).join(",");
  const text = await slurm(
    "squeue",
    [...onCluster(cluster), "-h", "-r", "-t", "all", "--me", "--name", names.join(","), "-O", format],
  );
  // Above what it says of a cluster that was named stands the name.
  const lines = text.split("\n").filter((line) => line && !line.startsWith("CLUSTER: "));
  return lines.map((line) => {
    const [name, id, index, state, reason, exit, elapsed, limit, node, restarts] = line.split("|");
    return {
      name,
      id,
      index: Number(index) || 0,
      state,
      reason,
      // As wait(2) gives it: the code in the upper byte, a signal in the lower one.
      exitCode: Number(exit) >> 8,
      signal: Number(exit) & 127,
      elapsed,
      limit,
      node,
      restarts: Number(restarts),
      cluster,
    };
  });
}

const living = ["PENDING", "CONFIGURING", "RUNNING", "COMPLETING", "SUSPENDED", "REQUEUED", "STAGE_OUT", "SIGNALING"]
  .concat("STOPPED", "RESIZING", "REQUEUE_HOLD", "REQUEUE_FED", "SPECIAL_EXIT", "RESV_DEL_HOLD");

/** Whether a job waits or runs. */
export const isLiving = ({ state }: Job) => living.includes(state);

/** Why a job waits, in words: see squeue(1), "Job reason codes". */
const waits: Readonly<Record<string, string>> = {
  None: "it was only just submitted",
  Priority: "other jobs come first",
  Resources: "all nodes are busy",
  Dependency: "it waits for other jobs",
  BeginTime: "its time has not come yet",
  JobArrayTaskLimit: "as many tasks run as were asked to run at a time",
  JobHeldUser: "it is held: release it with scontrol release",
  JobHeldAdmin: "an administrator holds it",
  PartitionDown: "its partition is down",
  PartitionTimeLimit: "it asks for more time than its partition gives: cancel it and submit with --time",
  PartitionNodeLimit: "its partition has not that many nodes",
  ReqNodeNotAvail: "the nodes that it needs are down or reserved",
  DependencyNeverSatisfied: "what it waits for failed",
  BadConstraints: "no node is what it asks for",
  AssocGrpCpuLimit: "the account uses all its cores",
  QOSMaxJobsPerUserLimit: "as many jobs run as one user may have",
  launch_failed_requeued_held: "it could not be started: release it with scontrol release",
};

/** Why a job waits or how it ended, in words. */
export function jobText({ state, reason, exitCode, signal, limit, node, restarts, elapsed }: Job): string {
  const known = reason && reason !== "None" ? ` (${reason})` : "";
  switch (state) {
    case "PENDING":
      if (restarts > 0 && reason === "BeginTime") return "requeued: Slurm starts it again after about two minutes";
      return (waits[reason.replace(/[,(].*/s, "")] ?? "Slurm lets it wait") + known;
    case "TIMEOUT":
      return `it ran out of time (${limit}); submit again with a longer --time: it goes on from its last checkpoint`;
    case "OUT_OF_MEMORY":
      return "it wanted more memory than it asked for; submit again with more --memory: it goes on from its last checkpoint";
    case "NODE_FAIL":
      return `its node ${node} failed; submit again: it goes on from its last checkpoint`;
    case "PREEMPTED":
      return "another job took its place; submit again: it goes on from its last checkpoint";
    case "CANCELLED":
      return "it was cancelled";
    case "FAILED":
      if (exitCode === 127) return `node ${node} has no Deno: see its log`;
      return signal > 0 ? `signal ${signal} ended it` : `it ended with ${exitCode}${exitCode > 0 ? "" : known}`;
    case "COMPLETED":
      return "it came to its end";
    default:
      if (!living.includes(state)) return `Slurm says ${state}${known}`;
      return `on ${node || "a node"} for ${elapsed}${restarts > 0 ? `, started again ${restarts} times` : ""}`;
  }
}
