import { join } from "node:path";
import { freePort } from "./free_port.ts";

/** A real Slurm on this machine, for tests: one node, a partition `main`, its own authentication, nothing outside its folder. */
export interface SlurmCluster {
  /** What its commands have to find in their environment. */
  readonly env: { readonly SLURM_CONF: string };
  /** Runs one of its commands. */
  command(
    name: string,
    ...args: string[]
  ): Promise<{ readonly code: number; readonly out: string; readonly error: string }>;
  [Symbol.asyncDispose](): Promise<void>;
}

const daemons = ["munged", "slurmctld", "slurmd"];

/** Whether Slurm can be started here. */
export const hasSlurm = daemons.every((name) => run("sh", ["-c", `command -v ${name}`]).success);

/**
 * Starts a cluster.
 *
 * @param folder Empty. Slurm knows it under a short name, as it takes no spaces and no long paths of sockets.
 * @param cpus Cores that its node claims to have, whatever there are.
 * @param arraySize How many tasks an array may have.
 */
export async function startCluster(folder: string, cpus: number, arraySize = 1001): Promise<SlurmCluster> {
  const linked = run("sh", ["-ec", 'link=$(mktemp -d); ln -s "$1" "$link/at"; echo "$link"', "sh", folder]);
  const link = text(linked.stdout).trim();
  const at = (name: string) => join(link, "at", name);
  const host = text(run("uname", ["-n"]).stdout).trim(), user = text(run("id", ["-un"]).stdout).trim();
  for (const name of ["state", "spool"]) Deno.mkdirSync(join(folder, name));
  Deno.writeFileSync(join(folder, "munge.key"), crypto.getRandomValues(new Uint8Array(1024)), { mode: 0o600 });
  const settings: Record<string, string | number> = {
    ClusterName: "test",
    SlurmctldHost: `${host}(127.0.0.1)`,
    SlurmUser: user,
    SlurmdUser: user,
    AuthType: "auth/munge",
    AuthInfo: `socket=${at("munge.socket")}`,
    CredType: "cred/munge",
    StateSaveLocation: at("state"),
    SlurmdSpoolDir: at("spool"),
    SlurmctldPidFile: at("slurmctld.pid"),
    SlurmdPidFile: at("slurmd.pid"),
    SlurmctldLogFile: at("slurmctld.log"),
    SlurmdLogFile: at("slurmd.log"),
    SlurmctldPort: freePort(),
    SlurmdPort: freePort(),
    ProctrackType: "proctrack/linuxproc",
    TaskPlugin: "task/none",
    JobAcctGatherType: "jobacct_gather/none",
    SelectType: "select/cons_tres",
    SelectTypeParameters: "CR_Core",
    MpiDefault: "none",
    ReturnToService: 2,
    KillWait: 2,
    OverTimeLimit: 0,
    MaxArraySize: arraySize,
    SlurmdParameters: "config_overrides",
    // Tasks are started as soon as they can be, where a large cluster would gather them.
    SchedulerParameters: "batch_sched_delay=0,sched_interval=1,bf_interval=1",
    NodeName: `${host} NodeAddr=127.0.0.1 CPUs=${cpus} RealMemory=8000 State=UNKNOWN`,
    PartitionName: "main Nodes=ALL Default=YES MaxTime=INFINITE State=UP",
  };
  Deno.writeTextFileSync(
    join(folder, "slurm.conf"),
    Object.entries(settings).map((pair) => `${pair.join("=")}\n`).join(""),
  );
  const env = { SLURM_CONF: at("slurm.conf") };
  const stop = async () => {
    for (const name of daemons.toReversed()) run("sh", ["-c", `kill "$(cat ${at(`${name}.pid`)})"`]);
    await patiently(() => !daemons.some((name) => run("sh", ["-c", `kill -0 "$(cat ${at(`${name}.pid`)})"`]).success));
    run("rm", ["-r", link]);
  };
  const munge = ["socket", "pid-file", "key-file", "log-file", "seed-file"].map((name) =>
    `--${name}=${
      at({ "socket": "munge.socket", "pid-file": "munged.pid", "key-file": "munge.key" }[name] ?? `munge.${name}`)
    }`
  );
  try {
    for (const [name, args] of [["munged", ["--force", ...munge]], ["slurmctld", []], ["slurmd", []]] as const) {
      const { success, stderr } = run(name, args, env);
      if (!success) throw new Error(`${name} did not start: ${text(stderr)}`);
    }
    await patiently(() => text(run("sinfo", ["-h", "-o", "%t"], env).stdout).startsWith("idle"));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    env,
    async command(name, ...args) {
      const { code, stdout, stderr } = await new Deno.Command(name, { args, env }).output();
      return { code, out: text(stdout), error: text(stderr) };
    },
    [Symbol.asyncDispose]: stop,
  };
}

function run(name: string, args: readonly string[], env: Record<string, string> = {}): Deno.CommandOutput {
  return new Deno.Command(name, { args: [...args], env }).outputSync();
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Waits until something is so. */
export async function patiently(isSo: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  for (const end = Date.now() + 1000 * seconds; Date.now() < end;) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`It was not so in ${seconds} seconds: ${isSo}`);
}
